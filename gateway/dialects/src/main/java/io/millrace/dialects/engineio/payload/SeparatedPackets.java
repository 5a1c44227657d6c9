package io.millrace.dialects.engineio.payload;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.Frame;
import org.jspecify.annotations.Nullable;

/** Version 4: packets with {@code 0x1e} between them (engine.io-protocol v4, "HTTP long-polling"). */
final class SeparatedPackets implements Bodies.Packets {
    static final byte SEPARATOR = 0x1e;

    private final byte[] body;
    private int from;

    SeparatedPackets(Bytes body) {
        this.body = body.array();
    }

    @Override
    public @Nullable Frame next() {
        if (from > body.length) {
            return null;
        }
        int end = from;
        while (end < body.length && body[end] != SEPARATOR) {
            end++;
        }
        if (end == from) {
            from = body.length + 1;
            return Payloads.BROKEN;
        }
        Frame packet = new Frame.Text(Utf8.valid(body, from, end));
        from = end + 1;
        return packet;
    }
}
