package io.millrace.dialects.engineio;

import static io.millrace.dialects.engineio.EngineTalk.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bare Engine.IO: each message an event, each answer a message. */
final class EngineIoDialectTest {
    private static final EngineIoDialect DIALECT = new EngineIoDialect(SETTINGS);
    private static final Bytes THREE = Bytes.of(new byte[] {1, 2, 3});
    private static final String BINARY = "[\"message\",{\"_placeholder\":true,\"num\":0}]";

    private static Session opened(String eio, String b64) {
        Opening opening =
                DIALECT.open(new Handshake(Map.of("EIO", eio, "transport", "websocket", "b64", b64)), "secret");
        Session session = assertInstanceOf(Opening.Welcome.class, opening).session();
        List<Action> first = session.open(0);
        List<Action> actions = eio.equals("3") ? session.due(0, false) : first;
        assertEquals(new Action.Connect("engineio", null, null), actions.get(1), "it is in from the start");
        return session;
    }

    static Stream<Arguments> heard() {
        return Stream.of(
                arguments("text", "4", Frame.Text.of("4é😀\""), forward("[\"message\",\"é😀\\\"\"]")),
                arguments("no text", "4", Frame.Text.of("4"), forward("[\"message\",\"\"]")),
                arguments("what looks like Socket.IO", "4", Frame.Text.of("42[1]"), forward("[\"message\",\"2[1]\"]")),
                arguments("bytes", "4", new Frame.Binary(THREE), forward(BINARY, THREE)),
                arguments("bytes in base64", "4", Frame.Text.of("bAQID"), forward(BINARY, THREE)),
                arguments("text of version 3", "3", Frame.Text.of("4é"), forward("[\"message\",\"é\"]")),
                arguments(
                        "bytes of version 3",
                        "3",
                        new Frame.Binary(Bytes.of(new byte[] {4, 1, 2, 3})),
                        forward(BINARY, THREE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void heard(String behaviour, String eio, Frame given, Action then) {
        assertEquals(List.of(then), opened(eio, "").receive(given, 1));
    }

    @Test
    void whatBecomesTooLargeAsJsonIsTooLarge() {
        List<Action> tooLarge = List.of(new Action.Close(CloseCode.TOO_LARGE));
        assertEquals(tooLarge, opened("4", "").receive(Frame.Text.of("4" + "\u0000".repeat(400_000)), 1));
        assertEquals(
                1,
                opened("4", "")
                        .receive(Frame.Text.of("4" + "\u0000".repeat(300_000)), 1)
                        .size());
    }

    static Stream<Arguments> said() {
        Json args = Json.parse("[1,{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":9}}]");
        return Stream.of(
                arguments("text as it is", new Outgoing.RawText("é😀"), "4", "", Frame.Text.of("4é😀")),
                arguments("bytes as they are", new Outgoing.RawBinary(THREE), "4", "", new Frame.Binary(THREE)),
                arguments("bytes as text", new Outgoing.RawBinary(THREE), "4", "1", Frame.Text.of("bAQID")),
                arguments(
                        "bytes of version 3",
                        new Outgoing.RawBinary(THREE),
                        "3",
                        "",
                        new Frame.Binary(Bytes.of(new byte[] {4, 1, 2, 3}))),
                arguments(
                        "bytes of version 3 as text", new Outgoing.RawBinary(THREE), "3", "1", Frame.Text.of("b4AQID")),
                arguments(
                        "an emit as a JSON array",
                        new Outgoing.Emit("é", Json.parse("[1, 2]"), List.of(), -1),
                        "4",
                        "",
                        Frame.Text.of("4[\"é\",1, 2]")),
                arguments(
                        "attachments in their places",
                        new Outgoing.Emit("x", args, List.of(THREE), -1),
                        "4",
                        "",
                        Frame.Text.of("4[\"x\",1,\"AQID\",{\"a\":{\"_placeholder\":true,\"num\":9}}]")),
                arguments(
                        "a channel's message",
                        new Outgoing.Publish("news", Json.parse("{\"a\":1}"), List.of()),
                        "3",
                        "",
                        Frame.Text.of("4[\"news\",{\"a\":1}]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, Outgoing message, String eio, String b64, Frame then) {
        assertEquals(
                new Encoded.Frames(List.of(then)),
                DIALECT.encode("engineio", message, opened(eio, b64).encoding()));
    }

    static Stream<Arguments> unsaid() {
        return Stream.of(
                arguments("an emit that wants an ack", new Outgoing.Emit("x", Json.EMPTY_ARRAY, List.of(), 0)),
                arguments("an ack", new Outgoing.Ack("1", Json.EMPTY_ARRAY, List.of())),
                arguments("an error", new Outgoing.Fail("1", "E", "m", null, null)),
                arguments("a token", new Outgoing.Token("t")),
                arguments("a kick", new Outgoing.Kick("room", "out")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unsaid(String behaviour, Outgoing message) {
        assertInstanceOf(
                Encoded.CannotBeSaid.class,
                DIALECT.encode("engineio", message, opened("4", "").encoding()));
    }

    @Test
    void whoIsSentAwayHasNoOtherNamespace() {
        assertEquals(
                List.of(new Action.Close(CloseCode.CLOSED_BY_WORKER)),
                opened("4", "").disconnect("engineio", 1));
        assertEquals(
                List.of(new Action.Close(CloseCode.FORCED_CLOSE)),
                opened("4", "").refused("engineio", "no", null, 0, 1));
        assertEquals(
                List.of(new Action.CloseWith(4321, "no")), opened("4", "").refused("engineio", "no", null, 4321, 1));
        assertEquals(
                List.of(),
                opened("4", "").admitted("engineio", new ConnectionId("c"), Standing.NOBODY, 1),
                "nothing is told");
    }

    private static Action forward(String data, Bytes... attachments) {
        return new Action.Forward("engineio", "message", Json.parse(data), List.of(attachments), null);
    }
}
