package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static io.millrace.core.connection.LoopBench.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One event loop's share of what two are asked. */
final class SharedCommandsTest {
    private static final Target ALL = new Target.Namespace("/");
    private static final Command ASK = new Command.Emit("hi", Json.EMPTY_ARRAY, List.of(), Duration.ofSeconds(5));

    static Stream<Arguments> shares() {
        return Stream.of(
                row(
                        "who is here",
                        on -> on.joined("a", "b").comes(ALL, 2, order(new Command.Members(), "i", "w")),
                        "w hears of question 1: asked 2 [i members [c1, c2] of 2] owed 0"),
                row(
                        "nobody is",
                        on -> on.comes(ALL, 2, order(new Command.Members(), "i", "w")),
                        "w hears of question 1: asked 0 [i gone null of 0] owed 0"),
                row(
                        "each client's ack is owed",
                        on -> on.joined("a", "b")
                                .comes(ALL, 2, order(ASK, "i", "w"))
                                .says("b", "431[1]")
                                .later(5),
                        "w hears of question 1: asked 2 [] owed 2",
                        "a hears 421[\"hi\"]",
                        "b hears 421[\"hi\"]",
                        "late to 1: [i acked by c2 [1] of 2]",
                        "late to 1: [i failed for c1 AckTimeout of 2]"),
                row(
                        "to whoever asked last",
                        on -> on.joined("a", "b")
                                .comes(ALL, 2, order(ASK, "i", "w"))
                                .says("a", "431[1]")
                                .comes(ALL, 2, order(ASK, "i", "w2"))
                                .says("b", "431[2]"),
                        "w hears of question 1: asked 2 [] owed 2",
                        "a hears 421[\"hi\"]",
                        "b hears 421[\"hi\"]",
                        "late to 1: [i acked by c1 [1] of 2]",
                        "emit repeated",
                        "w2 hears of question 2 for 1: asked 2 [i acked by c1 [1] of 2] owed 1",
                        "late to 2: [i acked by c2 [2] of 2]"),
                row(
                        "also when the newer question is this loop's alone: the older one is owed nothing any more",
                        on -> on.joined("a", "b")
                                .comes(ALL, 2, order(ASK, "i", "w"))
                                .says("a", "431[1]")
                                .comes(ALL, order(ASK, "i", "w2"))
                                .says("b", "431[2]"),
                        "w hears of question 1: asked 2 [] owed 2",
                        "a hears 421[\"hi\"]",
                        "b hears 421[\"hi\"]",
                        "late to 1: [i acked by c1 [1] of 2]",
                        "emit repeated",
                        "w2 hears i acked by c1 [1] of 2",
                        "late to 1: []",
                        "w2 hears i acked by c2 [2] of 2"),
                row(
                        "a join of two rooms is owed while one of them is not in force again",
                        on -> on.joined("a", "b")
                                .comes(connection("c1"), order(new Command.Join(List.of("red"))))
                                .inForce(room("red"))
                                .comes(ALL, 2, order(new Command.Join(List.of("red", "blue")), "i", "w"))
                                .down()
                                .inForce(room("blue"))
                                .inForce(room("red")),
                        "want red",
                        "want blue",
                        "w hears of question 2: asked 2 [] owed 1",
                        "late to 2: [i joined [red, blue] of 2]"),
                row(
                        "a join is owed until its room is in force",
                        on -> on.joined("a", "b")
                                .comes(ALL, 2, order(new Command.Join(List.of("red")), "i", "w"))
                                .inForce(room("red")),
                        "want red",
                        "w hears of question 1: asked 2 [] owed 1",
                        "late to 1: [i joined [red] of 2]"),
                row(
                        "and said at once when it is",
                        on -> on.joined("a", "b")
                                .comes(connection("c1"), order(new Command.Join(List.of("red"))))
                                .inForce(room("red"))
                                .comes(ALL, 2, order(new Command.Join(List.of("red")), "i", "w")),
                        "want red",
                        "w hears of question 2: asked 2 [i joined [red] of 2] owed 0"),
                row(
                        "who is in too many rooms is told, and the others join",
                        on -> on.joined("a", "b")
                                .comes(connection("c1"), order(new Command.Join(List.of("red", "green"))))
                                .inForce(room("red"))
                                .inForce(room("green"))
                                .comes(ALL, 2, order(new Command.Join(List.of("blue")), "i", "w"))
                                .inForce(room("blue")),
                        "want red",
                        "want green",
                        "join too many rooms",
                        "want blue",
                        "w hears of question 2: asked 2 [i failed for c1 TooManyRooms of 2] owed 1",
                        "late to 2: [i joined [blue] of 2]"),
                row("whoever wants no answer gets none", on -> on.joined("a")
                        .comes(ALL, 2, order(new Command.Members(), "i", null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shares(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
