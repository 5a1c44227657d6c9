package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Version 3 as bytes: 0 for text or 1 for binary, the length in bytes as digits 0 to 9, {@code 0xff}, the packet
 * (engine.io-protocol v3, "Payload"). A binary packet begins with its type as a byte. Digits are bounded, which they
 * are not in the original.
 */
final class FramedPackets implements Bodies.Packets {
    static final byte TEXT = 0;
    static final byte BINARY = 1;
    static final byte END_OF_LENGTH = (byte) 0xff;
    private static final int MOST_DIGITS = 10;

    private final byte[] body;
    private int at;

    FramedPackets(Bytes body) {
        this.body = body.array();
    }

    @Override
    public @Nullable Frame next() {
        if (at >= body.length && at > 0) {
            return null;
        }
        if (body.length == 0 || (body[at] != TEXT && body[at] != BINARY)) {
            return broken();
        }
        boolean text = body[at++] == TEXT;
        long length = length();
        if (length <= 0 || length > body.length - at) {
            return broken();
        }
        int from = at;
        at += (int) length;
        return text
                ? new Frame.Text(Utf8.valid(body, from, at))
                : new Frame.Binary(Bytes.of(Arrays.copyOfRange(body, from, at)));
    }

    /* Moves behind its end; -1 when there is no length. */
    private long length() {
        long length = 0;
        int first = at;
        while (at < body.length && at - first <= MOST_DIGITS) {
            byte c = body[at++];
            if (c == END_OF_LENGTH) {
                return at - 1 > first ? length : -1;
            }
            if (c < 0 || c > 9) {
                return -1;
            }
            length = length * 10 + c;
        }
        return -1;
    }

    private Frame broken() {
        at = body.length + 1;
        return Payloads.BROKEN;
    }
}
