package io.millrace.server.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is closed when clients do not read what they asked for. At most a hundred bytes may wait. */
final class UnreadTest {
    private static final long MOST = 100;

    static Stream<Arguments> answers() {
        return Stream.of(
                row("what is written at once counts for nothing", on -> on.writesAtOnce(1_000), 0),
                row(
                        "what is written later does until then",
                        on -> on.gives("a", 60).writes("a").gives("b", 60),
                        60),
                row("up to the bound nobody is closed", on -> on.gives("a", 60).gives("b", 40), 100),
                row("above it who has waited longest", on -> on.gives("a", 60).gives("b", 60), 60, "a"),
                row(
                        "as many as it takes",
                        on -> on.gives("a", 30).gives("b", 30).gives("c", 30).gives("d", 80),
                        80,
                        "a",
                        "b",
                        "c"),
                row(
                        "not who has read meanwhile",
                        on -> on.gives("a", 60).gives("b", 40).writes("a").gives("c", 70),
                        70,
                        "b"),
                row("one alone may be larger", on -> on.gives("a", 300), 300),
                row(
                        "whose end is heard afterwards is counted once",
                        on -> on.gives("a", 60).gives("b", 60).writes("a"),
                        60,
                        "a"));
    }

    private static Arguments row(String what, Consumer<Bench> steps, long left, String... closed) {
        return arguments(what, steps, left, List.of(closed));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void answers(String what, Consumer<Bench> steps, long left, List<String> closed) {
        Bench bench = new Bench();
        steps.accept(bench);
        assertEquals(closed, bench.closed);
        assertEquals(left, bench.unread.bytes());
    }

    private static final class Bench {
        private final Unread unread = new Unread();
        private final Map<String, Promise<Void>> promises = new HashMap<>();
        private final List<String> closed = new ArrayList<>();

        Bench gives(String who, int length) {
            Promise<Void> written = Promise.promise();
            promises.put(who, written);
            unread.waits(length, written.future(), () -> closed.add(who), MOST);
            return this;
        }

        Bench writes(String who) {
            promises.get(who).complete();
            return this;
        }

        Bench writesAtOnce(int length) {
            Promise<Void> written = Promise.promise();
            written.complete();
            unread.waits(length, written.future(), () -> closed.add("at once"), MOST);
            return this;
        }
    }
}
