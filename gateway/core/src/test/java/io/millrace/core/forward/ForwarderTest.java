package io.millrace.core.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When events go to the log, when they wait, and who is told. Every event counts 1000 bytes. */
final class ForwarderTest {
    /* Held: over 3 events of one client until under 2, over 5 of all until under 3; read on for one and a half. */
    private static final ForwardLimits LIMITS = new ForwardLimits(3_000, 2_000, 5_000, 3_000, 1_500, 10_000);

    static Stream<Arguments> shares() {
        return Stream.of(
                row("an event goes to the log at once", on -> on.event("a", 1), "log a1"),
                row(
                        "a client over its share is held, others are not",
                        on -> on.events("a", 1, 5).event("b", 1),
                        "log a1",
                        "log a2",
                        "log a3",
                        "log a4",
                        "share begins",
                        "log b1"),
                row(
                        "it flows again below the low mark, not at it",
                        on -> on.events("a", 1, 5)
                                .stored("a1", "a2")
                                .drain()
                                .stored("a3")
                                .drain(),
                        "log a1",
                        "log a2",
                        "log a3",
                        "log a4",
                        "share begins",
                        "share ends",
                        "log a5"),
                row(
                        "beyond its budget it is read no more, and again when nothing is held",
                        on -> on.events("a", 1, 6)
                                .stored("a1", "a2", "a3", "a4")
                                .drain(),
                        "log a1",
                        "log a2",
                        "log a3",
                        "log a4",
                        "share begins",
                        "a stops",
                        "share ends",
                        "log a5",
                        "log a6",
                        "a reads"),
                row(
                        "what comes while others are held queues behind them",
                        on -> on.events("a", 1, 5)
                                .stored("a1", "a2", "a3")
                                .event("a", 6)
                                .drain(),
                        "log a1",
                        "log a2",
                        "log a3",
                        "log a4",
                        "share begins",
                        "share ends",
                        "a stops",
                        "log a5",
                        "log a6",
                        "a reads"));
    }

    static Stream<Arguments> everybody() {
        return Stream.of(
                row(
                        "above the global mark all are held, below the low one they flow",
                        on -> on.events("a", 1, 3)
                                .events("b", 1, 3)
                                .event("c", 1)
                                .stored("a1", "a2", "a3")
                                .drain()
                                .stored("b1")
                                .drain(),
                        "log a1",
                        "log a2",
                        "log a3",
                        "log b1",
                        "log b2",
                        "log b3",
                        "global mark begins",
                        "global mark ends",
                        "log c1"),
                row(
                        "while subscriptions are down all are held",
                        on -> on.down(true)
                                .event("a", 1)
                                .event("b", 1)
                                .drain()
                                .down(false)
                                .drain(),
                        "redis begins",
                        "redis ends",
                        "log a1",
                        "log b1"),
                row("down is down once", on -> on.down(true).down(true).down(false), "redis begins", "redis ends"),
                row(
                        "a full log is tried again with the next tick",
                        on -> on.full(true)
                                .event("a", 1)
                                .event("b", 1)
                                .full(false)
                                .drain()
                                .tick(100)
                                .drain(),
                        "kafka begins",
                        "kafka ends",
                        "log a1",
                        "log b1"),
                row(
                        "still full, it stays in order",
                        on -> on.full(true)
                                .event("a", 1)
                                .tick(100)
                                .drain()
                                .event("a", 2)
                                .full(false)
                                .tick(200)
                                .event("a", 3)
                                .drain(),
                        "kafka begins",
                        "kafka ends",
                        "kafka begins",
                        "a stops",
                        "kafka ends",
                        "log a1",
                        "log a2",
                        "log a3",
                        "a reads"),
                row(
                        "when all together hold more than the mark, whoever holds anything is read no more",
                        on -> on.down(true)
                                .event("a", 1)
                                .event("b", 1)
                                .event("c", 1)
                                .event("d", 1)
                                .event("e", 1)
                                .event("f", 1),
                        "redis begins",
                        "f stops"));
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                row(
                        "what the log loses for good, its client hears",
                        on -> on.event("a", 1).failed("a1"),
                        "log a1",
                        "a lost: refused"),
                row(
                        "once, however many fail",
                        on -> on.events("a", 1, 2).failed("a1").failed("a2"),
                        "log a1",
                        "log a2",
                        "a lost: refused"),
                row(
                        "nothing of it is taken any more, but how it ends",
                        on -> on.event("a", 1).failed("a1").event("a", 2).end("a"),
                        "log a1",
                        "a lost: refused",
                        "log a-end"),
                row(
                        "what is held goes with it, and is not read for any more",
                        on -> on.events("a", 1, 6)
                                .failed("a1")
                                .stored("a2", "a3", "a4")
                                .drain(),
                        "log a1",
                        "log a2",
                        "log a3",
                        "log a4",
                        "share begins",
                        "a stops",
                        "a lost: refused",
                        "a reads",
                        "share ends"),
                row(
                        "what the log has not taken in time is lost",
                        on -> on.full(true).event("a", 1).end("b").tick(10_000).tick(10_001),
                        "kafka begins",
                        "kafka ends",
                        "a lost: Kafka has not taken it in time",
                        "b lost: Kafka has not taken it in time"),
                row(
                        "but how it ends is told when the log is back",
                        on -> on.full(true)
                                .event("a", 1)
                                .end("a")
                                .tick(10_001)
                                .drain()
                                .full(false)
                                .tick(10_100)
                                .drain(),
                        "kafka begins",
                        "a stops",
                        "kafka ends",
                        "a lost: Kafka has not taken it in time",
                        "kafka begins",
                        "kafka ends",
                        "log a-end",
                        "a reads"),
                row(
                        "others go on",
                        on -> on.events("a", 1, 2).failed("a1").event("b", 1),
                        "log a1",
                        "log a2",
                        "a lost: refused",
                        "log b1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shares", "everybody", "losses"})
    void forwarding(String behaviour, Consumer<ForwardBench> given, List<String> then) {
        ForwardBench bench = new ForwardBench(LIMITS);
        given.accept(bench);
        assertEquals(then, bench.journal());
    }

