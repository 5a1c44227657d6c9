package io.millrace.loadtest.dialects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.loadtest.dialects.Dialect.Question;
import io.millrace.loadtest.dialects.Dialect.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SonoTest {
    private static final Dialect DIALECT = new Sono();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(
                        "an echo",
                        new Question(null, "{\"protocol\":\"mirror\",\"payload\":{\"n\":7,\"text\":\"🌊\"}}", "\"🌊\""),
                        DIALECT.echo(7, "\"🌊\"")),
                arguments(
                        "a channel is entered, and then asked for",
                        new Question(
                                "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"r-1\"}}",
                                "{\"protocol\":\"grab\",\"event\":\"7\",\"payload\":{\"message\":\"mychannel\"}}",
                                "[\"r-1\"]"),
                        DIALECT.join(7, "r-1")),
                arguments(
                        "something is said, to all but its speaker",
                        "{\"protocol\":\"broadcast\",\"event\":\"said\",\"payload\":{\"message\":{\"n\":1}}}",
                        DIALECT.say("r-1", "{\"n\":1}")),
                arguments("from within", true, DIALECT.speaksFromWithin()),
                arguments("an echo's answer", Optional.of("\"ä\""), DIALECT.answer(7, mirrored(7, "\"ä\""))),
                arguments("another echo's answer", Optional.empty(), DIALECT.answer(7, mirrored(77, "1"))),
                arguments("where it is", Optional.of("[\"home\"]"), DIALECT.answer(7, channel("7", "[\"home\"]"))),
                arguments("another's answer", Optional.empty(), DIALECT.answer(7, channel("77", "[\"home\"]"))),
                arguments(
                        "an error is no answer",
                        Optional.empty(),
                        DIALECT.answer(7, "{\"protocol\":\"error\",\"payload\":{\"message\":\"7\"}}")),
                arguments("what is heard", Optional.of("{\"n\":1}"), DIALECT.said(said("{\"n\":1},\"from\":\"A-b\""))),
                arguments("a server's word", Optional.empty(), DIALECT.said(said("\"x\""))),
                arguments("another event", Optional.empty(), DIALECT.said(channel("7", "[\"home\"]"))),
                arguments("no frame is a ping", null, DIALECT.reflex("")),
                arguments("where to", "/ws", DIALECT.address("/ws")));
    }

    private static String mirrored(int number, String text) {
        return "{\"protocol\":\"mirrored\",\"payload\":{\"message\":{\"n\":%d,\"text\":%s}}}".formatted(number, text);
    }

    private static String channel(String event, String channels) {
        return "{\"protocol\":\"%s\",\"payload\":{\"message\":%s,\"type\":\"mychannel\"}}".formatted(event, channels);
    }

    private static String said(String message) {
        return "{\"protocol\":\"said\",\"payload\":{\"message\":%s}}".formatted(message);
    }

    @Test
    void aClientIsInWhenItHearsWhoItIs() {
        String grab = "{\"protocol\":\"grab\",\"payload\":{\"message\":\"myid\"}}";
        String id = "{\"protocol\":\"message\",\"payload\":{\"message\":[\"";
        assertEquals(List.of(new Step("ask who I am", grab, id)), DIALECT.handshake());
    }
}
