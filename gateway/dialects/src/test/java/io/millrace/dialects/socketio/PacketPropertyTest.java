package io.millrace.dialects.socketio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import io.millrace.dialects.engineio.Framing;
import io.millrace.dialects.socketio.SocketIoSettings.Parser;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every input: read and write are each other's mirror, no byte of a client is changed, and nothing that
 * a client sends throws, hangs or costs much. Replay one seed with {@code -Dseed=...}.
 */
final class PacketPropertyTest {
    private static final String[] NAMESPACES = {"/", "/custom", "/ü😀", "/room-1?a=b"};
    /** What a fuzzed frame is made of: the grammar's own words, so that most of it is nearly right. */
    private static final String[] WORDS = {
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "b",
        "42",
        "43",
        "45",
        "46",
        "451-",
        "462-",
        "/",
        ",",
        "/custom,",
        "-",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "\"x\"",
        ":",
        "{\"_placeholder\":true,\"num\":0}",
        "\"_placeholder\"",
        "\"num\"",
        "true",
        "null",
        "\\",
        "\\u",
        "\\ud800",
        "é",
        "😀",
        "\u0000",
        " ",
        "9007199254740993",
        "-1",
        "1e9",
        "[\"x\"",
        "[\"x\",",
        "AQID",
        "=",
        "[[[[[[[[",
        "]]]]]]]]",
        "\u001e",
        "probe"
    };

    private static final List<Framing> FRAMINGS =
            List.of(new Framing(4, false), new Framing(4, true), new Framing(3, false), new Framing(3, true));

    static LongStream seeds() {
        return Long.getLong("seed") == null
                ? LongStream.concat(LongStream.range(0, 40), LongStream.of(new Random().nextLong()))
                : LongStream.of(Long.getLong("seed"));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void whatIsWrittenIsRead(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
            Json args = Json.parse('[' + value(random, 4) + ',' + value(random, 4) + ']');
            List<Bytes> attachments = attachments(random);
            boolean ack = random.nextBoolean();
            int ackId = random.nextInt() >>> random.nextInt(1, 31);
            Outgoing message = ack
                    ? new Outgoing.Ack(Integer.toString(ackId), args, attachments)
                    : new Outgoing.Emit("é😀\"" + i, args, attachments, ackId);
            SocketIoPacket then = ack
                    ? new SocketIoPacket.Ack(namespace, ackId, args, attachments)
                    : new SocketIoPacket.Event(
                            namespace, "é😀\"" + i, named("é😀\"" + i, args), attachments, "" + ackId);
            for (Framing framing : FRAMINGS) {
                Form form = Form.of(Parser.JSON, framing);
                Encoded encoded = Talk.DIALECT.encode(namespace, message, form.encoding());
                assertEquals(then, read(((Encoded.Frames) encoded).frames(), form));
            }
        }
    }

    private static SocketIoPacket read(List<Frame> frames, Form form) {
        PacketReader reader = form.reader(Talk.SETTINGS);
        SocketIoPacket last = new SocketIoPacket.Malformed("nothing was written");
        for (Frame frame : frames) {
            last = switch (frame) {
                case Frame.Text(Bytes text) when text.array()[0] == '4' -> reader.text(text);
                case Frame.Text(Bytes text) -> reader.binary(base64(text, form.protocol() == Protocol.FOUR ? 2 : 1));
                case Frame.Binary(Bytes bytes)
                when form.protocol() == Protocol.FOUR ->
                    reader.binary(Bytes.of(Arrays.copyOfRange(bytes.array(), 1, bytes.length())));
                case Frame.Binary(Bytes bytes) -> reader.binary(bytes);
            };
        }
        return last;
    }

