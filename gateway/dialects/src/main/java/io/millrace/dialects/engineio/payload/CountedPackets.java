package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Version 3 as text: {@code <length>:<packet>}, where the length counts UTF-16 units (engine.io-protocol v3,
 * "Payload"). A packet of length 0 is skipped, as in the original, and the length holds digits alone: JavaScript would
 * take {@code 1e1} for one, too.
 */
final class CountedPackets implements Bodies.Packets {
    /** Of a length; the original reads on for ever. */
    private static final int MOST_DIGITS = 10;

    private final byte[] body;
    private final TwiceEncoded.Reader twice;
    private int at;

    /** @param twice what reads text that was perhaps encoded twice */
    CountedPackets(Bytes body, TwiceEncoded.Reader twice) {
        this.body = body.array();
        this.twice = twice;
    }

    @Override
    public @Nullable Frame next() {
        if (body.length == 0 && at == 0) {
            return broken();
        }
        while (at < body.length) {
            long length = length();
            int end = length < 0 ? -1 : Utf8.after(body, at, length);
            if (end < 0) {
                return broken();
            }
            int from = at;
            at = end;
            if (end > from) {
                return new Frame.Text(twice.read(Utf8.valid(body, from, end)));
            }
        }
        return null;
    }

    /* Moves behind the colon; -1 when there is no length. */
    private long length() {
        long length = 0;
        int first = at;
        while (at < body.length && at - first <= MOST_DIGITS) {
            byte c = body[at++];
            if (c == ':') {
                return at - 1 > first ? length : -1;
            }
            if (c < '0' || c > '9') {
                return -1;
            }
            length = length * 10 + (c - '0');
        }
        return -1;
    }

    private Frame broken() {
        at = body.length + 1;
        return Payloads.BROKEN;
    }
}
