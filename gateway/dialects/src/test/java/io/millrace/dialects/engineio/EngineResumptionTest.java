package io.millrace.dialects.engineio;

import static io.millrace.dialects.engineio.EngineTalk.INTERVAL;
import static io.millrace.dialects.engineio.EngineTalk.SECOND;
import static io.millrace.dialects.engineio.EngineTalk.SETTINGS;
import static io.millrace.dialects.engineio.EngineTalk.STARTS;
import static io.millrace.dialects.engineio.EngineTalk.TIMEOUT;
import static io.millrace.dialects.engineio.EngineTalk.after;
import static io.millrace.dialects.engineio.EngineTalk.binary;
import static io.millrace.dialects.engineio.EngineTalk.closed;
import static io.millrace.dialects.engineio.EngineTalk.due;
import static io.millrace.dialects.engineio.EngineTalk.over;
import static io.millrace.dialects.engineio.EngineTalk.says;
import static io.millrace.dialects.engineio.EngineTalk.text;
import static io.millrace.dialects.engineio.EngineTalk.timer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Resumption.Word;
import io.millrace.dialects.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that has polled and goes on by a WebSocket (engine.io 6.6, Socket._maybeUpgrade). */
final class EngineResumptionTest {
    private static final EngineSettings PROBING =
            new EngineSettings(INTERVAL, TIMEOUT, 1_000_000, true, EngineSettings.Silence.PROBE);

    static Stream<Arguments> words() {
        return Stream.of(
                arguments(text("2probe"), Word.PROBE),
                arguments(text("5"), Word.UPGRADE),
                arguments(text("5 with data"), Word.UPGRADE),
                arguments(text("2"), Word.OTHER),
                arguments(text("2probe "), Word.OTHER),
                arguments(text("2probé"), Word.OTHER),
                arguments(text("3probe"), Word.OTHER),
                arguments(text("4hello"), Word.OTHER),
                arguments(text("1"), Word.OTHER),
                arguments(text("b5"), Word.OTHER),
                arguments(text(""), Word.OTHER),
                arguments(binary('5'), Word.OTHER),
                arguments(binary(), Word.OTHER));
    }

    @ParameterizedTest
    @MethodSource
    void words(Frame frame, Word word) {
        EngineResumption resumption = resumption(SETTINGS, 4, new Above());
        assertEquals(word, resumption.word(frame));
        assertEquals(text("3probe"), resumption.answer());
    }

    /** What follows upon the resumption, 10 seconds after the session's beginning. */
    static Stream<Arguments> goesOn() {
        return Stream.of(
                arguments(
                        "version 4 pings when it would have",
                        4,
                        SETTINGS,
                        List.of(due(25)),
                        List.of(timer(25), EngineTalk.PING, timer(45))),
                arguments(
                        "version 3 waits as long as it would have",
                        3,
                        SETTINGS,
                        List.of(due(45)),
                        List.of(timer(45), EngineTalk.close(CloseCode.PING_TIMEOUT))),
                arguments(
                        "a silent client of version 3 can be asked now",
                        3,
                        PROBING,
                        List.of(due(45)),
                        List.of(timer(45), new Action.Probe(TIMEOUT), timer(90))),
                arguments(
                        "who is not greeted again and says something",
                        3,
                        SETTINGS,
                        List.of(says(11, "4é😀"), due(45)),
                        List.of(timer(45), new Action.Ignore("text é😀"), timer(56))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void goesOn(String what, int version, EngineSettings settings, List<EngineTalk.Step> given, List<Action> then) {
        for (long start : STARTS) {
            Json state = polls(version, settings, new Above(), start).state(start + 10 * SECOND);
            long there = -start / 2;
            EngineSession session =
                    (EngineSession) resumption(settings, version, new Above()).resume(state, there + 10 * SECOND);
            List<Action> actions = new ArrayList<>(session.open(there + 10 * SECOND));
            given.forEach(step -> actions.addAll(step.in(session, there)));
            assertEquals(then.stream().map(action -> after(there, action)).toList(), actions, state.toString());
        }
    }

    @Test
    void thePongToAPingOfPollingMayComeByWebSocket() {
        EngineSession polls = polls(4, SETTINGS, new Above(), 0);
        polls.due(INTERVAL, false);
        Session resumed = resumption(SETTINGS, 4, new Above()).resume(polls.state(INTERVAL + 1), INTERVAL + 1);
        assertEquals(List.of(new Action.SetTimer(INTERVAL + TIMEOUT)), resumed.open(INTERVAL + 1));
        assertEquals(List.of(new Action.SetTimer(2 * INTERVAL + 2)), resumed.receive(text("3"), INTERVAL + 2));
        assertEquals(closed(CloseCode.PARSE_ERROR), resumed.receive(text("2"), INTERVAL + 3));
    }

    @Test
    void theLayersDeadlineMovesWithIt() {
        Above above = new Above();
        above.deadlineNanos = 12 * SECOND;
        Session polls = polls(4, SETTINGS, above, 0);
        Session resumed = resumption(SETTINGS, 4, new Above()).resume(polls.state(10 * SECOND), 110 * SECOND);
        assertEquals(List.of(new Action.SetTimer(112 * SECOND)), resumed.open(110 * SECOND));
        assertEquals(List.of(over()), resumed.due(112 * SECOND, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"okhttp/3.12", "python-requests/2", ""})
    void whetherItHeedsCloseFramesIsKept(String userAgent) {
        EngineSession polls = new EngineSession("s", SETTINGS, 4, userAgent, new Above(), true);
        polls.open(0);
        assertEquals(
                polls.heedsCloseFrames(),
                resumption(SETTINGS, 4, new Above()).resume(polls.state(0), 0).heedsCloseFrames());
    }

    @Test
    void aStateOfAnotherSessionIsNotTaken() {
        Json state = polls(4, SETTINGS, new Above(), 0).state(0);
        var another = new EngineResumption("t", SETTINGS, new Framing(4, false), (_, _) -> new Above());
        assertThrows(IllegalArgumentException.class, () -> another.resume(state, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void norOneOfTheOtherVersion(int version) {
        Json state = polls(version, SETTINGS, new Above(), 0).state(0);
        var other = resumption(SETTINGS, 7 - version, new Above());
        assertThrows(IllegalArgumentException.class, () -> other.resume(state, 0));
    }

    @Test
    void whoHasAWebSocketGoesNowhere() {
        Session session = EngineTalk.opened(0);
        assertThrows(IllegalStateException.class, () -> session.state(0));
        Session resumed = resumption(SETTINGS, 4, new Above())
                .resume(polls(4, SETTINGS, new Above(), 0).state(0), 0);
        resumed.open(0);
        assertThrows(IllegalStateException.class, () -> resumed.state(0));
    }

    private static EngineSession polls(int version, EngineSettings settings, Above above, long start) {
        EngineSession session = new EngineSession("s", settings, version, "", above, true);
        session.open(start);
        return session;
    }

    private static EngineResumption resumption(EngineSettings settings, int version, Above above) {
        return new EngineResumption("s", settings, new Framing(version, false), (_, _) -> above);
    }
}
