package io.millrace.loadtest.dialects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.loadtest.dialects.Dialect.Step;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SocketIoTest {
    private static final Dialect DIALECT = Objects.requireNonNull(Dialect.BY_NAME.get("socketio"));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(
                        "an event",
                        "42[\"say\",\"a\",{\"b\":1}]",
                        DIALECT.event("/", null, "say", "\"a\"", "{\"b\":1}")),
                arguments(
                        "an event that wants an answer",
                        "427[\"echo\",\"🌊\"]",
                        DIALECT.event("/", 7L, "echo", "\"🌊\"")),
                arguments("in a namespace", "42/chat,7[\"echo\"]", DIALECT.event("/chat", 7L, "echo")),
                arguments("its answer", Optional.of("[\"ä\"]"), DIALECT.answer("/", 7, "437[\"ä\"]")),
                arguments("its answer in a namespace", Optional.of("[]"), DIALECT.answer("/chat", 7, "43/chat,7[]")),
                arguments("another's answer", Optional.empty(), DIALECT.answer("/", 7, "4377[\"a\"]")),
                arguments("an event is no answer", Optional.empty(), DIALECT.answer("/", 7, "427[\"a\"]")),
                arguments(
                        "what is heard", Optional.of("[\"a\",2]"), DIALECT.event("/", "said", "42[\"said\",\"a\",2]")),
                arguments("without arguments", Optional.of("[]"), DIALECT.event("/", "said", "42[\"said\"]")),
                arguments("another event", Optional.empty(), DIALECT.event("/", "said", "42[\"sad\",\"a\"]")),
                arguments("another namespace", Optional.empty(), DIALECT.event("/a", "said", "42/b,[\"said\"]")),
                arguments("a ping is answered", "3", DIALECT.reflex("2")),
                arguments("an event is not", null, DIALECT.reflex("2probe")),
                arguments("where to", "/s/?EIO=4&transport=websocket", DIALECT.address("/s/")));
    }

    @Test
    void aHandshakeOpensAndThenJoinsTheNamespace() {
        assertEquals(
                List.of(new Step("open", null, "0{"), new Step("join namespace", "40/chat,", "40/chat,{\"sid\":")),
                DIALECT.handshake("/chat"));
    }

    @Test
    void everyDialectHasAName() {
        assertEquals(Map.of("socketio", DIALECT), Dialect.BY_NAME);
    }
}
