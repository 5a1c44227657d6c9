package io.millrace.core.simulation;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that come by polling and go on by a WebSocket at any loop of any gateway, while workers speak to them:
 * nothing is lost or doubled in a move, and each beginning has its end, also where gateways and links are lost in the
 * middle.
 *
 * <p>Seeds as in {@link ClusterSimulationTest}; a negative one is a run in which nothing fails.
 */
final class RoamSimulationTest {
    private static final int FIXED = 60;

    private static final Set<String> EXPECTED = Set.of(
            "upgrade done",
            "upgrade left",
            "upgrade failed",
            "upgrade refused",
            "moved within a loop",
            "moved to another loop",
            "moved to another gateway",
            "upgraded, and lives",
            "noop",
            "letter lost");

    private static final Set<String> HAPPENED = new TreeSet<>();

    static LongStream seeds() {
        return Seeds.from(-FIXED, FIXED);
    }

    @AfterAll
    static void enoughHasHappened() {
        Seeds.expectHappened(EXPECTED, HAPPENED);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void nothingIsLostOrDoubled(long seed) {
        RoamCluster cluster = new RoamCluster(seed, seed < 0);
        try {
            cluster.live(30);
            HAPPENED.addAll(cluster.happenings());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dseed=" + seed + ": " + e + cluster.story(), e);
        }
    }
}
