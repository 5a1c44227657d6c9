package io.millrace.loadtest.simulations;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;

import io.gatling.javaapi.core.Assertion;
import io.millrace.loadtest.Load;
import java.util.List;

/** What must hold in the end. */
final class Assertions {
    /** So much of the load must have been there; a client that waits for its answer emits no other meanwhile. */
    private static final double DELIVERED = 0.8;

    private Assertions() {}

    /**
     * The load's own bounds.
     *
     * @param name of the response whose time counts
     * @param expected how many of these there should be
     */
    static List<Assertion> of(Load load, String name, double expected) {
        return List.of(
                global().failedRequests().percent().lte(load.failures()),
                details(name)
                        .responseTime()
                        .percentile(99)
                        .lte(Math.toIntExact(load.p99().toMillis())),
                details(name).successfulRequests().count().gte((long) Math.floor(expected * DELIVERED)));
    }
}
