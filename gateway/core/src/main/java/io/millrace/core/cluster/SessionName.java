package io.millrace.core.cluster;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret id of a session that has several transports: it names the event loop that made it, so that a request on it
 * finds its way from any gateway. 20 unguessable characters, the gateway's tag, the loop: 27 of {@code [A-Za-z0-9_-]}.
 */
public final class SessionName {
    private static final String LOOPS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int SECRET = 20;
    private static final int TAG = 6;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{27}");

    private SessionName() {}

    /**
     * A new one.
     *
     * @param secret 20 unguessable characters of {@code [A-Za-z0-9_-]}
     * @param maker where its session is
     */
    public static String of(String secret, Address maker) {
        String name = secret + maker.gateway() + LOOPS.charAt(maker.loop());
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("Not " + SECRET + " characters and a tag of " + TAG);
        }
        return name;
    }

    /** Where the session was made; {@code null} when this is no such name. It may have moved since. */
    public static @Nullable Address maker(String name) {
        return FORM.matcher(name).matches()
                ? new Address(name.substring(SECRET, SECRET + TAG), LOOPS.indexOf(name.charAt(SECRET + TAG)))
                : null;
    }
}
