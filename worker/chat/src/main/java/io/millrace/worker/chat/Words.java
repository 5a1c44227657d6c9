package io.millrace.worker.chat;

import io.millrace.sdk.HandlerException;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What people may call themselves and their rooms, and what they may say. Lengths are in code points, so that an emoji
 * counts as what it looks like.
 */
final class Words {
    static final int LONGEST_NAME = 24;
    static final int LONGEST_ROOM = 32;
    static final int LONGEST_MESSAGE = 2000;

    /* Scripts and emoji need them inside words. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Words() {}

    /** A person's name, trimmed. */
    static String name(String text) {
        return line("BadName", "A name", text, LONGEST_NAME);
    }

    /** A room's name, trimmed. */
    static String room(String text) {
        return line("BadRoom", "A room's name", text, LONGEST_ROOM);
    }

    /** A message, trimmed; it may have several lines. */
    static String message(String text) {
        String message = text.strip();
        requireLength("BadMessage", "A message", message, LONGEST_MESSAGE);
        if (message.codePoints().anyMatch(it -> it != '\n' && it != '\r' && it != '\t' && isUnseen(it))) {
            throw new HandlerException("BadMessage", "A message has no control characters");
        }
        return message;
    }

    /** Names that fold to the same are the same: {@code Ada}, {@code ADA} and full-width {@code Ａｄａ}. */
    static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static String line(String error, String what, String text, int longest) {
        String line = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        requireLength(error, what, line, longest);
        if (line.codePoints().anyMatch(Words::isUnseen)) {
            throw new HandlerException(error, what + " has no control characters");
        }
        return line;
    }

    private static void requireLength(String error, String what, String text, int longest) {
        int length = text.codePointCount(0, text.length());
        if (length == 0 || length > longest) {
            throw new HandlerException(error, what + " has 1 to " + longest + " characters, not " + length);
        }
    }

    /** Controls, line ends, and what turns the direction of others' text. */
    private static boolean isUnseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER;
            default -> false;
        };
    }
}
