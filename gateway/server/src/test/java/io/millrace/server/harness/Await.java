package io.millrace.server.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what another process does. */
public final class Await {
    private static final long STEP_MILLIS = 10;

    private Await() {}

    /** Looks every ten milliseconds, and fails with {@code what} when it does not come true in time. */
    public static void until(String what, Duration within, BooleanSupplier holds) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not in " + within.toMillis() + " ms: " + what);
            }
            pause(STEP_MILLIS);
        }
    }

    /** Lets time pass. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
