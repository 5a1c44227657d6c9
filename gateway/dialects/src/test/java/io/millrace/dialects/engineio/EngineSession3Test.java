package io.millrace.dialects.engineio;

import static io.millrace.dialects.engineio.EngineTalk.IGNORED;
import static io.millrace.dialects.engineio.EngineTalk.SECOND;
import static io.millrace.dialects.engineio.EngineTalk.SETTINGS;
import static io.millrace.dialects.engineio.EngineTalk.STARTS;
import static io.millrace.dialects.engineio.EngineTalk.after;
import static io.millrace.dialects.engineio.EngineTalk.binary;
import static io.millrace.dialects.engineio.EngineTalk.close;
import static io.millrace.dialects.engineio.EngineTalk.closed;
import static io.millrace.dialects.engineio.EngineTalk.deaf;
import static io.millrace.dialects.engineio.EngineTalk.due;
import static io.millrace.dialects.engineio.EngineTalk.opened;
import static io.millrace.dialects.engineio.EngineTalk.parseError;
import static io.millrace.dialects.engineio.EngineTalk.says;
import static io.millrace.dialects.engineio.EngineTalk.send;
import static io.millrace.dialects.engineio.EngineTalk.text;
import static io.millrace.dialects.engineio.EngineTalk.timer;
import static io.millrace.dialects.engineio.EngineTalk.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Engine.IO 3 on a WebSocket, below its messages: packets with their types, a heartbeat that the client makes. */
final class EngineSession3Test {
    private static final EngineSettings PROBING =
            new EngineSettings(25 * SECOND, 20 * SECOND, 1_000_000, true, EngineSettings.Silence.PROBE);
    private static final Action PONG = send("3");
    private static final Action TIMEOUT = close(CloseCode.PING_TIMEOUT);
    private static final Action PROBE = new Action.Probe(20 * SECOND);

    /** What a client may send (engine.io 3.6, Socket.onPacket; engine.io-parser 2.2, decodePacket). */
    static Stream<Arguments> packets() {
        return Stream.of(
                arguments("a ping is answered", text("2"), List.of(PONG)),
                arguments("a ping with data is answered without it", text("2é😀"), List.of(PONG)),
                arguments("a probe outside an upgrade is a ping", text("2probe"), List.of(PONG)),
                arguments("a ping as a binary frame is one", binary(2), List.of(PONG)),
                arguments("a pong is nobody's", text("3"), List.of(IGNORED)),
                arguments("open from a client is ignored", text("0{}"), List.of(IGNORED)),
                arguments("upgrade outside an upgrade is ignored", text("5"), List.of(IGNORED)),
                arguments("noop is ignored", text("6"), List.of(IGNORED)),
                arguments("a close packet closes", text("1"), closed(CloseCode.CLIENT_CLOSED)),
                arguments("a message goes up", text("4é😀"), List.of(new Action.Ignore("text é😀"))),
                arguments("bytes have their type first", binary(4, 1, 2), List.of(up(1, 2))),
                arguments("a message of no bytes", binary(4), List.of(up())),
                arguments("a binary frame of no type is ignored", binary(7, 1), List.of(IGNORED)),
                arguments("of a negative one too", binary(0xff), List.of(IGNORED)),
                arguments("an empty binary frame is ignored", binary(), List.of(IGNORED)),
                arguments("base64 in a text frame is a message of bytes", text("b4AQIDBA=="), List.of(up(1, 2, 3, 4))),
                arguments("base64 of another type closes", text("b2AQID"), parseError()),
                arguments("base64 of no type closes", text("b"), parseError()),
                arguments("an empty text frame closes", text(""), parseError()),
                arguments("an unknown type closes", text("7"), parseError()),
                arguments("abc closes", text("abc"), parseError()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void packets(String behaviour, Frame given, List<Action> then) {
        assertEquals(then, opened(3, SETTINGS, 0).receive(given, SECOND));
    }

    @Test
    void theOpenPacketComesAMomentAfterTheOpening() {
        EngineSession session = new EngineSession("s", SETTINGS, 3, "", new Above());
        assertEquals(List.of(new Action.SetTimer(5_000_000)), session.open(0));
        List<Action> greeting = session.due(5_000_000, true);
        assertEquals(2, greeting.size());
        assertTrue(greeting.getFirst().toString().contains("0{\"sid\":\"s\",\"upgrades\":[],"), greeting.toString());
        assertEquals(new Action.SetTimer(5_000_000 + 45 * SECOND), greeting.getLast());
    }

    @Test
    void whoSpeaksBeforeItIsGreetedFirst() {
        EngineSession session = new EngineSession("s", SETTINGS, 3, "", new Above());
        session.open(0);
        List<Action> actions = session.receive(text("4é😀"), 1);
        assertEquals(3, actions.size());
        assertTrue(actions.getFirst().toString().contains("0{\"sid\""), actions.toString());
        assertEquals(new Action.Ignore("text é😀"), actions.getLast());
        assertEquals(
                List.of(),
                session.due(5_000_000, false).stream()
                        .filter(Action.Send.class::isInstance)
                        .toList());
    }

    static Stream<Arguments> silence() {
        return Stream.of(
                arguments("closes the session upon ping timeout", SETTINGS, List.of(due(45)), List.of(TIMEOUT)),
                arguments("not before it", SETTINGS, List.of(due(44)), List.of(timer(45))),
                arguments(
                        "a ping gives the whole time anew",
                        SETTINGS,
                        List.of(says(25, "2"), due(45), due(70)),
                        List.of(PONG, timer(70), TIMEOUT)),
                arguments(
                        "so does any other packet, as before 4.0",
                        SETTINGS,
                        List.of(says(30, "6"), due(45), due(75)),
                        List.of(IGNORED, timer(75), TIMEOUT)),
                arguments(
                        "who could not be heard gets the time anew",
                        SETTINGS,
                        List.of(deaf(45), due(90)),
                        List.of(timer(90), TIMEOUT)),
                arguments(
                        "who never pinged is probed where that is set, again and again",
                        PROBING,
                        List.of(due(45), due(90)),
                        List.of(PROBE, timer(90), PROBE, timer(135))),
                arguments(
                        "events are no pings: it is probed still",
                        PROBING,
                        List.of(says(40, "6"), due(45), due(85)),
                        List.of(IGNORED, timer(85), PROBE, timer(130))),
                arguments(
                        "who has pinged once owes pings, also where silent ones are probed",
                        PROBING,
                        List.of(says(25, "2"), due(45), due(70)),
                        List.of(PONG, timer(70), TIMEOUT)),
                arguments(
                        "who could not be heard is not probed for it",
                        PROBING,
                        List.of(deaf(45), due(90)),
                        List.of(timer(90), PROBE, timer(135))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void silence(String behaviour, EngineSettings settings, List<EngineTalk.Step> given, List<Action> then) {
        for (long start : STARTS) {
            EngineSession session = opened(3, settings, start);
            List<Action> actions = new ArrayList<>();
            given.forEach(step -> actions.addAll(step.in(session, start)));
            assertEquals(then.stream().map(action -> after(start, action)).toList(), actions, "opened at " + start);
        }
    }
}
