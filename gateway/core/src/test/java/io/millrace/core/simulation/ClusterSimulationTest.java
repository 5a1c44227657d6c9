package io.millrace.core.simulation;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster under named faults, the promises checked after every step: no event before its connection's channel was in
 * force, none lost whose client was not told, order for each connection, no command twice, bytes within their bounds,
 * nobody timed out for our own pause, and nothing stuck once the faults are over.
 *
 * <p>A failure prints its seed; {@code -Dseed=...} runs that one alone, {@code -Dseeds=...} so many random ones.
 */
final class ClusterSimulationTest {
    private static final int FIXED = 200;
    private static final long TROUBLE_SECONDS = 60;

    static LongStream seeds() {
        if (Long.getLong("seed") != null) {
            return LongStream.of(Long.getLong("seed"));
        }
        if (Long.getLong("seeds") != null) {
            return new Random().longs(Long.getLong("seeds"));
        }
        return LongStream.concat(LongStream.range(0, FIXED), LongStream.of(new Random().nextLong()));
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void thePromisesAreKept(long seed) {
        Cluster cluster = new Cluster(seed);
        try {
            cluster.live(TROUBLE_SECONDS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dseed=" + seed + ": " + e + cluster.story(), e);
        }
    }
}
