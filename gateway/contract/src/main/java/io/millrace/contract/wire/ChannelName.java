package io.millrace.contract.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A name inside a channel's name. */
final class ChannelName {
    private static final String HEX = "0123456789ABCDEF";
    private static final char REPLACEMENT = '\uFFFD';

    private ChannelName() {}

    /** A lone surrogate, which has no UTF-8, becomes U+FFFD. */
    static String encode(String name) {
        int i = 0;
        while (i < name.length() && isPlain(name.charAt(i))) {
            i++;
        }
        if (i == name.length()) {
            return name;
        }
        StringBuilder encoded = new StringBuilder(name.length() + 16).append(name, 0, i);
        while (i < name.length()) {
            int codePoint = name.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                encoded.append(REPLACEMENT);
            } else if (Character.isSupplementaryCodePoint(codePoint) || isPlain((char) codePoint)) {
                encoded.appendCodePoint(codePoint);
            } else if (codePoint < 0x80) {
                percent(encoded, codePoint);
            } else {
                percent(encoded, 0xC0 | (codePoint >> 6));
                percent(encoded, 0x80 | (codePoint & 0x3F));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char c) {
        return switch (c) {
            case '%', ':', '{', '}' -> false;
            default -> !Character.isISOControl(c) && !Character.isSurrogate(c);
        };
    }

    private static void percent(StringBuilder encoded, int octet) {
        encoded.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
    }

    /**
     * {@code null} when it is no encoded name: a percent sign without two digits, invalid UTF-8, or a character that
     * must be encoded.
     */
    static @Nullable String decode(String encoded) {
        int i = 0;
        while (i < encoded.length() && isPlain(encoded.charAt(i))) {
            i++;
        }
        return i == encoded.length() ? encoded : decodeBytes(Utf8.bytes(encoded));
    }

    private static @Nullable String decodeBytes(byte[] encoded) {
        byte[] name = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            if (b == ':' || b == '{' || b == '}' || (b >= 0 && b < 0x20) || b == 0x7F) {
                return null;
            }
            if (b == '%') {
                int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
                int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
                if (low < 0) {
                    return null;
                }
                b = (byte) ((high << 4) | low);
                i += 2;
            }
            name[length++] = b;
        }
        return strict(name, length);
    }

    private static @Nullable String strict(byte[] utf8, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
