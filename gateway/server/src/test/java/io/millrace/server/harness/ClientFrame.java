package io.millrace.server.harness;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A client's WebSocket frame with every bit at hand (RFC 6455, section 5.2), so that it can also be wrong.
 *
 * @param rsv the three reserved bits, 4 for the first
 * @param masked whether it is masked, as a client's must be
 */
public record ClientFrame(int opcode, byte[] payload, boolean fin, int rsv, boolean masked) {
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** A whole frame as a client sends it. */
    public static ClientFrame of(int opcode, byte[] payload) {
        return new ClientFrame(opcode, payload, true, 0, true);
    }

    /** A text message. */
    public static ClientFrame text(String text) {
        return of(1, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text message of these bytes, whatever they are. */
    public static ClientFrame text(byte[] bytes) {
        return of(1, bytes);
    }

    /** A text message, compressed (RFC 7692, section 7.2.1). */
    public static ClientFrame deflated(String text) {
        return of(1, Deflated.deflate(text.getBytes(StandardCharsets.UTF_8))).withRsv(4);
    }

    /** A binary message. */
    public static ClientFrame binary(byte[] bytes) {
        return of(2, bytes);
    }

    /** The rest of a fragmented message. */
    public static ClientFrame rest(String text) {
        return of(0, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The rest of a fragmented message. */
    public static ClientFrame rest(byte[] bytes) {
        return of(0, bytes);
    }

    /** A ping. */
    public static ClientFrame ping(String text) {
        return of(9, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A pong. */
    public static ClientFrame pong(String text) {
        return of(10, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame without a body. */
    public static ClientFrame close() {
        return of(8, new byte[0]);
    }

    /** A close frame. */
    public static ClientFrame close(int code, String reason) {
        return close(code, reason.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame. */
    public static ClientFrame close(int code, byte[] reason) {
        return of(
                8,
                ByteBuffer.allocate(2 + reason.length)
                        .putShort((short) code)
                        .put(reason)
                        .array());
    }

    /** More is to come. */
    public ClientFrame unfinished() {
        return new ClientFrame(opcode, payload, false, rsv, masked);
    }

    /** With reserved bits. */
    public ClientFrame withRsv(int bits) {
        return new ClientFrame(opcode, payload, fin, bits, masked);
    }

    /** Without a mask. */
    public ClientFrame unmasked() {
        return new ClientFrame(opcode, payload, fin, rsv, false);
    }

    /** As it goes on the wire. */
    public byte[] bytes() {
        int length = payload.length;
        return bytes(length < 126 ? 0 : length < 65_536 ? 2 : 8, length);
    }

    /**
     * With a length of another form or another value than the payload's.
     *
     * @param lengthBytes bytes of extended length: 0, 2 or 8
     */
    public byte[] bytes(int lengthBytes, long declared) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
        int maskBit = masked ? 0x80 : 0;
        switch (lengthBytes) {
            case 0 -> out.write(maskBit | (int) declared);
            case 2 -> {
                out.write(maskBit | 126);
                out.writeBytes(ByteBuffer.allocate(2).putShort((short) declared).array());
            }
            default -> {
                out.write(maskBit | 127);
                out.writeBytes(ByteBuffer.allocate(8).putLong(declared).array());
            }
        }
        if (masked) {
            out.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ MASK[i & 3] : payload[i]);
        }
        return out.toByteArray();
    }

    /** All behind one another. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A text message in fragments of so many bytes. */
    public static byte[] fragmentsOf(byte[] whole, int size) {
        return fragmentsAt(
                whole,
                IntStream.iterate(size, cut -> cut < whole.length, cut -> cut + size)
                        .toArray());
    }

    /** A text message in fragments, cut before these bytes. */
    public static byte[] fragmentsAt(byte[] whole, int... cuts) {
        byte[][] frames = new byte[cuts.length + 1][];
        for (int i = 0; i <= cuts.length; i++) {
            byte[] part =
                    Arrays.copyOfRange(whole, i == 0 ? 0 : cuts[i - 1], i == cuts.length ? whole.length : cuts[i]);
            ClientFrame frame = i == 0 ? text(part) : rest(part);
            frames[i] = (i == cuts.length ? frame : frame.unfinished()).bytes();
        }
        return join(frames);
    }
}
