package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all clients have unsent together: at most 3,000 bytes here, 1,000 of one. */
final class OutboxesTest {
    private static final Target ALL = new Target.Namespace("/");
    private static final Command.Emit HI = new Command.Emit("hi", Json.EMPTY_ARRAY, List.of(), null);
    private static final Incoming VOLATILE =
            new Incoming.Understood(new Order(HI, null, null, true, Selection.NONE, Selection.NONE));
    private static final String[] FIVE = {"a", "b", "c", "d", "e"};

    static Stream<Arguments> sums() {
        return Stream.of(
                row(
                        "up to half of it, volatile messages reach also who is a little behind",
                        on -> behind(on, 280, "a", "b", "c", "d", "e").comes(ALL, VOLATILE),
                        "a hears 42[\"hi\"]",
                        "b hears 42[\"hi\"]",
                        "c hears 42[\"hi\"]",
                        "d hears 42[\"hi\"]",
                        "e hears 42[\"hi\"]"),
                row(
                        "above half of it, they reach only who is not behind at all",
                        on -> behind(on, 900, "a", "b").unsent("c", 1).comes(ALL, VOLATILE),
                        "dropped volatile",
                        "dropped volatile",
                        "dropped volatile",
                        "d hears 42[\"hi\"]",
                        "e hears 42[\"hi\"]"),
                row(
                        "what was sent meanwhile counts no more after a tick",
                        on -> behind(on, 900, "a", "b")
                                .unsent("a", 0)
                                .unsent("b", 100)
                                .later(0)
                                .comes(ALL, VOLATILE),
                        "a hears 42[\"hi\"]",
                        "b hears 42[\"hi\"]",
                        "c hears 42[\"hi\"]",
                        "d hears 42[\"hi\"]",
                        "e hears 42[\"hi\"]"),
                row(
                        "above it, who is furthest behind is closed, down to three quarters",
                        on -> behind(on, 750, "a", "b", "c", "d")
                                .unsent("b", 900)
                                .later(0),
                        "dropped slowest reader",
                        "release c2",
                        "log c2/1/end disconnected {\"reason\":\"slow reader\"}",
                        "b closed 1008 slow reader"),
                row(
                        "who is closed may read its goodbye, and is cut off when there is too much by a quarter",
                        on -> behind(on, 750, "a", "b", "c", "d")
                                .unsent("b", 900)
                                .later(0)
                                .unsent("e", 500)
                                .comes(connection("c5"), order(HI))
                                .unsent("c", 960)
                                .later(0),
                        "dropped slowest reader",
                        "release c2",
                        "log c2/1/end disconnected {\"reason\":\"slow reader\"}",
                        "b closed 1008 slow reader",
                        "e hears 42[\"hi\"]",
                        "b cut"),
                row(
                        "a client is not slow by what only waits for the end of the turn",
                        on -> on.unsent("a", 990).taken("a").comes(connection("c1"), order(HI)),
                        "a hears 42[\"hi\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void sums(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench().joined(FIVE);
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    /** Each has so much unsent, and is seen so. */
    private static LoopBench behind(LoopBench bench, long bytes, String... clients) {
        for (String client : clients) {
            bench.unsent(client, bytes)
                    .comes(connection("c" + (1 + List.of(FIVE).indexOf(client))), order(HI));
        }
        bench.journal();
        return bench;
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
