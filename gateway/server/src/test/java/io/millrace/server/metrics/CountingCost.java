package io.millrace.server.metrics;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.millrace.contract.EventType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What counting an echo costs: all that is counted from a client's frame to the frame with its answer, by one event
 * loop and by two at once, with metrics on and off. Run by hand, see METRICS.md; prints a line for each.
 */
final class CountingCost {
    private static final int ECHOES = 3_000_000;
    private static final int ROUNDS = 8;
    private static final String DIALECT = "socketio";

    private final Meters meters;
    private final DoorMeters door;
    private final BusMeters bus;

    @SuppressWarnings("deprecation") // the registry that Quarkus brings
    private CountingCost(boolean enabled) {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var registry = new Registry(prometheus, prometheus, () -> enabled);
        meters = new Meters(registry, "1");
        door = new DoorMeters(registry);
        bus = new BusMeters(registry);
    }

    public static void main(String[] args) throws InterruptedException {
        for (int loops = 1; loops <= 2; loops++) {
            for (boolean enabled : new boolean[] {true, false}) {
                long nanos = new CountingCost(enabled).best(loops);
                IO.println("metrics " + (enabled ? "on " : "off") + ", event loops " + loops + ": " + nanos
                        + " ns of CPU for an echo");
            }
        }
    }

    private long best(int loops) throws InterruptedException {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            AtomicLong cpuNanos = new AtomicLong();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < loops; i++) {
                threads.add(Thread.ofPlatform().start(() -> cpuNanos.addAndGet(count())));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            best = Math.min(best, cpuNanos.get() / ECHOES / loops);
        }
        return best;
    }

    private long count() {
        var clock = ManagementFactory.getThreadMXBean();
        long began = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < ECHOES; i++) {
            door.received(80);
            meters.received(DIALECT, 70);
            meters.forwarded(EventType.EVENT, 470);
            meters.waiting(470);
            meters.forwardLatency(1_000_000 + i);
            meters.waiting(-470);
            bus.received(100);
            meters.commandWaited(20_000 + i % 1_000);
            meters.sent(DIALECT, 1, 70);
            door.sent(75);
            meters.command("ack", "done");
            meters.answered(3_000_000 + i);
        }
        return clock.getCurrentThreadCpuTime() - began;
    }
}
