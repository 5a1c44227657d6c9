package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/**
 * Something that must happen at a certain time: never before, and after it only as late as a busy machine may be. How
 * late it was is logged: on a quiet machine some milliseconds.
 */
final class Due {
    private static final System.Logger LOG = System.getLogger(Due.class.getName());
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final String what;
    private final long began;
    private final long running;

    /**
     * The time runs.
     *
     * @param began a moment before which it cannot have begun, by {@link System#nanoTime()}
     * @param running a moment by which it must have begun
     */
    Due(String what, long began, long running) {
        this.what = what;
        this.began = began;
        this.running = running;
    }

    /** It has happened, so long after the time had begun. */
    void happened(long nanos, Duration after) {
        long early = after.toNanos() - (nanos - began);
        assertTrue(early <= 0, () -> what + " came " + millis(early) + " ms before its time");
        long late = nanos - running - after.toNanos();
        LOG.log(
                System.Logger.Level.INFO,
                what + ", due after " + after.toMillis() + " ms: " + millis(late) + " ms late");
        assertTrue(late < BUSY.toNanos(), () -> what + " came " + millis(late) + " ms late");
    }

    private static String millis(long nanos) {
        return String.format("%.1f", nanos / 1e6);
    }
}
