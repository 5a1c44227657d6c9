package io.millrace.loadtest.dialects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.loadtest.dialects.Dialect.Question;
import io.millrace.loadtest.dialects.Dialect.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SocketIoTest {
    private static final Dialect MAIN = new SocketIo("/");
    private static final Dialect CHAT = new SocketIo("/chat");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, Object expected, Object actual) {
        assertEquals(expected, actual);
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments("an echo", new Question(null, "427[\"echo\",\"🌊\"]", "[\"🌊\"]"), MAIN.echo(7, "\"🌊\"")),
                arguments(
                        "an echo in a namespace",
                        new Question(null, "42/chat,7[\"echo\",1]", "[1]"),
                        CHAT.echo(7, "1")),
                arguments(
                        "a room is joined",
                        new Question(null, "428[\"join\",\"r-1\"]", "[\"ok\"]"),
                        MAIN.join(8, "r-1")),
                arguments("something is said", "42[\"say\",\"r-1\",{\"n\":1}]", MAIN.say("r-1", "{\"n\":1}")),
                arguments("its answer", Optional.of("[\"ä\"]"), MAIN.answer(7, "437[\"ä\"]")),
                arguments("its answer in a namespace", Optional.of("[]"), CHAT.answer(7, "43/chat,7[]")),
                arguments("another's answer", Optional.empty(), MAIN.answer(7, "4377[\"a\"]")),
                arguments("an event is no answer", Optional.empty(), MAIN.answer(7, "427[\"a\"]")),
                arguments("what is heard", Optional.of("{\"n\":1}"), MAIN.said("42[\"said\",{\"n\":1}]")),
                arguments("another event", Optional.empty(), MAIN.said("42[\"sad\",{\"n\":1}]")),
                arguments("another namespace", Optional.empty(), CHAT.said("42/b,[\"said\",1]")),
                arguments("its own namespace", Optional.of("1"), CHAT.said("42/chat,[\"said\",1]")),
                arguments("a ping is answered", "3", MAIN.reflex("2")),
                arguments("an event is not", null, MAIN.reflex("2probe")),
                arguments("where to", "/s/?EIO=4&transport=websocket", MAIN.address("/s/")),
                arguments("who speaks need not be there", false, MAIN.speaksFromWithin()));
    }

    @Test
    void aHandshakeOpensAndThenJoinsTheNamespace() {
        assertEquals(
                List.of(new Step("open", null, "0{"), new Step("join namespace", "40/chat,", "40/chat,{\"sid\":")),
                CHAT.handshake());
    }

    @Test
    void everyDialectHasAName() {
        assertEquals(Set.of("socketio", "socketcluster", "sono", "plain"), Dialects.BY_NAME.keySet());
        assertEquals(
                Set.of("/socket.io/", "/socketcluster/", "/ws", "/events"),
                Set.copyOf(Dialects.BY_NAME.values().stream()
                        .map(dialect -> dialect.apply("/").usualPath())
                        .toList()));
    }
}