    @Test
    void whatIsHeldIsDrainedInSlices() {
        ForwardBench bench = new ForwardBench(new ForwardLimits(1_000_000, 1, 2_000_000, 1, 1_000_000, 10_000));
        bench.down(true).events("a", 1, 300).events("b", 1, 300).down(false);
        assertTrue(bench.forwarder.drain(), "there is more");
        assertEquals(256, bench.logged());
        assertTrue(bench.forwarder.drain(), "there is more");
        assertEquals(512, bench.logged());
        assertFalse(bench.forwarder.drain());
        assertEquals(600, bench.logged());
        assertTrue(bench.forwarder.isIdle());
        assertEquals(
                IntStream.rangeClosed(1, 300).mapToObj(n -> "log a" + n).toList(),
                bench.journal().stream()
                        .filter(line -> line.startsWith("log a"))
                        .toList());
    }

    /** What waits, as the signals count it, is what is held and what the log has not stored; in the end nothing. */
    @Test
    void bytesAreCountedInAndOut() {
        ForwardBench bench = new ForwardBench(LIMITS);
        bench.events("a", 1, 6).event("b", 1);
        assertEquals(7_000, bench.waitingBytes());
        bench.stored("a1", "a2").failed("a3").stored("a4", "b1").drain();
        assertEquals(0, bench.waitingBytes());
    }

    @Test
    void nobodyComesInWhileTooMuchWaits() {
        ForwardBench held = new ForwardBench(LIMITS);
        held.down(true).events("a", 1, 5);
        assertFalse(held.forwarder.isOverGlobalMark());
        held.event("a", 6);
        assertTrue(held.forwarder.isOverGlobalMark(), "held in front of the log");
        ForwardBench taken = new ForwardBench(LIMITS);
        taken.events("a", 1, 3).events("b", 1, 3);
        assertTrue(taken.forwarder.isOverGlobalMark(), "in the log");
    }

    @Test
    void whatWaitsElsewhereCountsToTheBudget() {
        ForwardBench bench = new ForwardBench(LIMITS);
        bench.forwarder.reserve(bench.flow("a"), 1_500);
        bench.forwarder.reserve(bench.flow("a"), 1);
        bench.forwarder.release(bench.flow("a"), 1);
        bench.forwarder.release(bench.flow("a"), 1_500);
        assertEquals(List.of("a stops", "a reads"), bench.journal());
    }

    @Test
    void anEventCountsForAllItsBytes() {
        int bare = Forwarder.size("", Json.parse("[]"), List.of());
        Bytes attachment = Bytes.of(new byte[100]);
        assertEquals(
                bare + 4 + 8 + 200,
                Forwarder.size("name", Json.parse("[\"name\",1]"), List.of(attachment, attachment)));
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                arguments("shareLow must be less than shareHigh: 1 >= 1", new long[] {1, 1, 2, 1}),
                arguments("globalLow must be less than globalHigh: 3 >= 2", new long[] {2, 1, 2, 3}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void contradictions(String message, long[] marks) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ForwardLimits(marks[0], marks[1], marks[2], marks[3], 0, 0))
                        .getMessage());
    }

    private static Arguments row(String behaviour, Consumer<ForwardBench> given, String... then) {
        return arguments(behaviour, given, List.of(then));
    }
}
