package io.millrace.dialects.msgpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MessagePack to JSON and back; the vectors are notepack.io's own output. Replay one seed with {@code -Dseed=...}. */
final class MessagePackTest {
    private static final int MOST = 3;

    /** JSON, and the bytes that notepack.io makes of that value: read and written alike. */
    static Stream<Arguments> vectors() {
        return Stream.of(
                arguments("0", "00"),
                arguments("127", "7f"),
                arguments("128", "cc80"),
                arguments("255", "ccff"),
                arguments("256", "cd0100"),
                arguments("65535", "cdffff"),
                arguments("65536", "ce00010000"),
                arguments("4294967295", "ceffffffff"),
                arguments("4294967296", "cf0000000100000000"),
                arguments("9007199254740991", "cf001fffffffffffff"),
                arguments("9223372036854775807", "cf7fffffffffffffff"),
                arguments("18446744073709551615", "cfffffffffffffffff"),
                arguments("-1", "ff"),
                arguments("-32", "e0"),
                arguments("-33", "d0df"),
                arguments("-128", "d080"),
                arguments("-129", "d1ff7f"),
                arguments("-32768", "d18000"),
                arguments("-32769", "d2ffff7fff"),
                arguments("-2147483648", "d280000000"),
                arguments("-2147483649", "d3ffffffff7fffffff"),
                arguments("-9223372036854775808", "d38000000000000000"),
                arguments("1.5", "cb3ff8000000000000"),
                arguments("\"\"", "a0"),
                arguments("\"é😀\"", "a6c3a9f09f9880"),
                arguments('"' + "x".repeat(31) + '"', "bf" + "78".repeat(31)),
                arguments('"' + "x".repeat(32) + '"', "d920" + "78".repeat(32)),
                arguments('"' + "x".repeat(256) + '"', "da0100" + "78".repeat(256)),
                arguments('"' + "x".repeat(65536) + '"', "db00010000" + "78".repeat(65536)),
                arguments("null", "c0"),
                arguments("true", "c3"),
                arguments("false", "c2"),
                arguments("[1,[2]]", "92019102"),
                arguments("[" + "0,".repeat(15) + "0]", "dc0010" + "00".repeat(16)),
                arguments("[" + "0,".repeat(65535) + "0]", "dd00010000" + "00".repeat(65536)),
                arguments("{}", "80"),
                arguments("{\"a\":{\"b\":1}}", "81a16181a16201"),
                arguments("{\"__proto__\":{\"é\":null}}", "81a95f5f70726f746f5f5f81a2c3a9c0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void isReadAndWritten(String json, String hex) {
        MessagePackReader reader = reader(hex);
        assertEquals(json, reader.json(new ArrayList<>()).toString());
        assertTrue(reader.atEnd());
        Bytes written =
                new MessagePackWriter().json(Json.parse(json), List.of()).toBytes();
        assertEquals(hex, HexFormat.of().formatHex(written.array()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void isSkipped(String json, String hex) {
        MessagePackReader reader = reader(hex + "05");
        reader.skip();
        assertEquals(5, reader.integer());
        assertTrue(reader.atEnd());
    }

    /** Forms that JavaScript writes and JSON has no other word for, or that only others write. */
    static Stream<Arguments> readOnly() {
        return Stream.of(
                arguments("float32", "ca3fc00000", "1.5"),
                arguments("a whole float64 is a whole number", "cb4014000000000000", "5"),
                arguments("a float64 beyond whole numbers", "cb7e37e43c8800759c", "1.0E300"),
                arguments("NaN", "cb7ff8000000000000", "null"),
                arguments("infinity", "cbfff0000000000000", "null"),
                arguments("undefined of notepack 2", "d40000", "null"),
                arguments("a Date of notepack 2", "d7000000018bcfe5687b", "\"2023-11-14T22:13:20.123Z\""),
                arguments("its whole seconds", "d7000000018bcfe56800", "\"2023-11-14T22:13:20.000Z\""),
                arguments("a Date, 32 bits", "d6ff6553f100", "\"2023-11-14T22:13:20.000Z\""),
                arguments("a Date, 64 bits", "d7ff1d5353006553f100", "\"2023-11-14T22:13:20.123Z\""),
                arguments("a Date, 96 bits", "c70cff00000000ffffffffffffffff", "\"1969-12-31T23:59:59.000Z\""),
                arguments("a Date that JavaScript has not", "d7007fffffffffffffff", "null"),
                arguments("a wide head of a small map", "de0001a16101", "{\"a\":1}"),
                arguments("the widest", "df00000001a16101", "{\"a\":1}"),
                arguments("a number as a name", "810501", "{\"5\":1}"),
                arguments("a name twice", "82a16101a16102", "{\"a\":1,\"a\":2}"),
                arguments("an unpaired surrogate's bytes", "a3eda080", "\"�\""),
                arguments("a NUL", "a100", "\"\\u0000\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readOnly(String behaviour, String hex, String json) {
        assertEquals(json, reader(hex).json(new ArrayList<>()).toString());
        MessagePackReader skipping = reader(hex);
        skipping.skip();
        assertTrue(skipping.atEnd());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c1",
                "a5",
                "a261",
                "d9",
                "d9ff61",
                "dbffffffff",
                "ddffffffff00",
                "dfffffffff",
                "91",
                "8161",
                "81c001",
                "c6ffffffff",
                "c9ffffffff01",
                "d401ff",
                "c703ff010203",
                "ca0000",
                "cf00",
                "c402ff",
                "d7ff00"
            })
    void whatIsNoValueIsRefused(String hex) {
        assertThrows(MessagePackException.class, () -> reader(hex).json(new ArrayList<>()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "c1", "a5", "d9", "dbffffffff", "ddffffffff00", "91", "8161", "c6ffffffff", "d401", "cf00"})
    void whatIsNotThereCannotBeSkipped(String hex) {
        assertThrows(MessagePackException.class, () -> reader(hex).skip());
    }

    @Test
    void aNestWithoutEndIsSkipped() {
        MessagePackReader reader = reader("91".repeat(100_000) + "c0");
        reader.skip();
        assertTrue(reader.atEnd());
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                arguments("nested 129 deep", "91".repeat(129) + "00"),
                arguments("nested to the end", "91".repeat(100_000)),
                arguments("four binary values where three may be", "94" + "c400".repeat(4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void tooMuch(String behaviour, String hex) {
        assertThrows(MessagePackException.class, () -> reader(hex).json(new ArrayList<>()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"91", "81a161"})
    void deepAsJsonMayBe(String nesting) {
        Json json = reader(nesting.repeat(128) + "c0").json(new ArrayList<>());
        assertEquals(json, Json.parse(json.toString()));
    }

    static LongStream seeds() {
        return Long.getLong("seed") == null
                ? LongStream.concat(LongStream.range(0, 40), LongStream.of(new Random().nextLong()))
                : LongStream.of(Long.getLong("seed"));
    }

    /** What is read is what is written, binary values in their places. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void readAndWrittenAgainNothingChanges(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] first = value(random, 5);
            List<Bytes> attachments = new ArrayList<>();
            Json json = new MessagePackReader(Bytes.of(first), 1_000).json(attachments);
            assertEquals(json, Json.parse(json.toString()), "is JSON");
            assertArrayEquals(
                    first,
                    new MessagePackWriter().json(json, attachments).toBytes().array());
        }
    }

    /** Bytes that are nearly right, and bytes at random: read, or refused, and at no great cost. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void nothingElseThanARefusalIsThrown(long seed) {
        Random random = new Random(seed);
        long before = allocated();
        long size = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = random.nextBoolean() ? new byte[random.nextInt(40)] : value(random, 5);
            if (random.nextInt(3) > 0 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(bytes);
            }
            size += bytes.length;
            try {
                Json json = new MessagePackReader(Bytes.of(bytes), MOST).json(new ArrayList<>());
                assertEquals(
                        json, Json.parse(json.toString()), () -> HexFormat.of().formatHex(bytes));
            } catch (MessagePackException refused) {
                assertTrue(refused.getMessage().length() > 5);
            }
        }
        long spent = allocated() - before;
        assertTrue(spent < 2_000L * 6_000 + 40 * size, () -> "allocates " + spent);
    }

    static Stream<Arguments> megabytes() {
        int size = 1_000_000;
        String head = "dd%08x".formatted(size);
        return Stream.of(
                arguments("nothing but nil", head + "c0".repeat(size)),
                arguments("small arrays", "dd%08x".formatted(size / 2) + "91c0".repeat(size / 2)),
                arguments("a string of control characters", "db%08x".formatted(size) + "01".repeat(size)),
                arguments("an announced string that is not there", "92c0dbffffffff" + "00".repeat(size)),
                arguments("an announced array that is not there", "ddfffffff0" + "c0".repeat(size)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void megabytes(String behaviour, String hex) {
        Bytes bytes = Bytes.of(HexFormat.of().parseHex(hex));
        long before = allocated();
        try {
            new MessagePackReader(bytes, MOST).json(new ArrayList<>());
        } catch (MessagePackException refused) {
            assertTrue(behaviour.startsWith("an announced"));
        }
        long spent = allocated() - before;
        assertTrue(spent < 30L * bytes.length(), () -> behaviour + " allocates " + spent);
    }

    private static byte[] value(Random random, int depth) {
        MessagePackWriter out = new MessagePackWriter();
        List<Bytes> attachments = new ArrayList<>();
        out.json(Json.parse(json(random, depth, attachments)), attachments);
        return out.toBytes().array();
    }

    private static String json(Random random, int depth, List<Bytes> attachments) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> random.nextInt() + "." + random.nextInt(1000) + "e" + random.nextInt(200);
            case 4 -> '"' + "é😀x".repeat(random.nextInt(40)) + '"';
            case 5 -> "\"\\u0000\\n" + Integer.toString(random.nextInt(), 36) + '"';
            case 6 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                attachments.add(Bytes.of(bytes));
                yield "{\"_placeholder\":true,\"num\":" + (attachments.size() - 1) + '}';
            }
            case 7 -> {
                String[] elements = new String[random.nextInt(18)];
                Arrays.setAll(elements, _ -> json(random, depth - 2, attachments));
                yield '[' + String.join(",", elements) + ']';
            }
            default -> "{\"é\":" + json(random, depth - 1, attachments) + ",\"\":" + json(random, 0, attachments) + '}';
        };
    }

    private static MessagePackReader reader(String hex) {
        return new MessagePackReader(Bytes.of(HexFormat.of().parseHex(hex)), MOST);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
