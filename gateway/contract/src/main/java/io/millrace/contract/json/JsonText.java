package io.millrace.contract.json;

import java.nio.charset.StandardCharsets;

/** The inside of a JSON string: from escaped bytes to characters. */
final class JsonText {
    private JsonText() {}

    /** Resolves the escapes of checked bytes between two quotes. */
    static String unescape(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\\') {
            i++;
        }
        return i == to ? new String(bytes, from, to - from, StandardCharsets.UTF_8) : resolved(bytes, from, i, to);
    }

    /* In UTF-8, which is never longer than its escapes. */
    private static String resolved(byte[] bytes, int from, int firstEscape, int to) {
        byte[] text = new byte[to - from];
        int length = firstEscape - from;
        System.arraycopy(bytes, from, text, 0, length);
        int i = firstEscape;
        while (i < to) {
            if (bytes[i] != '\\') {
                text[length++] = bytes[i++];
            } else if (bytes[i + 1] != 'u') {
                text[length++] = (byte) character(bytes[i + 1]);
                i += 2;
            } else {
                char c = unit(bytes, i + 2);
                if (Character.isSurrogate(c)) {
                    return byUnits(bytes, from, to);
                }
                length = put(c, text, length);
                i += 6;
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static int put(char c, byte[] text, int at) {
        int length = at;
        if (c < 0x80) {
            text[length++] = (byte) c;
        } else if (c < 0x800) {
            text[length++] = (byte) (0xc0 | (c >> 6));
            text[length++] = (byte) (0x80 | (c & 0x3f));
        } else {
            text[length++] = (byte) (0xe0 | (c >> 12));
            text[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            text[length++] = (byte) (0x80 | (c & 0x3f));
        }
        return length;
    }

    /* UTF-8 has no half of a surrogate pair. */
    private static String byUnits(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        int i = from;
        while (i < to) {
            if (bytes[i] != '\\') {
                i++;
                continue;
            }
            text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
            if (bytes[i + 1] == 'u') {
                text.append(unit(bytes, i + 2));
                i += 6;
            } else {
                text.append(character(bytes[i + 1]));
                i += 2;
            }
            plain = i;
        }
        return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8))
                .toString();
    }

    private static char unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            unit = (unit << 4) | Character.digit(bytes[i], 16);
        }
        return (char) unit;
    }

    private static char character(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) escape;
        };
    }
}
