package io.millrace.dialects.socketcluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Frame;
import io.millrace.dialects.msgpack.MessagePackReader;
import io.millrace.dialects.msgpack.MessagePackWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every input: read and write are each other's mirror, no byte of a client's JSON is changed, and
 * nothing that a client sends throws, hangs or costs much. Replay one seed with {@code -Dseed=...}.
 */
@Timeout(60)
final class PacketPropertyTest {
    private static final long MAX_JSON = 10_000_000;

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("io.millrace.dialects.socketcluster.Fuzz#seeds")
    void whatIsWrittenIsRead(long seed) {
        Random random = new Random(seed);
        for (Form form : Form.values()) {
            PacketWriter writer = form.writer();
            List<Frame> frames = new ArrayList<>();
            List<SocketClusterPacket> then = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                List<Bytes> attachments = Fuzz.attachments(random);
                Json data = random.nextInt(8) == 0 ? null : Json.parse(Fuzz.value(random, 4));
                Json read = read(form, data, attachments);
                int cid = random.nextInt(1, Integer.MAX_VALUE) >>> random.nextInt(31) | 1;
                String name = "é😀\"\n" + i;
                switch (random.nextInt(5)) {
                    case 0 -> {
                        frames.add(writer.event(name, data, attachments, PacketWriter.NO_CID));
                        then.add(new SocketClusterPacket.Transmit(name, read));
                    }
                    case 1 -> {
                        frames.add(writer.event(name, data, attachments, cid));
                        then.add(new SocketClusterPacket.Invoke(name, read, "" + cid));
                    }
                    case 2 -> {
                        frames.add(writer.publish("é😀 " + i, data, attachments));
                        then.add(new SocketClusterPacket.Publish("é😀 " + i, read, null));
                    }
                    case 3 -> {
                        frames.add(writer.answer("" + cid, data, attachments));
                        then.add(new SocketClusterPacket.Answer(cid, read, null));
                    }
                    default -> {
                        Json error = NamedError.of(name, "é", Json.parse("{\"a\":1}"));
                        frames.add(writer.error("" + cid, error, data));
                        then.add(new SocketClusterPacket.Answer(cid, read(form, data, List.of()), error));
                    }
                }
                assertEquals(List.of(then.getLast()), read(form, frames.getLast()));
            }
            assertEquals(then, read(form, writer.join(frames)));
        }
    }

    /** What a reader makes of the data: MessagePack knows no difference between 1.0 and 1. */
    private static @Nullable Json read(Form form, @Nullable Json data, List<Bytes> attachments) {
        if (form == Form.JSON) {
            return data == null ? null : Base64Object.inPlace(data, attachments);
        }
        Json written = data == null ? Json.NULL : Base64Object.inPlace(data, attachments);
        Bytes bytes = new MessagePackWriter().json(written, List.of()).toBytes();
        return new MessagePackReader(bytes, 0).json(new ArrayList<>());
    }

    private static List<SocketClusterPacket> read(Form form, Frame frame) {
        return switch (frame) {
            case Frame.Text(Bytes utf8) -> form.reader(MAX_JSON).text(utf8);
            case Frame.Binary(Bytes bytes) -> form.reader(MAX_JSON).binary(bytes);
        };
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("io.millrace.dialects.socketcluster.Fuzz#seeds")
    void aClientsBytesAreUnchanged(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String data = Fuzz.value(random, 6);
            String cid = random.nextInt() + (random.nextBoolean() ? "" : ".0e" + random.nextInt(300));
            String frame = Fuzz.space(random) + "{\"cid\":" + Fuzz.space(random) + cid + Fuzz.space(random)
                    + ",\"event\":\"x\",\"data\":" + Fuzz.space(random) + data + Fuzz.space(random) + '}'
                    + Fuzz.space(random);
            SocketClusterPacket.Invoke invoke = assertInstanceOf(
                    SocketClusterPacket.Invoke.class,
                    read(Form.JSON, Frame.Text.of(frame)).getFirst());
            assertEquals(cid, invoke.cid());
            assertArrayEquals(data.getBytes(StandardCharsets.UTF_8), bytes(invoke.data()));
        }
    }

    private static byte[] bytes(@Nullable Json data) {
        return data == null ? new byte[0] : data.toBytes();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("io.millrace.dialects.socketcluster.Fuzz#seeds")
    void nothingThatAClientSendsThrows(long seed) {
        Random random = new Random(seed);
        long before = allocated();
        long size = 0;
        for (int i = 0; i < 1_000; i++) {
            Frame frame = Fuzz.frame(random);
            size += frame.length();
            for (Form form : Form.values()) {
                List<SocketClusterPacket> packets = read(form, frame);
                packets.forEach(packet -> assertSound(packet, frame));
                assertTrue(packets.size() <= frame.length() + 1);
            }
        }
        long spent = allocated() - before;
        assertTrue(spent < 1_000L * 20_000 + 100 * size, () -> "allocates " + spent);
    }

    /** Whatever was read can go on to where it belongs: data is JSON, a channel has a name, a cid is a number. */
    private static void assertSound(SocketClusterPacket packet, Frame frame) {
        switch (packet) {
            case SocketClusterPacket.Handshake p -> assertSound(frame, p.authToken(), p.cid());
            case SocketClusterPacket.Authenticate p -> assertSound(frame, p.authToken(), p.cid());
            case SocketClusterPacket.RemoveAuthToken p -> assertSound(frame, null, p.cid());
            case SocketClusterPacket.Publish p -> {
                assertFalse(p.channel().isEmpty());
                assertSound(frame, p.data(), p.cid());
            }
            case SocketClusterPacket.Subscribe p -> {
                assertFalse(p.channel().isEmpty());
                assertSound(frame, p.data(), p.cid());
            }
            case SocketClusterPacket.Unsubscribe p -> {
                assertFalse(p.channel().isEmpty());
                assertSound(frame, null, p.cid());
            }
            case SocketClusterPacket.Disconnect p -> assertTrue(p.code() == -1 || p.code() > 0);
            case SocketClusterPacket.Transmit p -> assertSound(frame, p.data(), null);
            case SocketClusterPacket.Invoke p -> assertSound(frame, p.data(), p.cid());
            case SocketClusterPacket.Answer p -> {
                assertTrue(p.rid() == -1 || p.rid() > 0);
                assertSound(frame, p.data(), null);
                assertSound(frame, p.error(), null);
            }
            case SocketClusterPacket.Pong _ -> assertTrue(frame.length() <= 3);
            case SocketClusterPacket.Malformed p -> assertSound(frame, null, p.cid());
            case SocketClusterPacket.Raw p -> assertTrue(p.why().length() > 5);
        }
    }

    private static void assertSound(Frame frame, @Nullable Json data, @Nullable String cid) {
        if (data != null) {
            assertEquals(data, Json.parse(data.toString()), frame::toString);
        }
        if (cid != null) {
            assertTrue(Json.parse(cid).isNumber() && cid.length() <= PacketFields.MAX_CID, frame::toString);
            assertEquals(
                    Frame.Text.of("{\"rid\":" + cid + '}'), Form.JSON.writer().answer(cid, null, List.of()));
            assertTrue(Form.MIN_BIN.writer().answer(cid, null, List.of()).length() < 20);
        }
    }

    /** The costliest that a megabyte can be, and what each packet of the longest batch costs. */
    static Stream<Arguments> megabytes() {
        int size = 1_000_000;
        String data = "81a16592a178";
        String many = "dd%08x";
        int most = PacketReader.MAX_BATCH;
        return Stream.of(
                json("[" + "1,".repeat(size / 2) + "1]"),
                json("[" + "{},".repeat(size / 3) + "1]"),
                json("[" + "{\"rid\":1},".repeat(size / 10) + "1]"),
                json("[" + "{\"event\":\"\"},".repeat(size / 13) + "1]"),
                json("[" + "{\"event\":\"#publish\",\"data\":{\"\":1}},".repeat(size / 37) + "1]"),
                json("{" + "\"\":1,".repeat(size / 5) + "\"event\":\"a\"}"),
                json("{\"event\":\"#subscribe\",\"data\":{" + "\"\":1,".repeat(size / 5) + "\"channel\":\"a\"}}"),
                json("{\"event\":\"" + "\\u0061".repeat(size / 6) + "\"}"),
                json("{\"event\":\"#unsubscribe\",\"data\":\"" + "\\u0061".repeat(size / 6) + "\"}"),
                json("{\"event\":\"a\",\"cid\":" + "1".repeat(size) + "}"),
                json("{\"rid\":" + "1".repeat(size) + "}"),
                json("{\"event\":\"a\",\"data\":" + "[".repeat(120) + "1,".repeat(size / 2) + "1" + "]".repeat(120)
                        + "}"),
                json("[".repeat(size)),
                minBin("maps", many.formatted(size) + "80".repeat(size)),
                minBin("as many maps as may be", many.formatted(most) + "80".repeat(most)),
                minBin("events", many.formatted(most) + "81a16593a0a0a0".repeat(most)),
                minBin("answers", many.formatted(most) + "81a1729101".repeat(most)),
                minBin("events by three names", many.formatted(most) + ("83" + "a16593a0a0a0".repeat(3)).repeat(most)),
                minBin("nil as data", data + many.formatted(size) + "c0".repeat(size)),
                minBin("nil as a publication", "81a17092a161" + many.formatted(size) + "c0".repeat(size)),
                minBin("nil as an event", "81a165" + many.formatted(size) + "c0".repeat(size)),
                minBin("fields", "df%08x".formatted(size / 2) + "a0c0".repeat(size / 2)),
                minBin("one binary value", data + "c6%08x".formatted(size) + "00".repeat(size)),
                minBin("empty binary values", data + many.formatted(size / 2) + "c400".repeat(size / 2)),
                minBin("what is not there", data + "dbffffffff" + "00".repeat(size)),
                minBin("nothing but depth", data + "91".repeat(size)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void megabytes(String behaviour, Form form, Frame frame) {
        read(form, frame);
        long before = allocated();
        read(form, frame);
        long spent = allocated() - before;
        assertTrue(
                spent < 30L * frame.length() + 2_400L * PacketReader.MAX_BATCH,
                () -> "allocates " + spent / frame.length() + " a byte");
    }

    private static Arguments json(String text) {
        return arguments(text.substring(0, 40) + "...", Form.JSON, Frame.Text.of(text));
    }

    private static Arguments minBin(String behaviour, String hex) {
        return arguments(
                behaviour,
                Form.MIN_BIN,
                new Frame.Binary(Bytes.of(HexFormat.of().parseHex(hex))));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
