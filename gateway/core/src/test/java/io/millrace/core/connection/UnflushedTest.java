package io.millrace.core.connection;

import static io.millrace.core.connection.LoopBench.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Command;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Incoming;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A namespace's message to more members than go into one slice: clients m1, m2, ... are connections c1, c2, ... */
final class UnflushedTest {
    private static final int MEMBERS = 2 * Unflushed.SLICE + 10;
    private static final Target ALL = new Target.Namespace("/");

    private final LoopBench bench = new LoopBench();

    UnflushedTest() {
        bench.joined(IntStream.rangeClosed(1, MEMBERS).mapToObj(n -> "m" + n).toArray(String[]::new));
    }

    @Test
    void aSmallTurnIsSentWhole() {
        bench.arrives(LoopBench.connection("c1"), emit(1)).arrives(LoopBench.connection("c2"), emit(2));
        assertFalse(bench.turnEnds());
        assertEquals(List.of(hears(1, 1), hears(2, 2)), bench.journal());
    }

    @Test
    void aLargeOneInSlices() {
        bench.arrives(ALL, emit(1));
        assertTrue(bench.turnEnds());
        assertEquals(heard(1, Unflushed.SLICE), bench.journal());
        assertTrue(bench.turnEnds());
        assertEquals(heard(Unflushed.SLICE + 1, 2 * Unflushed.SLICE), bench.journal());
        assertFalse(bench.turnEnds());
        assertEquals(heard(2 * Unflushed.SLICE + 1, MEMBERS), bench.journal());
        assertFalse(bench.turnEnds());
        assertEquals(List.of(), bench.journal());
    }

    @Test
    void whoIsAnsweredMeanwhileDoesNotWaitForItsSlice() {
        bench.arrives(ALL, emit(1));
        assertTrue(bench.turnEnds());
        bench.journal();
        bench.arrives(LoopBench.connection("c" + MEMBERS), emit(2));
        assertTrue(bench.turnEnds());
        List<String> next = new ArrayList<>(List.of(hears(MEMBERS, 1), hears(MEMBERS, 2)));
        next.addAll(heard(Unflushed.SLICE + 1, 2 * Unflushed.SLICE));
        assertEquals(next, bench.journal());
        assertFalse(bench.turnEnds());
        assertEquals(heard(2 * Unflushed.SLICE + 1, MEMBERS - 1), bench.journal());
    }

    @Test
    void whatComesMeanwhileGoesOutWithTheSlice() {
        bench.arrives(ALL, emit(1));
        assertTrue(bench.turnEnds());
        bench.journal();
        bench.arrives(ALL, emit(2));
        assertTrue(bench.turnEnds());
        List<String> both = new ArrayList<>();
        for (int n = Unflushed.SLICE + 1; n <= 2 * Unflushed.SLICE; n++) {
            both.addAll(List.of(hears(n, 1), hears(n, 2)));
        }
        assertEquals(both, bench.journal());
        while (bench.turnEnds()) {}
        List<String> rest = new ArrayList<>();
        for (int n = 2 * Unflushed.SLICE + 1; n <= MEMBERS; n++) {
            rest.addAll(List.of(hears(n, 1), hears(n, 2)));
        }
        IntStream.rangeClosed(1, Unflushed.SLICE).forEach(n -> rest.add(hears(n, 2)));
        assertEquals(rest, bench.journal());
    }

    @Test
    void whoLeavesMeanwhileHasHeardIt() {
        bench.arrives(ALL, emit(1));
        assertTrue(bench.turnEnds());
        bench.journal();
        bench.arrives(LoopBench.connection("c" + MEMBERS), order(new Command.Close(4000, "out")));
        assertEquals(
                List.of(hears(MEMBERS, 1), "m" + MEMBERS + " closed 4000 out"),
                bench.journal().subList(1, 3));
        while (bench.turnEnds()) {}
    }

    private static Incoming emit(int n) {
        return order(new Command.Emit("hi", Json.parse("[" + n + "]"), List.of(), null));
    }

    private static List<String> heard(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> hears(n, 1)).toList();
    }

    private static String hears(int client, int n) {
        return "m" + client + " hears 42[\"hi\"," + n + "]";
    }
}
