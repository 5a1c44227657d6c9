package io.millrace.server.metrics;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted at the door, and of what goes through it. Called on event loops. */
@Singleton
public class DoorMeters {
    private final Registry registry;
    private final LongAdder wireIn;
    private final LongAdder wireOut;
    private final Map<String, LongAdder> halfOpen = new HashMap<>();
    private final Map<String, Map<String, LongAdder>> refused = new ConcurrentHashMap<>();

    DoorMeters(Registry registry) {
        this.registry = registry;
        wireIn = registry.counter(Metric.WIRE_IN);
        wireOut = registry.counter(Metric.WIRE_OUT);
        for (String cause : Label.HALF_OPEN.values()) {
            halfOpen.put(cause, registry.counter(Metric.HALF_OPEN_CLOSED, cause));
        }
        Label.DIALECT.values().forEach(this::refusalsOf);
    }

    private Map<String, LongAdder> refusalsOf(String dialect) {
        return refused.computeIfAbsent(dialect, _ -> {
            Map<String, LongAdder> causes = new HashMap<>();
            for (String cause : Label.REFUSED.values()) {
                causes.put(cause, registry.counter(Metric.CLIENTS_REFUSED, dialect, cause));
            }
            return Map.copyOf(causes);
        });
    }

    /** A connection that brought no request was closed; {@code cause} from a closed set. */
    public void halfOpenClosed(String cause) {
        increment(halfOpen.get(cause));
    }

    /** An opening request was answered by an error; {@code cause} from a closed set. */
    public void refused(String dialect, String cause) {
        increment(refusalsOf(dialect).get(cause));
    }

    /** So many bytes of WebSockets came. */
    public void received(int bytes) {
        wireIn.add(bytes);
    }

    /** So many are sent. */
    public void sent(int bytes) {
        wireOut.add(bytes);
    }

    private static void increment(@Nullable LongAdder counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
