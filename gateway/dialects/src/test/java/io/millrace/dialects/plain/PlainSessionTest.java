package io.millrace.dialects.plain;

import static io.millrace.dialects.plain.PlainSettings.Mode.ALL;
import static io.millrace.dialects.plain.PlainSettings.Mode.DATA;
import static io.millrace.dialects.plain.PlainSettings.Mode.PASSTHROUGH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainSessionTest {
    private static final Action NO_EVENT = new Action.Ignore("message without an event");
    private static final Action OTHER_MODE = new Action.Ignore("event of another mode");
    private static final Action NO_ROOM = new Action.Ignore("name that no room has");
    /** What a fuzzed message is made of, so that most of it is nearly right. */
    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"event\"",
        "\"data:get:x\"",
        "\":get:\"",
        "\"é\"",
        "😀",
        "null",
        "1e999",
        "\\u",
        "\\ud800",
        "\u0000",
        " ",
        "\"__proto__\"",
        "{\"event\":\"x\"}",
        "[[[[[[[["
    };

    static Stream<Arguments> messages() {
        return Stream.of(
                row("passed through whole", ALL, "{\"event\":\"a:b\",\"x\":{\"é\":[1.50]}}", forward("a:b")),
                row("the same where nothing else is", PASSTHROUGH, "{\"event\":\"a\"}", forward("a")),
                row("not where only data is served", DATA, "{\"event\":\"a\"}", OTHER_MODE),
                row(
                        "one that gets is subscribed to its twin, and goes on",
                        ALL,
                        "{\"event\":\"data:get:é\"}",
                        subscribe("data:set:é"),
                        forward("data:get:é")),
                row(
                        "the same where only data is served",
                        DATA,
                        "{\"n\":1,\"event\":\"user:get:1\"}",
                        subscribe("user:set:1"),
                        forward("user:get:1")),
                row("but not where all is passed through", PASSTHROUGH, "{\"event\":\"a:get:b\"}", forward("a:get:b")),
                row(
                        "of two, the first is turned",
                        ALL,
                        "{\"event\":\":get::get:\"}",
                        subscribe(":set::get:"),
                        forward(":get::get:")),
                row("the last event of two counts", ALL, "{\"event\":1,\"event\":\"b\"}", forward("b")),
                row("white space is the client's", ALL, " { \"event\" : \"a\" } ", forward("a")),
                row("an empty name is a name", ALL, "{\"event\":\"\"}", forward("")),
                row("no event", ALL, "{\"Event\":\"a\"}", NO_EVENT),
                row("one that is no text", ALL, "{\"event\":5}", NO_EVENT),
                row("no object", ALL, "[\"event\"]", NO_EVENT),
                row("no JSON", ALL, "event", NO_EVENT),
                row("nothing", ALL, "", NO_EVENT),
                row(
                        "too deep",
                        ALL,
                        "{\"event\":\"a\",\"b\":" + "[".repeat(10_000) + "]".repeat(10_000) + '}',
                        NO_EVENT),
                row("deeper than its event may be for those who read it", ALL, nested(127), NO_EVENT),
                row("just as deep as it may be", ALL, nested(126), forward("a")),
                row("a name that no room should have", ALL, "{\"event\":\":get:" + "x".repeat(252) + "\"}", NO_ROOM),
                row("one with half a pair of surrogates", ALL, "{\"event\":\"a:get:\\ud83c\"}", NO_ROOM),
                row(
                        "which is a name where it is no room's",
                        PASSTHROUGH,
                        "{\"event\":\"a\\ud83c\"}",
                        forward("a\ud83c")));
    }

    /** So many arrays in an object. */
    private static String nested(int levels) {
        return "{\"event\":\"a\",\"b\":" + "[".repeat(levels) + "]".repeat(levels) + '}';
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0061\\/\\b\"", "\"\\u00E9\\uD83C\"", "\"\\ud83c\\udf0a\"", "\"\\u0008:get:\\u001F\""})
    void aNameKeepsItsOwnBytes(String name) {
        String message = "{ \"event\" : " + name + "}";
        Action.Forward forward =
                (Action.Forward) opened(ALL).receive(Frame.Text.of(message), 0).getLast();
        assertEquals("[" + name + "," + message + "]", forward.data().toString());
        assertEquals(Json.parse(name).asString(), forward.name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void messages(String behaviour, PlainSettings.Mode mode, String message, List<Action> then) {
        List<Action> actions = opened(mode).receive(Frame.Text.of(message), 0);
        List<Action> whole = then.stream()
                .map(action -> action instanceof Action.Forward forward ? with(message, forward) : action)
                .toList();
        assertEquals(whole, actions);
    }

    @Test
    void bytesAreNoEvents() {
        assertEquals(
                List.of(new Action.Ignore("binary message")),
                opened(ALL)
                        .receive(new Frame.Binary(Bytes.of("{\"event\":\"a\"}".getBytes(StandardCharsets.UTF_8))), 0));
    }

    @Test
    void itIsInAtOnce() {
        PlainSession session = new PlainSession(new PlainSettings(ALL));
        assertEquals(List.of(new Action.Connect("plain", null, null)), session.open(0));
        assertEquals(List.of(), session.admitted("plain", new ConnectionId("c"), Standing.NOBODY, 0));
        assertEquals(List.of(), session.due(0, false));
        assertEquals(new Encoding("plain", 0, "json", false), session.encoding());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0, 1008", "4501, 4501", "401, 1008"})
    void refused(int code, int closedBy) {
        Session session = opened(ALL);
        assertEquals(
                List.of(
                        closedBy == 1008
                                ? new Action.Close(CloseCode.FORCED_CLOSE)
                                : new Action.CloseWith(closedBy, "no")),
                session.refused("plain", "no", null, code, 0));
        assertOver(session);
    }

    @Test
    void endedAndAskedToGo() {
        Session session = opened(ALL);
        assertEquals(List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN)), session.goAway(0));
        assertEquals(1, session.receive(Frame.Text.of("{\"event\":\"a\"}"), 0).size(), "it is heard on");
        assertEquals(List.of(new Action.Close(CloseCode.CLOSED_BY_WORKER)), session.disconnect("plain", 0));
        assertOver(session);
    }

    @Test
    void onlyWebSockets() {
        PlainDialect dialect = new PlainDialect(new PlainSettings(ALL));
        assertInstanceOf(Opening.Welcome.class, dialect.open(new Handshake(Map.of()), "s"));
        Opening.Rejected rejected = (Opening.Rejected) dialect.open(new Handshake(Map.of(), "GET", false, ""), "s");
        assertEquals(400, rejected.status());
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** Whatever comes is an event with its own bytes, or ignored. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverComes(long seed) {
        Random random = new Random(seed);
        Session session = opened(random.nextBoolean() ? ALL : PASSTHROUGH);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
            for (Action action : session.receive(Frame.Text.of(text.toString()), 0)) {
                switch (action) {
                    case Action.Ignore _ -> {}
                    case Action.Subscribe it -> assertTrue(it.channel().contains(":set:"));
                    case Action.Forward it ->
                        assertEquals(
                                Json.parse(text.toString()),
                                it.data().elements().get(1));
                    default -> throw new AssertionError("not in this dialect: " + action);
                }
            }
        }
    }

    private static void assertOver(Session session) {
        assertEquals(List.of(), session.receive(Frame.Text.of("{\"event\":\"a\"}"), 0));
        assertEquals(List.of(), session.refused("plain", "no", null, 0, 0));
        assertEquals(List.of(), session.disconnect("plain", 0));
        assertEquals(List.of(), session.goAway(0));
    }

    private static Session opened(PlainSettings.Mode mode) {
        Session session = new PlainSession(new PlainSettings(mode));
        session.open(0);
        return session;
    }

    private static Action subscribe(String channel) {
        return new Action.Subscribe("plain", channel, null, "");
    }

    /** Its data is the message's own. */
    private static Action forward(String name) {
        return new Action.Forward("plain", name, Json.NULL, List.of(), null);
    }

    private static Action with(String message, Action.Forward forward) {
        Json data = Json.array(Json.string(forward.name()), Json.parse(message));
        return new Action.Forward(forward.namespace(), forward.name(), data, List.of(), null);
    }

    private static Arguments row(String behaviour, PlainSettings.Mode mode, String message, Action... then) {
        return arguments(behaviour, mode, message, List.of(then));
    }
}
