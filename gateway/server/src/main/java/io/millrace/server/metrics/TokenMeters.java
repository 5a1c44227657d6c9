package io.millrace.server.metrics;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** What is counted of clients' tokens. Any thread. */
@Singleton
public class TokenMeters {
    private final Map<String, LongAdder> told = new HashMap<>();
    private final Histogram check;
    private final LongAdder fetched;
    private final LongAdder missed;
    private volatile IntSupplier keyCount = () -> 0;
    private volatile DoubleSupplier keyAgeSeconds = () -> 0;

    TokenMeters(Registry registry) {
        for (String outcome : Label.TOKEN.values()) {
            told.put(outcome, registry.counter(Metric.TOKENS, outcome));
        }
        check = registry.histogram(Metric.TOKEN_CHECK);
        fetched = registry.counter(Metric.TOKEN_KEY_FETCHES, "keys");
        missed = registry.counter(Metric.TOKEN_KEY_FETCHES, "failed");
        registry.gauge(Metric.TOKEN_KEYS, () -> keyCount.getAsInt());
        registry.gauge(Metric.TOKEN_KEYS_AGE, () -> keyAgeSeconds.getAsDouble());
    }

    /** What became of a client's token; the outcome is from a closed set. */
    public void told(String outcome) {
        LongAdder counter = told.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    /** From a client's wish until that was known. */
    public void verified(long nanos) {
        check.record(nanos);
    }

    /** Keys were fetched, or were not had. */
    public void fetched(boolean good) {
        (good ? fetched : missed).increment();
    }

    /** How many keys there are, and how many seconds ago they were had. */
    public void watchKeys(IntSupplier count, DoubleSupplier ageSeconds) {
        keyCount = count;
        keyAgeSeconds = ageSeconds;
    }
}
