package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.DIALECT;
import static io.millrace.dialects.socketio.Talk.bytes;
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
import io.millrace.dialects.engineio.EngineSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be said to a client, as its bytes; and whom the dialect lets in. */
final class EncodeTest {
    private static final String PLACEHOLDERS =
            "[{\"_placeholder\":true,\"num\":0},{\"b\":{\"_placeholder\":true,\"num\":1}}]";

    static Stream<Arguments> said() {
        return Stream.of(
                says("an event", "/", emit("hello", "[1,\"é😀\"]", -1), "42[\"hello\",1,\"é😀\"]"),
                says("without arguments", "/", emit("hello", "[]", -1), "42[\"hello\"]"),
                says("blanks around no argument", "/", emit("hello", "[ ]", -1), "42[\"hello\"]"),
                says("blanks between arguments", "/", emit("hello", "[ 1 , 2 ]", -1), "42[\"hello\",1 , 2]"),
                says("a name of any characters", "/", emit("é😀\"\n", "[]", -1), "42[\"é😀\\\"\\n\"]"),
                says("a lone surrogate in a name", "/", emit("\ud83d", "[]", -1), "42[\"\\ud83d\"]"),
                says("in a namespace", "/custom", emit("hello", "[1]", -1), "42/custom,[\"hello\",1]"),
                says("in a namespace of any characters", "/ü😀", emit("a", "[]", -1), "42/ü😀,[\"a\"]"),
                says("that wants an ack", "/", emit("hello", "[1]", 0), "420[\"hello\",1]"),
                says(
                        "that wants an ack, in a namespace",
                        "/custom",
                        emit("hello", "[1]", 2147483647),
                        "42/custom,2147483647[\"hello\",1]"),
                says(
                        "with attachments",
                        "/",
                        new Outgoing.Emit("bin", Json.parse(PLACEHOLDERS), two(), -1),
                        "452-[\"bin\"," + PLACEHOLDERS.substring(1),
                        "ä",
                        ""),
                says(
                        "with attachments and all else",
                        "/custom",
                        new Outgoing.Emit("bin", Json.parse(PLACEHOLDERS), two(), 13),
                        "452-/custom,13[\"bin\"," + PLACEHOLDERS.substring(1),
                        "ä",
                        ""),
                says(
                        "a channel's message",
                        "/",
                        new Outgoing.Publish("news", Json.parse("{\"é\":1}"), List.of()),
                        "42[\"news\",{\"é\":1}]"),
                says(
                        "a channel's message with attachments",
                        "/custom",
                        new Outgoing.Publish("news", Json.parse("{\"_placeholder\":true,\"num\":0}"), two()),
                        "452-/custom,[\"news\",{\"_placeholder\":true,\"num\":0}]",
                        "ä",
                        ""),
                says(
                        "an ack",
                        "/",
                        new Outgoing.Ack("9007199254740991", Json.parse("[\"é😀\"]"), List.of()),
                        "439007199254740991[\"é😀\"]"),
                says("an ack of nothing", "/", new Outgoing.Ack("0", Json.EMPTY_ARRAY, List.of()), "430[]"),
                says(
                        "an ack with attachments, in a namespace",
                        "/custom",
                        new Outgoing.Ack("7", Json.parse(PLACEHOLDERS), two()),
                        "462-/custom,7" + PLACEHOLDERS,
                        "ä",
                        ""),
                says(
                        "an error",
                        "/",
                        new Outgoing.Fail("7", "AuthError", "é😀", null, null),
                        "437[{\"error\":{\"name\":\"AuthError\",\"message\":\"é😀\"}}]"),
                says(
                        "an error with data and fields of its own",
                        "/custom",
                        new Outgoing.Fail("7", "E", "m", Json.parse("[1]"), Json.parse("{\"code\":4,\"x\":null}")),
                        "43/custom,7[{\"error\":{\"name\":\"E\",\"message\":\"m\",\"data\":[1],"
                                + "\"code\":4,\"x\":null}}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, String namespace, Outgoing message, List<Frame> then) {
        assertEquals(new Encoded.Frames(then), DIALECT.encode(namespace, message, Talk.PROTOCOL_5));
    }

    static Stream<Arguments> unsaid() {
        Json none = Json.EMPTY_ARRAY;
        List<Bytes> eleven = Collections.nCopies(11, bytes("x"));
        return Stream.concat(
                Stream.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener")
                        .flatMap(name -> Stream.of(
                                arguments("an event " + name, emit(name, "[]", -1)),
                                arguments("a channel " + name, new Outgoing.Publish(name, Json.NULL, List.of())))),
                Stream.of(
                        arguments(
                                "eleven attachments: clients would close, for ever",
                                new Outgoing.Emit("x", none, eleven, -1)),
                        arguments("eleven in a channel's message", new Outgoing.Publish("x", Json.NULL, eleven)),
                        arguments("eleven in an ack", new Outgoing.Ack("1", none, eleven)),
                        arguments("raw text", new Outgoing.RawText("42[\"x\"]")),
                        arguments("raw bytes", new Outgoing.RawBinary(bytes("x"))),
                        arguments("a token", new Outgoing.Token("t")),
                        arguments("no token", new Outgoing.Token(null)),
                        arguments("a kick", new Outgoing.Kick("room", "out"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unsaid(String behaviour, Outgoing message) {
        assertInstanceOf(Encoded.CannotBeSaid.class, DIALECT.encode("/", message, Talk.PROTOCOL_5));
    }

    /** engine.io 6.6, Server.verify: the order of its checks shows in which error a wrong request gets. */
    static Stream<Arguments> handshakes() {
        String unknownTransport = "Transport unknown";
        String unsupported = "Unsupported protocol version";
        String unknownSid = "Session ID unknown";
        return Stream.of(
                arguments(
                        "should fail with an invalid 'EIO' query parameter",
                        Map.of("EIO", "abc", "transport", "websocket"),
                        unsupported),
                arguments("a missing EIO", Map.of("transport", "websocket"), unsupported),
                arguments("EIO 3 where it is off", Map.of("EIO", "3", "transport", "websocket"), unsupported),
                arguments(
                        "should fail with an invalid 'transport' query parameter",
                        Map.of("EIO", "4", "transport", "abc"),
                        unknownTransport),
                arguments("CVE-2023-31125: code 0 is an error", Map.of("EIO", "abc"), unknownTransport),
                arguments(
                        "a transport by a prototype's name",
                        Map.of("EIO", "4", "transport", "__proto__"),
                        unknownTransport),
                arguments(
                        "a session that nobody knows",
                        Map.of("EIO", "4", "transport", "websocket", "sid", "__proto__"),
                        unknownSid));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void handshakes(String behaviour, Map<String, String> query, String then) {
        SocketIoDialect onlyEio4 = new SocketIoDialect(new SocketIoSettings(
                new EngineSettings(1, 1, 1, false, EngineSettings.Silence.CLOSE),
                SocketIoSettings.Parser.JSON,
                1,
                List.of("/"),
                1,
                10));
        assertEquals(new Opening.Rejected(400, "text/html", then), onlyEio4.open(new Handshake(query), "secret"));
    }

    /** By plain HTTP the error is an object, and the method counts before what an upgrade must have. */
    static Stream<Arguments> plainRequests() {
        Map<String, String> right = Map.of("EIO", "4", "transport", "websocket");
        return Stream.of(
                arguments("POST", Map.of("EIO", "4"), "{\"code\":0,\"message\":\"Transport unknown\"}"),
                arguments("POST", right, "{\"code\":2,\"message\":\"Bad handshake method\"}"),
                arguments("GET", right, "{\"code\":3,\"message\":\"Bad request\"}"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource
    void plainRequests(String method, Map<String, String> query, String then) {
        assertEquals(
                new Opening.Rejected(400, "application/json", then),
                DIALECT.open(new Handshake(query, method, false, ""), "secret"));
    }

    private static Arguments says(
            String behaviour, String namespace, Outgoing message, String text, String... attachments) {
        List<Frame> frames = new ArrayList<>();
        frames.add(Frame.Text.of(text));
        Stream.of(attachments).forEach(attachment -> frames.add(new Frame.Binary(bytes(attachment))));
        return arguments(behaviour, namespace, message, frames);
    }

    private static Outgoing emit(String event, String args, int ackId) {
        return new Outgoing.Emit(event, Json.parse(args), List.of(), ackId);
    }

    private static List<Bytes> two() {
        return List.of(bytes("ä"), bytes(""));
    }
}