    private static Bytes base64(Bytes text, int from) {
        return Bytes.of(Base64.getDecoder().decode(Arrays.copyOfRange(text.array(), from, text.length())));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void aClientsBytesAreForwardedUnchanged(long seed) {
        Random random = new Random(seed);
        Session session = Talk.opened();
        Talk.during(session, List.of(Talk.joined("/")));
        for (int i = 0; i < 200; i++) {
            String data = space(random) + "[" + space(random) + "\"x\"" + space(random) + ',' + value(random, 6) + ']';
            List<Action> actions = session.receive(Frame.Text.of("42" + data.strip()), Talk.SECOND);
            Action.Forward forward = assertInstanceOf(Action.Forward.class, actions.getFirst());
            assertArrayEquals(
                    data.strip().getBytes(StandardCharsets.UTF_8),
                    forward.data().toBytes());
        }
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void nothingThatAClientSendsThrows(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            SocketIoDialect dialect = Talk.dialect(random.nextInt(4) == 0 ? Parser.MSGPACK : Parser.JSON);
            Session session = Talk.opened(dialect, random.nextBoolean() ? "4" : "3", random.nextBoolean() ? "1" : "");
            if (random.nextInt(8) > 0) {
                Talk.during(session, List.of(Talk.joined("/"), Talk.joined("/custom")));
            }
            boolean closed = false;
            for (int k = 0; k < 20; k++) {
                List<Action> actions = session.receive(frame(random), Talk.SECOND);
                assertTrue(!closed || actions.isEmpty(), "nothing is asked for after the close");
                closed |= actions.stream().anyMatch(Action.Close.class::isInstance);
            }
        }
    }

    /** The costliest that a megabyte can be: the worker behind it may be slow, the event loop never. */
    @Test
    void aMegabyteCostsLittle() {
        int size = 1_000_000;
        String placeholder = "{\"_placeholder\":true,\"num\":0},";
        List<String> megabytes = List.of(
                "451-[\"x\"," + "[".repeat(120) + "1,".repeat(size / 2) + "1" + "]".repeat(121),
                "451-[\"x\"," + "{\"a\":".repeat(120) + '"' + "\\n".repeat(size / 2) + '"' + "}".repeat(120) + "]",
                "451-[\"x\"," + placeholder.repeat(size / placeholder.length()) + "1]",
                "42[\"" + "\\u0061".repeat(size / 6) + "\"]",
                "40{\"a\":" + "[".repeat(size) + "}",
                "45" + "1".repeat(size),
                "43" + "1".repeat(size),
                "42/" + "n".repeat(size),
                "40/custom?" + "a=%41&".repeat(size / 6) + ',',
                "40/custom?" + "a".repeat(size) + ',');
        for (String megabyte : megabytes) {
            Bytes frame = Bytes.of(('4' + megabyte).getBytes(StandardCharsets.UTF_8));
            for (String eio : List.of("3", "4")) {
                Session session = Talk.opened(Talk.DIALECT, eio, "");
                Talk.during(session, List.of(Talk.joined("/")));
                long before = allocated();
                session.receive(new Frame.Text(frame), 0);
                long spent = allocated() - before;
                assertTrue(spent < 10L * size, () -> megabyte.substring(0, 20) + "... allocates " + spent);
            }
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static Json named(String name, Json args) {
        return Json.parse("[" + Json.string(name) + ',' + args.toString().substring(1));
    }

    private static List<Bytes> attachments(Random random) {
        List<Bytes> attachments = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? random.nextInt(11) : 0; i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(8)];
            random.nextBytes(bytes);
            attachments.add(Bytes.of(bytes));
        }
        return attachments;
    }

    private static Frame frame(Random random) {
        if (random.nextInt(10) == 0) {
            byte[] bytes = new byte[random.nextInt(5)];
            random.nextBytes(bytes);
            return new Frame.Binary(Bytes.of(bytes));
        }
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "42");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return Frame.Text.of(text.toString());
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Long.toString(random.nextLong());
            case 3 -> random.nextInt() + "." + random.nextInt(1000) + "e" + random.nextInt(999);
            case 4 -> "\"é😀\\\"\\\\\\u00e9\\ud83d\\/\"";
            case 5 -> "{\"_placeholder\":false}";
            case 6 -> '"' + Integer.toString(random.nextInt(), 36) + '"';
            case 7 -> '[' + value(random, depth - 1) + space(random) + ',' + space(random) + value(random, 0) + ']';
            default -> "{\"é\"" + space(random) + ':' + value(random, depth - 1) + ",\"é\":" + value(random, 0) + '}';
        };
    }

    private static String space(Random random) {
        return " \n\t".substring(random.nextInt(4)).repeat(random.nextInt(2));
    }
}
