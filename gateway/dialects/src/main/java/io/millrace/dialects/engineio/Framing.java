package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How one session's Engine.IO messages lie in WebSocket frames. A text message is the same in all: {@code 4}, then the
 * text.
 *
 * @param version of Engine.IO, 3 or 4
 * @param base64 whether bytes must go as text: the client has asked for it by {@code b64}
 */
public record Framing(int version, boolean base64) {
    private static final byte MESSAGE = 4;

    /**
     * A binary message: as it is in version 4, behind its type in version 3; in base64 {@code b..} and {@code b4..}.
     */
    public Frame binary(Bytes bytes) {
        if (base64) {
            byte[] coded = Base64.getEncoder().encode(bytes.array());
            return new Frame.Text(behind(version == 3 ? "b4" : "b", coded));
        }
        if (version == 3) {
            byte[] typed = new byte[bytes.length() + 1];
            typed[0] = MESSAGE;
            System.arraycopy(bytes.array(), 0, typed, 1, bytes.length());
            return new Frame.Binary(Bytes.of(typed));
        }
        return new Frame.Binary(bytes);
    }

    /** A text message. */
    public Frame text(byte[] utf8) {
        return new Frame.Text(behind("4", utf8));
    }

    private static Bytes behind(String prefix, byte[] rest) {
        byte[] head = prefix.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + rest.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(rest, 0, all, head.length, rest.length);
        return Bytes.of(all);
    }
}
