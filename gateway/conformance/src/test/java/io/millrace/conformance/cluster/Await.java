package io.millrace.conformance.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what happens elsewhere, with a limit and a sentence. */
public final class Await {
    /** Long enough for a machine that is busy with other things; nobody waits it out unless something is wrong. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long STEP_MILLIS = 10;

    private Await() {}

    /**
     * Returns when {@code condition} holds.
     *
     * @throws AssertionError naming {@code what} when it does not within {@link #PATIENCE}
     */
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, PATIENCE, condition);
    }

    /** The same with another limit; {@code what} is asked only when it is over. */
    public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what.get());
            }
            pause(STEP_MILLIS);
        }
    }

    /** Lets time pass, where the passing of time is what is tested. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", e);
        }
    }
}
