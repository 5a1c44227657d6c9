package io.millrace.loadtest.simulations;

import io.gatling.javaapi.core.Session;
import io.millrace.loadtest.Parameters;
import io.millrace.loadtest.cluster.ClusterException;
import io.millrace.loadtest.cluster.GatewayMetrics;
import io.millrace.loadtest.cluster.Gateways;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether gateways return to where they began: what they hold of clients, and their heap. Where they run here their
 * heap is collected first; elsewhere the least of several looks counts.
 */
final class Audit {
    static final String VERDICT = "has returned: ";

    /** What holds something for clients, and must hold no more than at the start. */
    static final List<String> GAUGES = List.of(
            "millrace_clients",
            "millrace_connections",
            "millrace_subscriptions",
            "millrace_unsent_bytes",
            "millrace_forward_waiting_bytes",
            "millrace_commands_waiting_bytes");

    static final String HEAP = "jvm_memory_used_bytes";

    private static final Duration RETURN = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int LOOKS = 10;

    private final Parameters given;
    private final Measured measured;
    private final GatewayMetrics metrics;
    private final Map<String, Double> start = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private volatile boolean begun;
    private volatile boolean ended;

    Audit(Parameters given, Measured measured) {
        this.given = given;
        this.measured = measured;
        this.metrics = new GatewayMetrics(given.metrics());
    }

    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Notes the start, beside the clients. */
    Session begin(Session session) {
        Thread.ofVirtual().name("audit-start").start(() -> {
            try {
                GatewayMetrics.Values now = metrics.read();
                GAUGES.forEach(gauge -> start.put(gauge, now.sum(gauge)));
                start.put(HEAP, heap());
            } catch (ClusterException e) {
                start.clear();
            } finally {
                begun = true;
            }
        });
        return session;
    }

    /** Compares, when all clients have left. */
    Session end(Session session) {
        Thread.ofVirtual().name("audit-end").start(() -> {
            try {
                GAUGES.forEach(gauge -> failures.put(gauge, compare(gauge)));
                failures.put(HEAP, compareHeap());
            } catch (ClusterException e) {
                failures.put("metrics", String.valueOf(e.getMessage()));
            } finally {
                ended = true;
            }
        });
        return session;
    }

    /** Puts into the report what came of it. */
    Session report(Session session) {
        failures.forEach(
                (name, failure) -> measured.verdict(session, VERDICT + name, failure.isEmpty() ? null : failure));
        return session;
    }

    private String compare(String gauge) {
        Double before = start.get(gauge);
        if (before == null) {
            return "the metrics could not be read at the start";
        }
        return Patience.await(() -> metrics.read().sum(gauge) <= before, RETURN)
                ? ""
                : "%.0f at the start, %.0f at the end"
                        .formatted(before, metrics.read().sum(gauge));
    }

    private String compareHeap() {
        Double before = start.get(HEAP);
        if (before == null) {
            return "the metrics could not be read at the start";
        }
        double now = heap();
        double most = before + given.heapMargin() * (double) metrics.gateways();
        return now <= most ? "" : "%.0f MB at the start, %.0f MB at the end".formatted(before / 1e6, now / 1e6);
    }

    private double heap() {
        Gateways.of(given).collectGarbage();
        double least = Double.MAX_VALUE;
        int looks = given.cluster().isPresent() ? 1 : LOOKS;
        for (int look = 0; look < looks; look++) {
            least = Math.min(least, metrics.read().sum(HEAP, "area=\"heap\""));
            if (look + 1 < looks) {
                Patience.await(() -> false, LOOK);
            }
        }
        return least;
    }
}
