package io.millrace.server.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Messages as permessage-deflate carries them, each by itself (RFC 7692, section 7.2). */
public final class Deflated {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflated() {}

    /** Compressed, without the four bytes that every flush ends with. */
    public static byte[] deflate(byte[] message) {
        try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(message);
            byte[] buffer = new byte[message.length + 1024];
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(buffer, length - TAIL.length);
        }
    }

    /** In one block that is only stored (section 7.2.3.3). */
    public static byte[] stored(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        byte[] head = {0, (byte) length, (byte) (length >> 8), (byte) ~length, (byte) (~length >> 8)};
        return ClientFrame.join(head, bytes, new byte[1]);
    }

    /** In a final block (section 7.2.3.5). */
    public static byte[] finished(String message) {
        try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            byte[] buffer = new byte[1024];
            return Arrays.copyOf(buffer, deflater.deflate(buffer) + 1); // and a byte of an empty stored block
        }
    }

    /** Decompressed. */
    static byte[] inflate(byte[] compressed) {
        try (var inflater = new Inflater(true)) {
            inflater.setInput(ClientFrame.join(compressed, TAIL));
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int length = inflater.inflate(buffer);
            while (length > 0) {
                message.write(buffer, 0, length);
                length = inflater.inflate(buffer);
            }
            return message.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError("The server's bytes are no DEFLATE", e);
        }
    }

    /** So many zero bytes, made without ever holding them. */
    public static byte[] bomb(int blocks, int blockBytes) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] zeros = new byte[blockBytes];
            byte[] buffer = new byte[65_536];
            for (int i = 0; i < blocks; i++) {
                deflater.setInput(zeros);
                int length = deflater.deflate(buffer);
                while (length > 0) {
                    out.write(buffer, 0, length);
                    length = deflater.deflate(buffer);
                }
            }
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, length - TAIL.length);
            return out.toByteArray();
        }
    }
}
