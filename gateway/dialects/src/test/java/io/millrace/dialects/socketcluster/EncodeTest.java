package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.Talk.DIALECT;
import static io.millrace.dialects.socketcluster.Talk.NAMESPACE;
import static io.millrace.dialects.socketcluster.Talk.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be said to a client, as its bytes; and whom the dialect lets in. */
final class EncodeTest {
    private static final Json PLACEHOLDERS = Json.parse("[{\"é\":{\"_placeholder\":true,\"num\":1}},7]");
    private static final List<Bytes> TWO = List.of(Bytes.of(new byte[] {1}), Bytes.of(new byte[] {'h', 'e', 'y'}));
    private static final String IN_PLACE = "{\"é\":{\"base64\":true,\"data\":\"aGV5\"}}";

    static Stream<Arguments> said() {
        return Stream.concat(
                Stream.of(
                        says("an event", emit("é😀", "[1,2]", -1), "{\"event\":\"é😀\",\"data\":1}"),
                        says("without arguments", emit("a", "[]", -1), "{\"event\":\"a\"}"),
                        says("blanks around no argument", emit("a", "[ ]", -1), "{\"event\":\"a\"}"),
                        says("null is an argument", emit("a", "[null]", -1), "{\"event\":\"a\",\"data\":null}"),
                        says(
                                "that wants an answer",
                                emit("a", "[{\"q\":1}]", 0),
                                "{\"event\":\"a\",\"cid\":1,\"data\":{\"q\":1}}"),
                        says("the last number", emit("a", "[]", 2147483646), "{\"event\":\"a\",\"cid\":2147483647}"),
                        says(
                                "with attachments",
                                new Outgoing.Emit("a", PLACEHOLDERS, TWO, -1),
                                "{\"event\":\"a\",\"data\":" + IN_PLACE + '}'),
                        says(
                                "a channel's message",
                                new Outgoing.Publish("é😀", Json.parse("{\"b\": 1}"), List.of()),
                                "{\"event\":\"#publish\",\"data\":{\"channel\":\"é😀\",\"data\":{\"b\": 1}}}"),
                        says(
                                "with attachments",
                                new Outgoing.Publish("a", PLACEHOLDERS.firstElement(), TWO),
                                "{\"event\":\"#publish\",\"data\":{\"channel\":\"a\",\"data\":" + IN_PLACE + "}}"),
                        says("an answer", ack("[\"Success\"]"), "{\"rid\":-1.5e3,\"data\":\"Success\"}"),
                        says("an answer of nothing", ack("[]"), "{\"rid\":-1.5e3}"),
                        says("an answer of null", ack("[null,1]"), "{\"rid\":-1.5e3,\"data\":null}"),
                        says(
                                "with attachments",
                                new Outgoing.Ack("2", PLACEHOLDERS, TWO),
                                "{\"rid\":2,\"data\":" + IN_PLACE + '}'),
                        says(
                                "an error",
                                new Outgoing.Fail("4", "BadCustomError", "é😀", null, null),
                                "{\"rid\":4,\"error\":{\"message\":\"é😀\",\"name\":\"BadCustomError\"}}"),
                        says(
                                "an error with fields of its own, and data",
                                new Outgoing.Fail(
                                        "4", "E", "m", Json.parse("[1]"), Json.parse("{\"code\":42,\"d\":{}}")),
                                "{\"rid\":4,\"error\":{\"message\":\"m\",\"name\":\"E\",\"code\":42,\"d\":{},"
                                        + "\"data\":[1]}}"),
                        says("raw text", new Outgoing.RawText("é😀"), "é😀"),
                        says(
                                "a token",
                                new Outgoing.Token("a.b.c"),
                                "{\"event\":\"#setAuthToken\",\"data\":{\"token\":\"a.b.c\"}}"),
                        says("no token any more", new Outgoing.Token(null), "{\"event\":\"#removeAuthToken\"}"),
                        says(
                                "out of a channel",
                                new Outgoing.Kick("é", "bad boy"),
                                "{\"event\":\"#kickOut\",\"data\":{\"channel\":\"é\",\"message\":\"bad boy\"}}"),
                        says(
                                "without a word",
                                new Outgoing.Kick("é", ""),
                                "{\"event\":\"#kickOut\",\"data\":{\"channel\":\"é\"}}")),
                denied());
    }

