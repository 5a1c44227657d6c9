package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * Text as clients 1.x write and read it where a payload is text: as UTF-8 whose bytes are taken for characters, which
 * are written as UTF-8 again (engine.io-parser 1.x). Clients from 2.x on encode once, and both say that they are of
 * version 3. What can be read as such is: that a client of 2.x means just these characters is next to impossible.
 */
final class TwiceEncoded {
    private TwiceEncoded() {}

    /** Reads a packet's text. */
    interface Reader {
        /** Takes it as it is. */
        Reader NEVER = utf8 -> utf8;

        /** The text, once more valid UTF-8. */
        Bytes read(Bytes utf8);
    }

    /** What it means; unchanged when it was encoded once. */
    static Bytes read(Bytes utf8) {
        byte[] outer = utf8.array();
        int continuations = 0;
        for (byte b : outer) {
            if (b < 0) {
                if ((b & 0xc0) == 0x80) {
                    continuations++;
                } else if (b != (byte) 0xc2 && b != (byte) 0xc3) { // a character above U+00FF
                    return utf8;
                }
            }
        }
        if (continuations == 0) {
            return utf8;
        }
        byte[] inner = new String(outer, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
        return Utf8.isValid(inner) ? Bytes.of(inner) : utf8;
    }

    /** The text as such a client reads it. */
    static byte[] write(byte[] utf8) {
        return new String(utf8, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
    }
}
