package io.millrace.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Which runs of a simulation there are: fixed ones, and a new one each time. By hand {@code -Dseed=...} is that one
 * alone, {@code -Dseeds=...} so many new ones.
 */
final class Seeds {
    private static final Long ONE = Long.getLong("seed");
    private static final Long MANY = Long.getLong("seeds");

    private Seeds() {}

    /** @param end the first that is not fixed */
    static LongStream from(long first, long end) {
        if (ONE != null) {
            return LongStream.of(ONE);
        }
        if (MANY != null) {
            return new Random().longs(MANY);
        }
        return LongStream.concat(LongStream.range(first, end), LongStream.of(new Random().nextLong()));
    }

    /** What must happen in some of all runs, or they prove nothing. */
    static void expectHappened(Set<String> expected, Set<String> happened) {
        if (ONE == null && MANY == null) {
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(happened);
            assertEquals(Set.of(), missing, "never happened in any run");
        }
    }
}
