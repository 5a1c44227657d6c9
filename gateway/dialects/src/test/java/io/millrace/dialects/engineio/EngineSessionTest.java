package io.millrace.dialects.engineio;

import static io.millrace.dialects.engineio.EngineTalk.IGNORED;
import static io.millrace.dialects.engineio.EngineTalk.INTERVAL;
import static io.millrace.dialects.engineio.EngineTalk.PING;
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
import static io.millrace.dialects.engineio.EngineTalk.over;
import static io.millrace.dialects.engineio.EngineTalk.parseError;
import static io.millrace.dialects.engineio.EngineTalk.says;
import static io.millrace.dialects.engineio.EngineTalk.send;
import static io.millrace.dialects.engineio.EngineTalk.text;
import static io.millrace.dialects.engineio.EngineTalk.timer;
import static io.millrace.dialects.engineio.EngineTalk.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Engine.IO 4 on a WebSocket, below its messages: packets, heartbeat, the close. */
final class EngineSessionTest {
    /** What a client may send (engine.io 6.6, Socket.onPacket): the rows for a session that waits for nothing. */
    static Stream<Arguments> packets() {
        return Stream.of(
                arguments("open from a client is ignored", text("0{}"), List.of(IGNORED)),
                arguments("upgrade outside an upgrade is ignored", text("5"), List.of(IGNORED)),
                arguments("noop is ignored", text("6"), List.of(IGNORED)),
                arguments("should close the session upon a close packet", text("1"), closed(CloseCode.CLIENT_CLOSED)),
                arguments("a ping from the client closes: invalid heartbeat direction", text("2"), parseError()),
                arguments("a probe outside an upgrade closes", text("2probe"), parseError()),
                arguments("an unsolicited pong is harmless", text("3"), List.of()),
                arguments("an unsolicited pong with data is harmless", text("3é😀"), List.of()),
                arguments("a message goes up", text("4é😀"), List.of(new Action.Ignore("text é😀"))),
                arguments("an empty message goes up", text("4"), List.of(new Action.Ignore("text "))),
                arguments("an empty text frame closes", text(""), parseError()),
                arguments("should ignore no unknown packet: it closes", text("7"), parseError()),
                arguments("abc closes", text("abc"), parseError()),
                arguments("a blank closes", text(" 4"), parseError()),
                arguments("a record separator closes: no payloads on WebSocket", text("\u001e"), parseError()),
                arguments("a non-ASCII first character closes", text("é4"), parseError()),
                arguments("a binary frame is a message, bare", binary(4, 1, 2), List.of(up(4, 1, 2))),
                arguments("an empty binary frame is a message", binary(), List.of(up())),
                arguments("base64 in a text frame is a binary message", text("bAQIDBA=="), List.of(up(1, 2, 3, 4))),
                arguments("base64 without padding", text("bAQIDBA"), List.of(up(1, 2, 3, 4))),
                arguments("base64 of the other alphabet, as Node reads it", text("b-_8="), List.of(up(0xfb, 0xff))),
                arguments("garbage in base64 is skipped", text("bA!Q\nI é😀D*BA=="), List.of(up(1, 2, 3, 4))),
                arguments("a dangling base64 character is dropped", text("bAQIDB"), List.of(up(1, 2, 3))),
                arguments("base64 of nothing", text("b"), List.of(up())),
                arguments("base64 of padding alone", text("b===="), List.of(up())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void packets(String behaviour, Frame given, List<Action> then) {
        EngineSession session = opened(0);
        assertEquals(then, session.receive(given, SECOND));
        boolean closes = then.stream().anyMatch(Action.Close.class::isInstance);
        assertEquals(closes ? List.of() : List.of(IGNORED), session.receive(text("6"), SECOND), "what follows");
    }

    @Test
    void theOpenPacketHasAllFiveFieldsInTheirOrder() {
        EngineSession session = new EngineSession("abc_-1", SETTINGS, 4, "", new Above());
        assertEquals(
                List.of(
                        send("0{\"sid\":\"abc_-1\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
                                + "\"maxPayload\":1000000}"),
                        new Action.SetTimer(INTERVAL)),
                session.open(0));
    }

    /** Steps as (seconds after the opening, what happens), and what the session asks for then. */
    static Stream<Arguments> heartbeat() {
        return Stream.of(
                arguments("a ping goes out after pingInterval", List.of(due(25)), List.of(PING, timer(45))),
                arguments("called before its time it only asks again", List.of(due(24)), List.of(timer(25))),
                arguments(
                        "without a pong within pingTimeout it closes",
                        List.of(due(25), due(45)),
                        List.of(PING, timer(45), close(CloseCode.PING_TIMEOUT))),
                arguments(
                        "the next ping counts from the pong",
                        List.of(due(25), says(30, "3"), due(55)),
                        List.of(PING, timer(45), timer(55), PING, timer(75))),
                arguments(
                        "an unsolicited pong moves nothing",
                        List.of(says(10, "3"), due(25), says(26, "3"), says(27, "3")),
                        List.of(PING, timer(45), timer(51))),
                arguments(
                        "who was deaf pings again instead of closing, since the client counts our pings",
                        List.of(due(25), deaf(45), due(65)),
                        List.of(PING, timer(45), PING, timer(65), close(CloseCode.PING_TIMEOUT))),
                arguments(
                        "a pong after a deaf time is as good as any",
                        List.of(due(25), deaf(45), says(46, "3"), due(71)),
                        List.of(PING, timer(45), PING, timer(65), timer(71), PING, timer(91))),
                arguments(
                        "a ping that is late is no later than it was due", List.of(due(26)), List.of(PING, timer(45))),
                arguments("but for what is more than a little", List.of(due(30)), List.of(PING, timer(49))),
                arguments("deaf while nothing is owed changes nothing", List.of(deaf(25)), List.of(PING, timer(45))),
                arguments(
                        "traffic does not put off the next ping",
                        List.of(says(20, "6"), due(25)),
                        List.of(IGNORED, PING, timer(45))),
                arguments(
                        "the first packet while the pong is awaited gives it pingTimeout anew",
                        List.of(due(25), says(40, "6"), due(60)),
                        List.of(PING, timer(45), IGNORED, timer(60), close(CloseCode.PING_TIMEOUT))),
                arguments(
                        "the second does not",
                        List.of(due(25), says(40, "6"), says(50, "6"), due(60)),
                        List.of(PING, timer(45), IGNORED, timer(60), IGNORED, close(CloseCode.PING_TIMEOUT))),
                arguments(
                        "each ping allows it once",
                        List.of(due(25), says(38, "6"), says(39, "3"), due(64), says(70, "6")),
                        List.of(PING, timer(45), IGNORED, timer(58), timer(64), PING, timer(84), IGNORED, timer(90))),
                arguments(
                        "after a late pong the next ping comes before the client gives up",
                        List.of(due(25), says(44, "6"), says(60, "3"), due(65)),
                        List.of(PING, timer(45), IGNORED, timer(64), timer(65), PING, timer(85))),
                arguments(
                        "nothing is asked for after the close",
                        List.of(due(25), due(45), says(46, "3"), due(50), says(51, "4")),
                        List.of(PING, timer(45), close(CloseCode.PING_TIMEOUT))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void heartbeat(String behaviour, List<EngineTalk.Step> given, List<Action> then) {
        for (long start : STARTS) {
            EngineSession session = opened(start);
            List<Action> actions = new ArrayList<>();
            given.forEach(step -> actions.addAll(step.in(session, start)));
            assertEquals(then.stream().map(action -> after(start, action)).toList(), actions, "opened at " + start);
        }
    }

    /** Every state meets every packet, and answers: each of the machine's arrows is walked, and none throws. */
    @Test
    void everyStateAnswersEveryPacket() {
        List<List<EngineTalk.Step>> states = List.of(
                List.of(),
                List.of(due(25)),
                List.of(due(25), says(30, "6")),
                List.of(due(25), deaf(45)),
                List.of(says(1, "1")));
        List<Frame> frames = packets().map(row -> (Frame) row.get()[1]).toList();
        for (List<EngineTalk.Step> state : states) {
            for (Frame frame : frames) {
                EngineSession session = opened(0);
                state.forEach(step -> step.in(session, 0));
                List<Action> actions = session.receive(frame, 46 * SECOND);
                boolean closed = !actions.isEmpty() && actions.getLast() instanceof Action.Close;
                if (closed || state.equals(states.getLast())) {
                    assertEquals(List.of(), afterwards(session), "a closed session asks for nothing");
                } else {
                    assertInstanceOf(
                            Action.SetTimer.class,
                            session.due(47 * SECOND, false).getLast());
                }
            }
        }
    }

    private static List<Action> afterwards(EngineSession session) {
        List<Action> actions = new ArrayList<>(session.receive(text("4x"), 60 * SECOND));
        actions.addAll(session.due(100 * SECOND, false));
        actions.addAll(session.due(200 * SECOND, true));
        actions.addAll(session.admitted("/", new ConnectionId("c"), Standing.NOBODY, 60 * SECOND));
        actions.addAll(session.refused("/", "no", null, 0, 60 * SECOND));
        actions.addAll(session.disconnect("/", 60 * SECOND));
        actions.addAll(session.goAway(60 * SECOND));
        return actions;
    }

    /** Whoever is asked to go elsewhere is heard until it does, and owes its pongs. */
    @Test
    void whenTheGatewayGoesAway() {
        EngineSession session = opened(0);
        assertEquals(List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN)), session.goAway(SECOND));
        assertEquals(List.of(new Action.Ignore("text é😀")), session.receive(text("4é😀"), SECOND));
        assertEquals(List.of(PING, timer(45)), session.due(25 * SECOND, false));
        assertEquals(List.of(close(CloseCode.PING_TIMEOUT)), session.due(45 * SECOND, false));
    }

    static Stream<Arguments> libraries() {
        return Stream.of(
                arguments("engine.io-client-java rides on OkHttp, and sees no close frame", "okhttp/3.12.12", false),
                arguments("a browser does", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", true),
                arguments("ws of Node says nothing of itself", "", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void libraries(String behaviour, String userAgent, boolean heeds) {
        assertEquals(heeds, new EngineSession("s", SETTINGS, 4, userAgent, new Above()).heedsCloseFrames());
    }

    /** A layer with a deadline of its own: the session has one timer for both. */
    static Stream<Arguments> layerDeadlines() {
        return Stream.of(
                arguments("the nearer of both is asked for", 10L, List.of(), List.of(timer(10))),
                arguments("the ping, when that is nearer", 40L, List.of(), List.of(timer(25))),
                arguments("the layer's close is the last word", 10L, List.of(due(10)), List.of(timer(10), over())),
                arguments(
                        "both at once: ping, then the layer", 25L, List.of(due(25)), List.of(timer(25), PING, over())),
                arguments(
                        "deaf, the layer's deadline moves on",
                        10L,
                        List.of(deaf(10)),
                        List.of(timer(10), new Action.Ignore("later"), timer(20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void layerDeadlines(String behaviour, long layerSeconds, List<EngineTalk.Step> given, List<Action> then) {
        for (long start : STARTS) {
            Above above = new Above();
            above.deadlineNanos = start + layerSeconds * SECOND;
            EngineSession session = new EngineSession("s", SETTINGS, 4, "", above);
            List<Action> actions = new ArrayList<>(session.open(start));
            actions.removeFirst();
            given.forEach(step -> actions.addAll(step.in(session, start)));
            assertEquals(then.stream().map(action -> after(start, action)).toList(), actions);
        }
    }

    @Test
    void startsCoverTheWrap() {
        assertEquals(
                1,
                LongStream.of(STARTS)
                        .filter(start -> start > 0 && start + INTERVAL < 0)
                        .count());
    }
}
