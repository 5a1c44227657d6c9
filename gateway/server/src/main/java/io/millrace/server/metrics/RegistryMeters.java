package io.millrace.server.metrics;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of the lease, the registry and claims. Called on the bus loop. */
@Singleton
public class RegistryMeters {
    private final LongAdder renewals;
    private final LongAdder claimedByAnother;
    private final LongAdder dataLost;
    private final LongAdder claims;
    private final LongAdder ended;
    private volatile long registered;

    RegistryMeters(Registry registry) {
        renewals = registry.counter(Metric.LEASE_RENEWALS);
        claimedByAnother = registry.counter(Metric.REGISTRY_LOST, "claimed");
        dataLost = registry.counter(Metric.REGISTRY_LOST, "data lost");
        claims = registry.counter(Metric.CLAIMS);
        ended = registry.counter(Metric.LIVES_ENDED);
        registry.gauge(Metric.REGISTERED, () -> registered);
    }

    /** The lease was taken or renewed; so many connections are registered. */
    public void leased(long connections) {
        renewals.increment();
        registered = connections;
    }

    /** Another gateway has claimed the registry. */
    public void claimedByAnother() {
        claimedByAnother.increment();
    }

    /** Redis has lost it. */
    public void dataLost() {
        dataLost.increment();
    }

    /** A lost gateway's registry was claimed. */
    public void claims() {
        claims.increment();
    }

    /** So many of its lives have their end in the log. */
    public void ended(int lives) {
        ended.add(lives);
    }
}
