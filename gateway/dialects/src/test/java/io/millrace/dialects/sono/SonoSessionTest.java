package io.millrace.dialects.sono;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.Question;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
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

final class SonoSessionTest {
    private static final SonoSettings SETTINGS = new SonoSettings(List.of("home", "tea"), false);
    private static final SonoSettings OPEN = new SonoSettings(List.of("home"), true);
    private static final Action UNREADABLE = error("This is no JSON object with a protocol that is a text");
    private static final String GRABS = "{\"protocol\":\"grab\",\"event\":\"é\",\"payload\":{\"message\":%s}}";
    /** What a fuzzed message is made of, so that most of it is nearly right. */
    private static final String[] WORDS = {
        "{",
        "}",
        ",",
        ":",
        "\"protocol\"",
        "\"event\"",
        "\"payload\"",
        "\"message\"",
        "\"to\"",
        "\"grab\"",
        "\"home\"",
        "\"changeChannel\"",
        "\"directmessage\"",
        "\"clients\"",
        "null",
        "5",
        "[",
        "]",
        "😀",
        "\\ud800",
        "\"__proto__\"",
        "{\"protocol\":\"message\",\"payload\":{\"message\":1}}"
    };

    static Stream<Arguments> said() {
        return Stream.of(
                row(
                        "to all in the channel, itself too",
                        "{\"protocol\":\"message\",\"event\":\"chat\",\"payload\":{\"message\":{\"é\":[1.50]}}}",
                        say(true, "chat", "{\"é\":[1.50]}")),
                row(
                        "an event without a name is message, and no message is null",
                        "{\"protocol\":\"message\",\"payload\":{}}",
                        say(true, "message", "null")),
                row(
                        "to all but itself",
                        "{\"protocol\":\"broadcast\",\"event\":5,\"payload\":{\"message\":1}}",
                        say(false, "message", "1")),
                row(
                        "an event without a character is none: it would come as the server's push",
                        "{\"protocol\":\"message\",\"event\":\"\",\"payload\":{\"message\":1}}",
                        say(true, "message", "1")),
                row(
                        "to one",
                        "{\"protocol\":\"directmessage\",\"event\":\"offer\","
                                + "\"payload\":{\"message\":\"sdp\",\"to\":\"k3J9\"}}",
                        tell("k3J9", "offer", "\"sdp\"")),
                row(
                        "whose id is a number",
                        "{\"protocol\":\"directmessage\",\"payload\":{\"message\":1,\"to\":1001}}",
                        tell("1001", "message", "1")),
                row(
                        "to nobody",
                        "{\"protocol\":\"directmessage\",\"payload\":{\"message\":1}}",
                        error("A directmessage is to a client, by its id")),
                row(
                        "into another channel",
                        "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"tea\"}}",
                        new Action.Enter("sono", "tea", "trouble")),
                row(
                        "into one that there is not",
                        "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"__proto__\"}}",
                        error("There is no channel \"__proto__\"")),
                row(
                        "into none",
                        "{\"protocol\":\"changeChannel\",\"payload\":5}",
                        error("There is no channel without a name")),
                row("who am I", GRABS.formatted("\"myid\""), ask(new Question.Me(), "\"myid\"")),
                row("where", GRABS.formatted("\"mychannel\""), ask(new Question.MyChannel(), "\"mychannel\"")),
                row("who is there", GRABS.formatted("\"clients\""), ask(new Question.Everybody(), "\"clients\"")),
                row(
                        "who is here",
                        GRABS.formatted("\"mychannelclients\""),
                        ask(new Question.MyChannelsMembers(), "\"mychannelclients\"")),
                row(
                        "what is there",
                        GRABS.formatted("\"channels\""),
                        ask(new Question.Channels(List.of("home", "tea")), "\"channels\"")),
                row(
                        "anything else",
                        GRABS.formatted("[1.50]"),
                        ask(new Question.Known("invalid grab request"), "[1.50]")),
                row(
                        "another protocol is an event for workers",
                        "{\"protocol\":\"order\",\"payload\":{\"n\":1.50}}",
                        new Action.Forward("sono", "order", Json.parse("[\"order\",{\"n\":1.50}]"), List.of(), null)),
                row(
                        "also without a payload",
                        "{\"protocol\":\"order\"}",
                        new Action.Forward("sono", "order", Json.parse("[\"order\"]"), List.of(), null)),
                row(
                        "whose name keeps its own bytes",
                        "{\"protocol\":\"\\u0061\\/\\uD83C\"}",
                        new Action.Forward("sono", "a/\ud83c", Json.parse("[\"\\u0061\\/\\uD83C\"]"), List.of(), null)),
                row("no protocol", "{\"event\":\"x\"}", UNREADABLE),
                row("one that is no text", "{\"protocol\":5}", UNREADABLE),
                row("no object", "[]", UNREADABLE),
                row("no JSON", "{", UNREADABLE),
                row("nothing", "", UNREADABLE),
                row("too deep", "[".repeat(10_000), UNREADABLE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, String message, List<Action> then) {
        assertEquals(then, opened(SETTINGS).receive(Frame.Text.of(message), 0));
    }

    @Test
    void itIsReachableAndAtHomeFromTheStart() {
        assertEquals(
                List.of(
                        new Action.Connect("sono", null, null),
                        new Action.BeReachable("sono"),
                        new Action.Enter("sono", "home", "trouble")),
                new SonoSession(SETTINGS).open(0));
        assertEquals(List.of(), opened(SETTINGS).admitted("sono", new ConnectionId("c"), Standing.NOBODY, 0));
        assertEquals(List.of(), opened(SETTINGS).due(0, false));
    }

    @ParameterizedTest(name = "a new channel {0}: {1}")
    @CsvSource({
        "milk, true",
        "é 😀, true",
        "@k3J9, false",
        "'', false",
        "a\u0001b, false",
        "a\ud83c, false",
        "\udf0aa, false"
    })
    void newChannels(String name, boolean canBe) {
        String frame = "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":" + Json.string(name) + "}}";
        List<Action> actions = opened(OPEN).receive(Frame.Text.of(frame), 0);
        assertEquals(canBe, actions.getFirst() instanceof Action.Enter, actions::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a", "", "a\u0000", "\ud83c"})
    void channelsThatCannotBe(String name) {
        assertThrows(IllegalArgumentException.class, () -> new SonoSettings(List.of("home", name), false));
        assertThrows(IllegalArgumentException.class, () -> new SonoSettings(List.of(), false));
    }

    @Test
    void bytesAreUnreadable() {
        assertEquals(List.of(UNREADABLE), opened(SETTINGS).receive(new Frame.Binary(Bytes.of(new byte[2])), 0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0, 1008", "4501, 4501", "401, 1008"})
    void refused(int code, int closedBy) {
        Session session = opened(SETTINGS);
        assertEquals(
                List.of(
                        closedBy == 1008
                                ? new Action.Close(CloseCode.FORCED_CLOSE)
                                : new Action.CloseWith(closedBy, "no")),
                session.refused("sono", "no", null, code, 0));
        assertOver(session);
    }

    @Test
    void endedAndAskedToGo() {
        Session session = opened(SETTINGS);
        assertEquals(List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN)), session.goAway(0));
        assertEquals(List.of(new Action.Close(CloseCode.CLOSED_BY_WORKER)), session.disconnect("sono", 0));
        assertOver(session);
    }

    @Test
    void onlyWebSockets() {
        SonoDialect dialect = new SonoDialect(SETTINGS);
        assertInstanceOf(Opening.Welcome.class, dialect.open(new Handshake(Map.of()), "s"));
        assertInstanceOf(Opening.Rejected.class, dialect.open(new Handshake(Map.of(), "GET", false, ""), "s"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** Whatever comes is done or answered, by no more than there is to say; and the session lives. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverComes(long seed) {
        Random random = new Random(seed);
        Session session = opened(random.nextBoolean() ? SETTINGS : OPEN);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
            List<Action> actions = session.receive(Frame.Text.of(text.toString()), 0);
            assertTrue(actions.size() <= 2);
            for (Action action : actions) {
                switch (action) {
                    case Action.Send send -> assertTrue(send.frame().length() < 300);
                    case Action.Enter _, Action.Say _, Action.Tell _, Action.Ask _, Action.Forward _ -> {}
                    default -> throw new AssertionError("not in this dialect: " + action);
                }
            }
        }
    }

    private static void assertOver(Session session) {
        assertEquals(List.of(), session.receive(Frame.Text.of("{"), 0));
        assertEquals(List.of(), session.refused("sono", "no", null, 0, 0));
        assertEquals(List.of(), session.disconnect("sono", 0));
        assertEquals(List.of(), session.goAway(0));
    }

    private static Session opened(SonoSettings settings) {
        Session session = new SonoSession(settings);
        session.open(0);
        return session;
    }

    private static Action say(boolean meToo, String event, String data) {
        return new Action.Say("sono", event, Json.parse(data), meToo, "trouble");
    }

    private static Action tell(String to, String event, String data) {
        return new Action.Tell("sono", to, event, Json.parse(data), "trouble");
    }

    private static Action ask(Question question, String asked) {
        return new Action.Ask("sono", question, "[\"é\"," + asked + ']');
    }

    private static Action error(String message) {
        return new Action.Send(SonoFrames.error(message));
    }

    private static Arguments row(String behaviour, String message, Action... then) {
        return arguments(behaviour, message, List.of(then));
    }
}
