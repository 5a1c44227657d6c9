package io.millrace.server.polling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.http.Coding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compressed is what others unpack. */
final class CompressionTest {
    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 1_000, 65_536, 1_000_000})
    void othersUnpackIt(int length) throws IOException {
        byte[] same = new byte[length];
        Arrays.fill(same, (byte) 'x');
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        for (byte[] body : new byte[][] {same, noise}) {
            byte[] gzip = Compression.ofThisLoop().compress(body, Coding.GZIP);
            assertArrayEquals(body, new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes());
            byte[] zlib = Compression.ofThisLoop().compress(body, Coding.DEFLATE);
            assertArrayEquals(body, new InflaterInputStream(new ByteArrayInputStream(zlib)).readAllBytes());
        }
        byte[] small = Compression.ofThisLoop().compress(same, Coding.GZIP);
        assertTrue(length < 1_000 || small.length < length / 10, small.length + " bytes");
    }
}
