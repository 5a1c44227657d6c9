package io.millrace.server.polling;

import io.millrace.server.http.Coding;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Bodies compressed at once, by one state of zlib for an event loop. */
final class Compression {
    /** As for messages of WebSockets (decision 0005): a third of the default level's time for nearly its size. */
    private static final int LEVEL = 1;
    /** Of RFC 1952, without options. */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    /** Of RFC 1950: compressed in haste. */
    private static final byte[] ZLIB_HEADER = {0x78, 0x01};

    private static final int TRAILER = 8;
    /** What DEFLATE needs at most for what it cannot compress: five bytes for each block, and some. */
    private static final int SPARE = 64;

    private static final FastThreadLocal<Compression> OF_THIS_LOOP = new FastThreadLocal<>() {
        @Override
        protected Compression initialValue() {
            return new Compression();
        }

        @Override
        protected void onRemoval(Compression removed) {
            removed.deflater.end();
        }
    };

    private final Deflater deflater = new Deflater(LEVEL, true);

    private Compression() {}

    /** The event loop's own. */
    static Compression ofThisLoop() {
        return OF_THIS_LOOP.get();
    }

    /** By {@link Coding#GZIP} or {@link Coding#DEFLATE}. */
    byte[] compress(byte[] body, Coding coding) {
        boolean gzip = coding == Coding.GZIP;
        byte[] header = gzip ? GZIP_HEADER : ZLIB_HEADER;
        byte[] out = Arrays.copyOf(header, header.length + body.length + body.length / 1000 + SPARE + TRAILER);
        deflater.reset();
        deflater.setInput(body);
        deflater.finish();
        int at = header.length;
        while (!deflater.finished()) {
            if (at + TRAILER >= out.length) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            at += deflater.deflate(out, at, out.length - at - TRAILER);
        }
        ByteBuffer trailer = ByteBuffer.wrap(out, at, TRAILER);
        if (gzip) {
            CRC32 sum = new CRC32();
            sum.update(body);
            trailer.order(ByteOrder.LITTLE_ENDIAN).putInt((int) sum.getValue()).putInt(body.length);
        } else {
            Adler32 sum = new Adler32();
            sum.update(body);
            trailer.putInt((int) sum.getValue());
        }
        return Arrays.copyOf(out, trailer.position());
    }
}