    private static Stream<Arguments> denied() {
        return Stream.of(
                denies(
                        Outgoing.Denial.TOO_MANY_CHANNELS,
                        "Failed to subscribe socket to the é channel - InvalidActionError: "
                                + "Socket tried to exceed the channel subscription limit",
                        "BrokerError"),
                denies(
                        Outgoing.Denial.NOT_SUBSCRIBED,
                        "Failed to unsubscribe socket from the é channel - InvalidActionError: "
                                + "Socket tried to unsubscribe from a channel which it is not subscribed to",
                        "BrokerError"),
                denies(Outgoing.Denial.NOT_PUBLISHED, "Failed to publish to the é channel", "BrokerError"),
                denies(Outgoing.Denial.NO_SUBSCRIBING, "Not allowed to subscribe to the é channel", "NotAllowedError"),
                denies(Outgoing.Denial.NO_PUBLISHING, "Not allowed to publish to the é channel", "NotAllowedError"),
                denies(Outgoing.Denial.NO_SENDING, "Not allowed to send the é event", "NotAllowedError"),
                denies(Outgoing.Denial.NO_ROUTE, "There is no route for the é event", "NoRouteError"),
                denies(Outgoing.Denial.TIMED_OUT, "Event response for é event timed out", "TimeoutError"),
                denies(Outgoing.Denial.UNDECIDED, "Nobody has decided on the é channel in time", "TimeoutError"),
                denies(Outgoing.Denial.NOT_STORED, "Failed to store the é event", "BrokerError"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, Outgoing message, String then) {
        assertEquals(
                new Encoded.Frames(List.of(Frame.Text.of(then))),
                DIALECT.encode(NAMESPACE, message, Form.JSON.encoding()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("said")
    void saidInMessagePack(String behaviour, Outgoing message, String then) {
        Encoded.Frames frames =
                assertInstanceOf(Encoded.Frames.class, DIALECT.encode(NAMESPACE, message, Form.MIN_BIN.encoding()));
        Frame frame = frames.frames().getFirst();
        if (message instanceof Outgoing.RawText) {
            assertEquals(Frame.Text.of(then), frame, "raw is raw in every form");
            return;
        }
        Frame.Binary binary = assertInstanceOf(Frame.Binary.class, frame);
        List<SocketClusterPacket> packets = Form.MIN_BIN.reader(10_000).binary(binary.bytes());
        assertEquals(1, packets.size());
        assertEquals(kind(then), packets.getFirst().getClass());
    }

    /** MessagePack knows neither the client's own digits nor what is undefined: the kind of packet is the same. */
    private static Class<?> kind(String json) {
        return Form.JSON
                .reader(10_000)
                .text(Frame.Text.of(json).utf8())
                .getFirst()
                .getClass();
    }

    static Stream<Arguments> unsaid() {
        return Stream.of(
                arguments("a reserved event", emit("#publish", "[]", -1)),
                arguments("all that protocol 1 reserves", emit("#é", "[]", -1)),
                arguments("a number that no client could answer", emit("a", "[]", Integer.MAX_VALUE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unsaid(String behaviour, Outgoing message) {
        for (Form form : Form.values()) {
            assertInstanceOf(Encoded.CannotBeSaid.class, DIALECT.encode(NAMESPACE, message, form.encoding()));
        }
    }

    @Test
    void bytesGoAsTheyAre() {
        Outgoing raw = new Outgoing.RawBinary(TWO.getLast());
        for (Form form : Form.values()) {
            assertEquals(
                    new Encoded.Frames(List.of(new Frame.Binary(TWO.getLast()))),
                    DIALECT.encode(NAMESPACE, raw, form.encoding()));
        }
    }

    /** What is said to a channel is encoded once for all of these. */
    @Test
    void clientsOfEveryGenerationAreOfOneEncoding() {
        Set<Object> encodings = new HashSet<>();
        for (String handshake : List.of(Talk.HANDSHAKE, Talk.HANDSHAKE_OF_PYTHON)) {
            for (String pong : List.of("", "#2")) {
                Session session = Talk.made(SETTINGS);
                Talk.in(handshake).in(session, 0);
                Talk.says(pong).in(session, 0);
                encodings.add(session.encoding());
            }
        }
        assertEquals(Set.of(Form.JSON.encoding()), encodings);
        Session session = Talk.made(SETTINGS);
        Talk.sends(0, Talk.HANDSHAKE_OF_MIN_BIN).in(session, 0);
        assertEquals(Form.MIN_BIN.encoding(), session.encoding());
    }

    static Stream<Arguments> openings() {
        return Stream.of(
                arguments("a WebSocket", new Handshake(Map.of()), true),
                arguments("a WebSocket with a query of its own", new Handshake(Map.of("EIO", "4", "é", "😀")), true),
                arguments("a plain request", new Handshake(Map.of(), "GET", false, ""), false),
                arguments("a POST", new Handshake(Map.of("sid", "x"), "POST", false, "curl"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void openings(String behaviour, Handshake handshake, boolean welcome) {
        Opening opening = DIALECT.open(handshake, "secret");
        if (welcome) {
            assertInstanceOf(Opening.Welcome.class, opening);
        } else {
            assertEquals(new Opening.Rejected(400, "text/html", "Bad Request"), opening);
        }
    }

    private static Outgoing emit(String event, String args, int ackId) {
        return new Outgoing.Emit(event, Json.parse(args), List.of(), ackId);
    }

    private static Outgoing ack(String args) {
        return new Outgoing.Ack("-1.5e3", Json.parse(args), List.of());
    }

    private static Arguments says(String behaviour, Outgoing message, String then) {
        return arguments(behaviour, message, then);
    }

    private static Arguments denies(Outgoing.Denial why, String message, String name) {
        return arguments(
                "denied: " + why,
                new Outgoing.Denied("7", why, "é"),
                "{\"rid\":7,\"error\":{\"message\":\"" + message + "\",\"name\":\"" + name + "\"}}");
    }
}
