package io.millrace.core.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of requests on a session, in every order that clients find (engine.io 6.6.11, measured). */
final class PollDeskTest {
    private static final int BYTES = 1_000;

    static Stream<Arguments> conversations() {
        return Stream.of(
                row(
                        "a GET waits until there is something",
                        bench -> bench.get("a").sends("4x"),
                        "a <4x>"),
                row(
                        "what is said in one turn goes together",
                        bench -> bench.get("a").sends("4x", "4y"),
                        "a <4x|4y>"),
                row(
                        "a GET that comes later gets all",
                        bench -> bench.sends("4x").sends("4y").get("a"),
                        "a <4x|4y>"),
                row(
                        "a POST is answered behind its packets",
                        bench -> bench.post("p", "4x\u001e4y"),
                        "heard 4x",
                        "heard 4y",
                        "p ok"),
                row(
                        "a second GET ends the session",
                        bench -> bench.get("a").get("b").get("c"),
                        "b 400",
                        "a <1>",
                        "ended: transport error",
                        "over",
                        "c code 1"),
                row(
                        "a second POST while one is read",
                        bench -> bench.get("a").posting("p").posting("q").body("p", "4x"),
                        "q? 400",
                        "a <1>",
                        "p? 400",
                        "ended: transport error",
                        "over",
                        "p code 1"),
                row(
                        "a second POST, whole, while one is read",
                        bench -> bench.get("a").posting("p").whole("q", "4y").body("p", "4x"),
                        "q 400",
                        "a <1>",
                        "p? 400",
                        "ended: transport error",
                        "over",
                        "p code 1"),
                row(
                        "a POST that is whole at once, and another",
                        bench -> bench.whole("p", "4x")
                                .whole("q", "4y")
                                .posting("r")
                                .body("r", "4z"),
                        "heard 4x",
                        "p ok",
                        "heard 4y",
                        "q ok",
                        "heard 4z",
                        "r ok"),
                row(
                        "a second POST while one waits",
                        bench -> bench.stopsReading().post("p", "4x").post("q", "4y"),
                        "q? 400",
                        "p 400",
                        "ended: transport error",
                        "over",
                        "q code 1"),
                row(
                        "a GET that is aborted",
                        bench -> bench.get("a").aborts("a").get("b"),
                        "ended: transport error",
                        "over",
                        "b code 1"),
                row(
                        "an abort behind the answer changes nothing",
                        bench -> bench.get("a").sends("4x").aborts("a").get("b").sends("4y"),
                        "a <4x>",
                        "b <4y>"),
                row(
                        "a POST that is aborted midway",
                        bench -> bench.get("a").posting("p").aborts("p?"),
                        "a <1>",
                        "ended: transport error",
                        "over"),
                row(
                        "one that waits",
                        bench -> bench.stopsReading().post("p", "4x").aborts("p"),
                        "ended: transport error",
                        "over"),
                row(
                        "once its body is there the POST alone can be aborted",
                        bench -> bench.posting("p")
                                .body("p", "4x")
                                .aborts("p?")
                                .aborts("p")
                                .sends("4z")
                                .get("a"),
                        "heard 4x",
                        "p ok",
                        "a <4z>"),
                row(
                        "another method",
                        bench -> bench.asks("x", other(4)).get("a").sends("4x"),
                        "x 500",
                        "a <4x>"),
                row("another version", bench -> bench.asks("x", get(3)).get("a").sends("4x"), "x code 3", "a <4x>"),
                row("no version at all", bench -> bench.asks("x", other(0)), "x code 3"),
                row(
                        "another path",
                        bench -> bench.asks("x", new PollRequest.Get(PollBench.NAME, "/engine.io/", 4, false)),
                        "x code 1"),
                row(
                        "a session that is not",
                        bench -> bench.asks("x", new PollRequest.Get("__proto__", PollBench.PATH, 4, false)),
                        "x code 1"),
                row(
                        "a body of octets",
                        bench -> bench.get("a").posting("p").asks("p", octets()).get("b"),
                        "p 400",
                        "a <1>",
                        "ended: transport error",
                        "over",
                        "b code 1"),
                row(
                        "a POST that brings nothing",
                        bench -> bench.posting("p")
                                .asks("p", nothing())
                                .posting("q")
                                .body("q", "4x"),
                        "p ok",
                        "heard 4x",
                        "q ok"),
                row(
                        "what is broken ends it, and was read",
                        bench -> bench.post("p", "4x\u001e\u001e4y").get("b"),
                        "heard 4x",
                        "heard ",
                        "p ok",
                        "over",
                        "b code 1"),
                row(
                        "the same while a GET waits",
                        bench -> bench.get("a").post("p", ""),
                        "heard ",
                        "p ok",
                        "a <1>",
                        "over"),
                row(
                        "the client's own end",
                        bench -> bench.get("a").post("p", "1\u001e4x").get("b"),
                        "a <6>",
                        "heard 1",
                        "p ok",
                        "over",
                        "b code 1"),
                row(
                        "what was not fetched by then is nobody's",
                        bench -> bench.sends("4x").post("p", "1").get("b"),
                        "heard 1",
                        "p ok",
                        "over",
                        "b code 1"));
    }

