package io.millrace.core.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.dialects.CloseCode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client hears of the end of its session, whatever it is doing then. */
final class PollEndsTest {
    private static final int BYTES = 1_000;

    static Stream<Arguments> ends() {
        return Stream.of(
                row("a GET waits", bench -> bench.get("a").closes(CloseCode.CLOSED_BY_WORKER), "a <1>", "over"),
                row(
                        "nothing is left to fetch but that",
                        bench -> bench.closes(CloseCode.CLOSED_BY_WORKER)
                                .get("a")
                                .get("b"),
                        "a <1>",
                        "over",
                        "b code 1"),
                row(
                        "something is",
                        bench -> bench.sends("4x")
                                .closes(CloseCode.CLOSED_BY_WORKER)
                                .get("a")
                                .get("b"),
                        "a <4x|1>",
                        "over",
                        "b code 1"),
                row(
                        "nobody fetches it",
                        bench -> bench.sends("4x")
                                .closes(CloseCode.CLOSED_BY_WORKER)
                                .passes(PollSession.PATIENCE_NANOS)
                                .get("a"),
                        "over",
                        "a code 1"),
                row(
                        "a POST after it is nobody's",
                        bench -> bench.sends("4x")
                                .closes(CloseCode.CLOSED_BY_WORKER)
                                .post("p", "4y")
                                .get("a"),
                        "p ok",
                        "a <4x|1>",
                        "over"),
                row(
                        "its heartbeat is overdue",
                        bench -> bench.sends("2").closes(CloseCode.PING_TIMEOUT).get("a"),
                        "over",
                        "a code 1"),
                row(
                        "the same while a GET waits",
                        bench -> bench.get("a").closes(CloseCode.PING_TIMEOUT),
                        "a <1>",
                        "over"),
                row(
                        "the same while a POST is read",
                        bench -> bench.posting("p").closes(CloseCode.PING_TIMEOUT),
                        "p? code 1",
                        "over"),
                row(
                        "it is asked to go away",
                        bench -> bench.get("a").goesAway(),
                        "a <1>",
                        "ended: transport close",
                        "over"),
                row(
                        "the same between two GETs, and is heard on",
                        bench -> bench.goesAway().post("p", "4x").get("a"),
                        "heard 4x",
                        "p ok",
                        "a <1>",
                        "ended: transport close",
                        "over"),
                row(
                        "the same in a POST",
                        bench -> bench.get("a").posting("p").goesAway().body("p", "4x"),
                        "a <1>",
                        "heard 4x",
                        "p ok",
                        "ended: transport close",
                        "over"),
                row(
                        "the same, and it never asks again",
                        bench -> bench.goesAway()
                                .passes(PollSession.PATIENCE_NANOS - 1)
                                .passes(1),
                        "ended: transport close",
                        "over"));
    }

    /** Whom a close packet does not bring back is told that there is no such session. */
    static Stream<Arguments> endsOfWhoHeedsNoClose() {
        return Stream.of(
                row("a GET waits", bench -> bench.get("a").closes(CloseCode.CLOSED_BY_WORKER), "a code 1", "over"),
                row(
                        "nothing is left to fetch",
                        bench -> bench.closes(CloseCode.CLOSED_BY_WORKER).get("a"),
                        "a code 1",
                        "over"),
                row(
                        "something is",
                        bench -> bench.sends("4x")
                                .closes(CloseCode.CLOSED_BY_WORKER)
                                .get("a")
                                .get("b"),
                        "a <4x>",
                        "b code 1",
                        "over"),
                row(
                        "its heartbeat is overdue while a GET waits",
                        bench -> bench.get("a").closes(CloseCode.PING_TIMEOUT),
                        "a code 1",
                        "over"),
                row(
                        "it is asked to go away, and is heard on",
                        bench -> bench.goesAway().post("p", "4x").get("a"),
                        "heard 4x",
                        "p ok",
                        "a code 1",
                        "ended: transport close",
                        "over"),
                row(
                        "it is asked to go away in a POST",
                        bench -> bench.get("a").posting("p").goesAway().body("p", "4x"),
                        "heard 4x",
                        "p ok",
                        "a code 1",
                        "ended: transport close",
                        "over"),
                row(
                        "it never asks again",
                        bench -> bench.goesAway().passes(PollSession.PATIENCE_NANOS),
                        "ended: transport close",
                        "over"),
                row(
                        "a second GET ends the session",
                        bench -> bench.get("a").get("b"),
                        "b 400",
                        "a code 1",
                        "ended: transport error",
                        "over"));
    }

    private static Arguments row(String what, UnaryOperator<PollBench> steps, String... then) {
        return arguments(what, steps, List.of(then));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ends(String what, UnaryOperator<PollBench> steps, List<String> then) {
        ends(new PollBench(4, BYTES), steps, then);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void endsOfWhoHeedsNoClose(String what, UnaryOperator<PollBench> steps, List<String> then) {
        ends(new PollBench(4, BYTES, false), steps, then);
    }

    private static void ends(PollBench bench, UnaryOperator<PollBench> steps, List<String> then) {
        assertEquals(then, steps.apply(bench.greeted()).journal());
        assertEquals(0, bench.desk.size());
        assertEquals(0, bench.session.unsentBytes());
    }
}
