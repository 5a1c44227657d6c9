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

final class SocketClusterTest {
    private static final Dialect DIALECT = new SocketCluster();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(
                        "an echo, whose number follows the handshake's",
                        new Question(null, "{\"event\":\"echo\",\"data\":\"🌊\",\"cid\":2}", "\"🌊\""),
                        DIALECT.echo(1, "\"🌊\"")),
                arguments(
                        "a channel is subscribed to",
                        new Question(null, "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"r-1\"},\"cid\":8}", ""),
                        DIALECT.join(7, "r-1")),
                arguments(
                        "something is published",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"r-1\",\"data\":{\"n\":1}}}",
                        DIALECT.say("r-1", "{\"n\":1}")),
                arguments("an answer", Optional.of("\"ä\""), DIALECT.answer(7, "{\"rid\":8,\"data\":\"ä\"}")),
                arguments("an answer without data", Optional.of(""), DIALECT.answer(7, "{\"rid\":8}")),
                arguments(
                        "an error is an answer that nobody wants",
                        Optional.of(",\"error\":{\"name\":\"a\"}"),
                        DIALECT.answer(7, "{\"rid\":8,\"error\":{\"name\":\"a\"}}")),
                arguments("another's answer", Optional.empty(), DIALECT.answer(7, "{\"rid\":88,\"data\":1}")),
                arguments(
                        "an event is no answer",
                        Optional.empty(),
                        DIALECT.answer(7, "{\"event\":\"echo\",\"data\":1,\"cid\":8}")),
                arguments(
                        "what is heard",
                        Optional.of("{\"n\":1}"),
                        DIALECT.said("{\"event\":\"#publish\",\"data\":{\"channel\":\"r-1\",\"data\":{\"n\":1}}}")),
                arguments(
                        "nothing, in a channel",
                        Optional.empty(),
                        DIALECT.said("{\"event\":\"#publish\",\"data\":{\"channel\":\"r-1\"}}")),
                arguments("another event", Optional.empty(), DIALECT.said("{\"event\":\"said\",\"data\":1}")),
                arguments("protocol 2's ping", "", DIALECT.reflex("")),
                arguments("protocol 1's ping", "#2", DIALECT.reflex("#1")),
                arguments("an event is no ping", null, DIALECT.reflex("{\"rid\":1}")),
                arguments("where to", "/s/", DIALECT.address("/s/")));
    }

    @Test
    void aHandshakeIsAnswered() {
        String hello = "{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}";
        assertEquals(List.of(new Step("shake hands", hello, "{\"rid\":1,\"data\":{\"id\":")), DIALECT.handshake());
    }
}
