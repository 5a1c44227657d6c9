package io.millrace.server.metrics;

import io.millrace.server.relay.LinkSignals;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What is counted of the links between gateways. Called on the relay's event loop. */
@Singleton
public class RelayMeters implements LinkSignals {
    private final LongAdder sent;
    private final LongAdder received;
    private final LongAdder unreadable;
    private final LongAdder broken;
    private final LongAdder wrongSecret;
    private volatile IntSupplier links = () -> 0;

    RelayMeters(Registry registry) {
        sent = registry.counter(Metric.RELAY_OUT);
        received = registry.counter(Metric.RELAY_IN);
        unreadable = registry.counter(Metric.RELAY_UNREADABLE);
        broken = registry.counter(Metric.RELAY_BROKEN);
        wrongSecret = registry.counter(Metric.RELAY_WRONG_SECRET);
        registry.gauge(Metric.RELAY_LINKS, () -> links.getAsInt());
    }

    @Override
    public void sent(int bytes) {
        sent.add(bytes);
    }

    @Override
    public void received(int bytes) {
        received.add(bytes);
    }

    @Override
    public void unreadable() {
        unreadable.increment();
    }

    @Override
    public void broken() {
        broken.increment();
    }

    @Override
    public void wrongSecret() {
        wrongSecret.increment();
    }

    @Override
    public void watchLinks(IntSupplier count) {
        links = count;
    }
}
