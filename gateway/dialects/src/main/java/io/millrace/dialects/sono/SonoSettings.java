package io.millrace.dialects.sono;

import java.util.List;

/**
 * A Sono server's settings.
 *
 * @param channels that there are; every client is in the first one at first
 * @param newChannels whether a client that changes to another one makes it, for as long as somebody is in it
 */
public record SonoSettings(List<String> channels, boolean newChannels) {
    /** In UTF-16 units, as of all channels that clients name. */
    private static final int MOST_OF_A_NAME = 256;

    /** @throws IllegalArgumentException when there is none, or one that cannot be */
    public SonoSettings {
        channels = List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("Sono's clients are in a channel from the start: name one");
        }
        for (String channel : channels) {
            if (!canBe(channel)) {
                throw new IllegalArgumentException(
                        "Sono has no channel " + channel + ": a name has 1 to " + MOST_OF_A_NAME
                                + " characters, no control or half a surrogate pair among them, and no @ in front");
            }
        }
    }

    String home() {
        return channels.getFirst();
    }

    /** Whether a client may be there. */
    boolean knows(String channel) {
        return channels.contains(channel) || (newChannels && canBe(channel));
    }

    /* Names with an @ in front are those of single clients. */
    private static boolean canBe(String channel) {
        return !channel.isEmpty()
                && channel.length() <= MOST_OF_A_NAME
                && channel.charAt(0) != '@'
                && channel.codePoints().noneMatch(SonoSettings::isNone);
    }

    /* Half a pair of surrogates is no character of a name that Redis could bear. */
    private static boolean isNone(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
