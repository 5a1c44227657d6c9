package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.socketio.Script.Step;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session that goes on by a WebSocket, at whatever moment and on whatever clock, asks for the same as one that polls
 * on. Replay one seed with {@code -Dseed=...}.
 */
final class ResumptionPropertyTest {
    private static final long[] STARTS = {0, -SECOND, 1_700_000_000 * SECOND, Long.MAX_VALUE - 10 * SECOND - 7};
    private static final int MOST_STEPS = 40;

    static LongStream seeds() {
        return PacketPropertyTest.seeds();
    }

    static Stream<Kind> kinds() {
        return Kind.ALL.stream();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void itAsksForTheSame(long seed) {
        Random random = new Random(seed);
        for (Kind kind : Kind.ALL) {
            for (int i = 0; i < 8; i++) {
                boolean base64 = random.nextBoolean();
                long start = STARTS[random.nextInt(STARTS.length)];
                List<Step> script = Script.of(kind, base64, random, start, MOST_STEPS);
                int open = script.size() - (Script.isClosed(script.getLast()) ? 1 : 0);
                for (int moved = 1; moved <= open; moved++) {
                    boolean then64 = random.nextBoolean();
                    long there = STARTS[random.nextInt(STARTS.length)];
                    assertSame(new Move(kind, base64, then64, start, there, moved), script);
                }
            }
        }
    }

    /** Half of a packet by POST, the other half by WebSocket. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aPacketMayBeCutAnywhere(Kind kind) {
        for (boolean base64 : new boolean[] {false, true}) {
            List<Bytes> three = List.of(bytes(1), bytes(), bytes(2, 3));
            List<Frame> frames = Stream.of(
                            kind.connect("/", base64),
                            kind.event("/", "5", three, base64),
                            kind.ack("/", "6", three, base64),
                            kind.event("/", "", List.of(), base64))
                    .flatMap(List::stream)
                    .toList();
            Session untouched = opened(kind, base64);
            List<List<Action>> then = frames.stream()
                    .map(frame -> untouched.receive(frame, SECOND))
                    .toList();
            assertTrue(then.stream().flatMap(List::stream).noneMatch(Action.Close.class::isInstance), then.toString());
            for (int moved = 0; moved < frames.size(); moved++) {
                Session polls = opened(kind, base64);
                frames.subList(0, moved).forEach(frame -> polls.receive(frame, SECOND));
                Session resumed = kind.resumed(polls.state(SECOND), base64, SECOND);
                resumed.open(SECOND);
                for (int i = moved; i < frames.size(); i++) {
                    assertEquals(then.get(i), resumed.receive(frames.get(i), SECOND), "cut before " + moved);
                }
            }
        }
    }

    /* By both versions "/" was asked for once and left, so that it may be asked for again. */
    private static Session opened(Kind kind, boolean base64) {
        Session session = kind.polls(base64);
        session.open(0);
        if (kind.version() == 4) {
            kind.connect("/", base64).forEach(frame -> session.receive(frame, 0));
        }
        kind.leave("/", base64).forEach(frame -> session.receive(frame, 0));
        return session;
    }

    /**
     * @param base64 whether it polls so
     * @param then64 whether its WebSocket does
     * @param start of its clock, and {@code there} of the other's
     * @param moved after so many steps
     */
    private record Move(Kind kind, boolean base64, boolean then64, long start, long there, int moved) {}

    private static void assertSame(Move move, List<Step> script) {
        Session polls = move.kind.polls(move.base64);
        long timer = 0;
        for (Step step : script.subList(0, move.moved)) {
            step.deed().to(polls, move.start + step.atNanos());
            timer = step.then().stream()
                    .filter(Action.SetTimer.class::isInstance)
                    .mapToLong(action -> ((Action.SetTimer) action).atNanos() - move.start)
                    .reduce(timer, (_, last) -> last);
        }
        long now = script.get(move.moved - 1).atNanos();
        if (move.moved < script.size()) {
            now += (script.get(move.moved).atNanos() - now) / 2;
        }
        Json state = Json.parse(polls.state(move.start + now).toString());
        Session resumed = move.kind.resumed(state, move.then64, move.there + now);
        assertEquals(
                List.of(new Action.SetTimer(move.there + timer)), resumed.open(move.there + now), state.toString());
        assertEquals(polls.heedsCloseFrames(), resumed.heedsCloseFrames());
        assertEquals(move.then64, resumed.encoding().base64());
        for (Step step : script.subList(move.moved, script.size())) {
            List<Action> actions = step.deed().to(resumed, move.there + step.atNanos());
            assertEquals(
                    plain(step.then(), move.start, move.base64, move.kind),
                    plain(actions, move.there, move.then64, move.kind),
                    () -> move + " " + state);
        }
    }

    /** Without what differs by clock and framing. */
    private static List<Action> plain(List<Action> actions, long start, boolean base64, Kind kind) {
        return actions.stream()
                .map(action -> switch (action) {
                    case Action.SetTimer(long at) -> new Action.SetTimer(at - start);
                    case Action.Send(Frame frame) -> new Action.Send(base64 ? decoded(frame, kind) : frame);
                    default -> action;
                })
                .toList();
    }

    private static Frame decoded(Frame frame, Kind kind) {
        if (frame instanceof Frame.Text(Bytes text) && text.array()[0] == 'b') {
            byte[] coded = Arrays.copyOfRange(text.array(), kind.version() == 3 ? 2 : 1, text.length());
            return kind.framing(false).binary(Bytes.of(Base64.getDecoder().decode(coded)));
        }
        return frame;
    }

    private static Bytes bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < array.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return Bytes.of(array);
    }
}
