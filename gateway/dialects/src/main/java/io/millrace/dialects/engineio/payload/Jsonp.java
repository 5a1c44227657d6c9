package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of clients that poll by script elements and forms (engine.io-protocol v3, "JSONP"; engine.io's
 * polling-jsonp.js). The function's name is ours but for digits, so nobody can make the answer another program.
 */
public final class Jsonp {
    private static final byte[] FIELD = {'d', '='};

    private Jsonp() {}

    /**
     * A program that hands the payload to the client.
     *
     * @param index parameter {@code j}: all but its digits are left out
     */
    public static Bytes wrap(String index, Bytes utf8) {
        String text = new String(utf8.array(), StandardCharsets.UTF_8);
        String literal =
                new JsonWriter().beginArray().string(text).endArray().toJson().toString();
        String program = "___eio[" + digits(index) + "]("
                + literal.substring(1, literal.length() - 1)
                        .replace("\u2028", "\\u2028") // ends a line of JavaScript before 2019, and not of JSON
                        .replace("\u2029", "\\u2029")
                + ");";
        return Bytes.of(program.getBytes(StandardCharsets.UTF_8));
    }

    private static String digits(String index) {
        StringBuilder digits = new StringBuilder(index.length());
        for (int i = 0; i < index.length(); i++) {
            char c = index.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    /** The payload in a form's field {@code d}; {@code null} where it is missing, or stands there twice. */
    public static @Nullable Bytes unwrap(Bytes form) {
        byte[] body = form.array();
        byte[] payload = null;
        int from = 0;
        while (from <= body.length) {
            int end = from;
            while (end < body.length && body[end] != '&') {
                end++;
            }
            if (Arrays.equals(body, from, Math.min(from + FIELD.length, end), FIELD, 0, FIELD.length)) {
                if (payload != null) {
                    return null;
                }
                payload = unescaped(decoded(body, from + FIELD.length, end));
            }
            from = end + 1;
        }
        return payload == null ? null : Bytes.of(payload);
    }

    /* application/x-www-form-urlencoded; a percent sign without two digits stands for itself. */
    private static byte[] decoded(byte[] body, int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte c = body[i];
            if (c == '%' && i + 2 < to && hex(body[i + 1]) >= 0 && hex(body[i + 2]) >= 0) {
                c = (byte) (hex(body[i + 1]) << 4 | hex(body[i + 2]));
                i += 2;
            } else if (c == '+') {
                c = ' ';
            }
            out[length++] = c;
        }
        return Arrays.copyOf(out, length);
    }

    private static int hex(byte c) {
        return Character.digit(c, 16);
    }

    /* A form turns each line's end into two characters, so the client writes \n for it, and \\n for a \n of its own. */
    private static byte[] unescaped(byte[] text) {
        byte[] out = new byte[text.length];
        int length = 0;
        int i = 0;
        while (i < text.length) {
            if (isAt(text, i, '\\', '\\', 'n')) {
                out[length++] = '\\';
                out[length++] = 'n';
                i += 3;
            } else if (isAt(text, i, '\\', 'n')) {
                out[length++] = '\n';
                i += 2;
            } else {
                out[length++] = text[i++];
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean isAt(byte[] text, int at, char... what) {
        for (int i = 0; i < what.length; i++) {
            if (at + i >= text.length || text[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }
}
