package io.millrace.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster under named faults, the promises checked after every step: no event before its connection's channel was in
 * force, none lost whose client was not told, order for each connection, no command twice, bytes within their bounds,
 * nobody timed out for our own pause, one end for each beginning, and nothing stuck once the faults are over.
 *
 * <p>A failure prints its seed; {@code -Dseed=...} runs that one alone, {@code -Dseeds=...} so many random ones.
 */
final class ClusterSimulationTest {
    private static final int FIXED = 150;
    private static final long TROUBLE_SECONDS = 60;

    static LongStream seeds() {
        return Seeds.from(0, FIXED);
    }

    /** What must happen in some of the runs, or they prove nothing. */
    private static final Set<String> EXPECTED = Set.of(
            "paused by share",
            "paused by global mark",
            "paused by redis",
            "paused by kafka",
            "reading stopped",
            "emit done",
            "emit repeated",
            "ack done",
            "ack late",
            "join done",
            "join too many rooms",
            "leave done",
            "close done",
            "state done",
            "dropped volatile",
            "dropped slow reader",
            "dropped slowest reader",
            "dropped late volatile",
            "dropped overload",
            "cut",
            "members done",
            "leave repeated",
            "subscriptions lost before they are confirmed",
            "closed: overload",
            "unanswered",
            "accept done",
            "accept late",
            "refuse done",
            "refuse late",
            "refused: {\"message\":\"no\"}",
            "refused: {\"message\":\"no token\"}",
            "refused: {\"message\":\"Nobody has decided in time: try again later\"}",
            "closed: try again later",
            "closed: expired",
            "closed: transport close",
            "closed: ping timeout",
            "closed: slow reader",
            "closed: event not stored",
            "closed: server namespace disconnect",
            "told of JOINED",
            "told of LEFT",
            "letter lost",
            "poll answered",
            "poll's head came",
            "poll given up",
            "poll of an unknown session",
            "poll aborted at its owner",
            "poll relayed: answered",
            "poll relayed: refused",
            "poll relayed: aborted",
            "poll relayed: lost",
            "killed",
            "stopped",
            "data lost",
            "no lease to register by",
            "paused by lease",
            "claimed",
            "claimed once more",
            "claimed by another",
            "claim too late",
            "cleaned up",
            "ends told",
            "end told twice",
            "end without a beginning",
            "cut off in mid-hand-over",
            "closed: gateway lost",
            "worker hears Acked",
            "worker hears Joined",
            "worker hears Members",
            "worker hears Failed",
            "worker hears Gone");

    private static final Set<String> HAPPENED = new TreeSet<>();

    @AfterAll
    static void enoughHasHappened() {
        Seeds.expectHappened(EXPECTED, HAPPENED);
    }

    /** Or a seed would be worth nothing. */
    @Test
    void aSeedTellsTheSameStoryTwice() {
        Cluster first = new Cluster(1);
        first.live(TROUBLE_SECONDS);
        Cluster second = new Cluster(1);
        second.live(TROUBLE_SECONDS);
        assertEquals(first.story(), second.story());
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void thePromisesAreKept(long seed) {
        Cluster cluster = new Cluster(seed);
        try {
            cluster.live(TROUBLE_SECONDS);
            HAPPENED.addAll(cluster.happenings());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dseed=" + seed + ": " + e + cluster.story(), e);
        }
    }
}
