package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.connection;
import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.core.command.Incoming;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that gets one batch in 50 ms, for 120 ms. */
final class BatchTest {
    private static final Target C1 = connection("c1");
    private static final long MILLI = 1_000_000;

    static Stream<Arguments> batches() {
        return Stream.of(
                row(
                        "what comes within an interval goes out as one, in its order",
                        on -> on.comes(C1, raw("1"), raw("2"))
                                .comes(C1, raw("3"))
                                .passes(49 * MILLI)
                                .passes(1 * MILLI),
                        "a hears 1 | 2 | 3"),
                row(
                        "and what comes in the next one as another",
                        on -> on.comes(C1, raw("1"), raw("2"))
                                .passes(50 * MILLI)
                                .comes(C1, raw("3"), raw("4"))
                                .passes(50 * MILLI),
                        "a hears 1 | 2",
                        "a hears 3 | 4"),
                row("one alone is no batch", on -> on.comes(C1, raw("1")).passes(50 * MILLI), "a hears 1"),
                row("before its time nothing is heard", on -> on.comes(C1, raw("1"))
                        .passes(49 * MILLI)),
                row(
                        "what cannot stand in a batch follows what waits",
                        on -> on.comes(C1, raw("1"), raw("2"), bytes(), raw("3"))
                                .passes(50 * MILLI),
                        "a hears 1 | 2",
                        "a hears bytes 3",
                        "a hears 3"),
                row(
                        "in the end each goes out by itself",
                        on -> on.passes(50 * MILLI)
                                .passes(50 * MILLI)
                                .comes(C1, raw("1"), raw("2"))
                                .passes(50 * MILLI)
                                .comes(C1, raw("3"), raw("4")),
                        "a hears 1 | 2",
                        "a hears 3",
                        "a hears 4"),
                row(
                        "much does not wait",
                        on -> on.comes(C1, raw("x".repeat(500)), raw("y")),
                        "a hears " + "x".repeat(500)),
                row(
                        "what waits is heard before a close",
                        on -> on.comes(C1, raw("1"), raw("2"), order(new Command.Close(4500, "bye"))),
                        "a hears 1 | 2",
                        "a closed 4500 bye"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void batches(String behaviour, Consumer<LoopBench> given, List<String> then) {
        LoopBench bench = new LoopBench();
        bench.joinedBy(new ChannelDialect(), "a").says("a", "batch").saysNothing();
        given.accept(bench);
        List<String> journal = bench.journal();
        assertEquals(
                then, journal.stream().filter(line -> line.startsWith("a ")).toList());
    }

    private static Incoming raw(String text) {
        return order(new Command.RawText(text));
    }

    private static Incoming bytes() {
        return order(new Command.RawBinary(Bytes.of(new byte[3])));
    }

    private static Arguments row(String behaviour, Consumer<LoopBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
