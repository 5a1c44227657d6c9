package io.millrace.server.socketio;

import io.millrace.server.http.Coding;
import io.vertx.core.buffer.Buffer;
import java.util.zip.Adler32;

/**
 * One file in the forms in which it goes out; the same buffers for every answer.
 *
 * @param plain as it is
 * @param brotli compressed at build time
 * @param gzip the same
 * @param checksum of the plain bytes, as RFC 1950 has it
 */
record ClientFile(Buffer plain, Buffer brotli, Buffer gzip, int checksum) {
    /** Of RFC 1952, without options, as zlib writes it; and the checksum and length at the end. */
    private static final int GZIP_HEADER = 10;

    private static final int GZIP_TRAILER = 8;
    /** Of RFC 1950: DEFLATE with the largest window, compressed with care. */
    private static final short ZLIB_HEADER = 0x78DA;

    ClientFile(byte[] plain, byte[] brotli, byte[] gzip) {
        this(Buffer.buffer(plain), Buffer.buffer(brotli), Buffer.buffer(gzip), checksum(plain));
    }

    private static int checksum(byte[] plain) {
        Adler32 sum = new Adler32();
        sum.update(plain);
        return (int) sum.getValue();
    }

    Buffer in(Coding coding) {
        return switch (coding) {
            case BR -> brotli;
            case GZIP -> gzip;
            case DEFLATE -> zlib();
            case IDENTITY -> plain;
        };
    }

    /* What asks for this asks for gzip as a rule: so it is not kept, but the stream of gzip in another cover. */
    private Buffer zlib() {
        return Buffer.buffer(gzip.length())
                .appendShort(ZLIB_HEADER)
                .appendBuffer(gzip, GZIP_HEADER, gzip.length() - GZIP_HEADER - GZIP_TRAILER)
                .appendInt(checksum);
    }
}
