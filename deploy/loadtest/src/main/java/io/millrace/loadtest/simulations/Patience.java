package io.millrace.loadtest.simulations;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits, on a thread of its own: never on one of Gatling's event loops. */
final class Patience {
    private static final Duration LOOK = Duration.ofMillis(20);

    private Patience() {}

    /** Returns when the condition holds, or, with false, when it has not within the limit. */
    static boolean await(BooleanSupplier condition, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