    private static Arguments row(String what, UnaryOperator<PollBench> steps, String... then) {
        return arguments(what, steps, List.of(then));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void conversations(String what, UnaryOperator<PollBench> steps, List<String> then) {
        PollBench bench = steps.apply(new PollBench(4, BYTES).greeted());
        assertEquals(then, bench.journal());
        boolean over = then.contains("over");
        assertEquals(over ? 0 : 1, bench.desk.size());
        if (over) {
            assertEquals(0, bench.session.unsentBytes());
        }
    }

    @Test
    void theFirstAnswerIsTheOpenPacketAlone() {
        PollBench bench = new PollBench(3);
        bench.get("a").sends("0{}", "40").get("b");
        assertEquals(List.of("a <3:0{}>", "b <2:40>"), bench.journal());
    }

    @Test
    void anAnswerHoldsSoMuchAndTheRestTheNext() {
        PollBench bench = new PollBench(4, 30).greeted();
        bench.sends("4a", "4b", "4c");
        assertEquals(6, bench.session.unsentBytes());
        bench.get("a");
        assertEquals(2, bench.session.unsentBytes());
        bench.get("b").get("c");
        assertEquals(List.of("a <4a|4b>", "b <4c>"), bench.journal());
    }

    @Test
    void whoIsNotReadIsNotAnsweredUntilItIs() {
        PollBench bench = new PollBench(4).greeted();
        bench.post("p", "4a\u001estop\u001e4b");
        assertEquals(List.of("heard 4a", "heard stop"), bench.journal());
        bench.passes(1);
        assertEquals(List.of(), bench.journal());
        bench.readsAgain();
        assertEquals(List.of("heard 4b", "p ok"), bench.journal());
        bench.stopsReading().post("q", "4c").closes(CloseCode.CLOSED_BY_WORKER);
        assertEquals(List.of("q ok"), bench.journal(), "its client is heard no more");
    }

    @Test
    void aLongBodyIsHandedOnInSlices() {
        PollBench bench = new PollBench(4).greeted();
        bench.post("p", String.join("\u001e", Collections.nCopies(2 * PollSession.SLICE + 1, "4x")));
        assertEquals(PollSession.SLICE, bench.journal().size());
        bench.passes(1);
        assertEquals(PollSession.SLICE, bench.journal().size());
        bench.passes(1);
        assertEquals(List.of("heard 4x", "p ok"), bench.journal());
    }

    @Test
    void andToTheEndAlsoWhenItIsAskedToGoAway() {
        PollBench bench = new PollBench(4).greeted();
        bench.post("p", String.join("\u001e", Collections.nCopies(PollSession.SLICE + 1, "4x")))
                .get("a")
                .goesAway()
                .passes(1);
        List<String> journal = bench.journal();
        assertEquals(
                List.of("a <1>", "heard 4x", "p ok", "ended: transport close", "over"),
                journal.subList(PollSession.SLICE, journal.size()));
    }

    @Test
    void aPollThatMayComeBackDoesSoWithNothing() {
        PollBench bench = new PollBench(4).greeted();
        bench.get("a").releases("a").releases("a").get("b").releases("a").sends("4x");
        assertEquals(List.of("a <6>", "b <4x>"), bench.journal());
    }

    @Test
    void itsPatienceIsNotLostWhileItReadsAgain() {
        PollBench bench = new PollBench(4).greeted();
        bench.stopsReading().post("p", "4a").goesAway().readsAgain();
        assertEquals(List.of("heard 4a", "p ok"), bench.journal());
        bench.passes(PollSession.PATIENCE_NANOS);
        assertEquals(List.of("ended: transport close", "over"), bench.journal());
    }

    @Test
    void aSessionThatMovesIsWrongHereAndLives() {
        PollBench bench = new PollBench(4).greeted();
        bench.get("a").session.release();
        assertEquals(List.of("a <6>"), bench.journal());
        bench.get("b");
        assertTrue(bench.session.isAwaited());
        bench.sends("4x").sends("4y");
        assertFalse(bench.session.isAwaited());
        assertEquals(List.of(Frame.Text.of("4y")), bench.session.moves(bench.now()));
        bench.desk.moves(bench.session, bench.now());
        bench.get("c").posting("p");
        assertEquals(List.of("b <4x>", "over", "c code 3", "p? code 3"), bench.journal());
        assertNull(bench.desk.session(PollBench.NAME));
        bench.passes(PollDesk.MEMORY_NANOS + 1).get("d");
        assertEquals(List.of("d code 1"), bench.journal());
    }

    @Test
    void whoWaitsComesBackWithNothingWhenTheSessionMoves() {
        PollBench bench = new PollBench(4).greeted();
        bench.get("a").passes(PollSession.OVERTAKES_NANOS).session.moves(bench.now());
        assertEquals(List.of("a <6>", "over"), bench.journal());
    }

    @Test
    void whoHasOvertakenTheMoveIsToldSo() {
        PollBench bench = new PollBench(4).greeted();
        bench.get("a").session.moves(bench.now());
        assertEquals(List.of("a code 3", "over"), bench.journal());
    }

    private static PollRequest get(int version) {
        return new PollRequest.Get(PollBench.NAME, PollBench.PATH, version, false);
    }

    private static PollRequest other(int version) {
        return new PollRequest.Other(PollBench.NAME, PollBench.PATH, version);
    }

    private static PollRequest octets() {
        return new PollRequest.Post(PollBench.NAME, PollBench.PATH, 4, false, true, true, Bytes.of(new byte[] {1}));
    }

    private static PollRequest nothing() {
        return new PollRequest.Post(PollBench.NAME, PollBench.PATH, 4, false, false, true, null);
    }
}
