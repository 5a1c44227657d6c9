package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 as it comes from foreign hands. */
final class Utf8 {
    private Utf8() {}

    /**
     * A copy of a part, with U+FFFD for what is no UTF-8: JavaScript lets a lone surrogate through in three bytes, for
     * one.
     */
    static Bytes valid(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
                return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return Bytes.of(Arrays.copyOfRange(bytes, from, to));
    }

    /** Whether all of it is UTF-8. */
    static boolean isValid(byte[] bytes) {
        return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** Where so many UTF-16 units end; -1 when there are fewer, or when the last one is half a pair. */
    static int after(byte[] bytes, int from, long units) {
        long left = units;
        int i = from;
        while (left > 0 && i < bytes.length) {
            left -= units(bytes[i++]);
            while (i < bytes.length && isContinuation(bytes[i])) {
                i++;
            }
        }
        return left == 0 ? i : -1;
    }

    /** How many UTF-16 units the text has. */
    static int units(byte[] valid) {
        int units = 0;
        for (byte b : valid) {
            units += isContinuation(b) ? 0 : units(b);
        }
        return units;
    }

    private static int units(byte lead) {
        return (lead & 0xf8) == 0xf0 ? 2 : 1;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
