package io.millrace.loadtest.dialects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.loadtest.dialects.Dialect.Question;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PlainTest {
    private static final Dialect DIALECT = new Plain();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments("there is no handshake", List.of(), DIALECT.handshake()),
                arguments(
                        "an echo",
                        new Question(null, "{\"event\":\"mirror\",\"n\":7,\"text\":\"🌊\"}", "\"🌊\""),
                        DIALECT.echo(7, "\"🌊\"")),
                arguments(
                        "a room is joined, and an echo tells when",
                        new Question(
                                "{\"event\":\"join\",\"room\":\"r-1\"}",
                                "{\"event\":\"mirror\",\"n\":7,\"text\":\"r-1\"}",
                                "\"r-1\""),
                        DIALECT.join(7, "r-1")),
                arguments(
                        "something is said",
                        "{\"event\":\"say\",\"room\":\"r-1\",\"text\":{\"n\":1}}",
                        DIALECT.say("r-1", "{\"n\":1}")),
                arguments("who speaks need not be there", false, DIALECT.speaksFromWithin()),
                arguments("an answer", Optional.of("\"ä\""), DIALECT.answer(7, mirrored(7, "\"ä\""))),
                arguments("another's answer", Optional.empty(), DIALECT.answer(7, mirrored(77, "1"))),
                arguments(
                        "what is heard",
                        Optional.of("{\"n\":1}"),
                        DIALECT.said("{\"event\":\"said\",\"args\":[{\"n\":1}]}")),
                arguments("another event", Optional.empty(), DIALECT.said(mirrored(7, "1"))),
                arguments("no frame is a ping", null, DIALECT.reflex("")),
                arguments("where to", "/events", DIALECT.address("/events")));
    }

    private static String mirrored(int number, String text) {
        return "{\"mirrored\":{\"event\":\"mirror\",\"n\":%d,\"text\":%s}}".formatted(number, text);
    }
}
