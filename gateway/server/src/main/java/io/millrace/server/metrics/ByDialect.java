package io.millrace.server.metrics;

import io.millrace.dialects.CloseCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of one dialect's clients. */
final class ByDialect {
    final LongAdder clients;
    final LongAdder opened;
    final LongAdder connections;
    final LongAdder received;
    final LongAdder receivedBytes;
    final LongAdder sent;
    final LongAdder sentBytes;
    final Histogram connect;
    private final Map<CloseCode, LongAdder> closed = new EnumMap<>(CloseCode.class);

    private final String name;

    ByDialect(Registry registry, String dialect) {
        name = dialect;
        clients = registry.level(Metric.CLIENTS, dialect);
        opened = registry.counter(Metric.CLIENTS_OPENED, dialect);
        connections = registry.level(Metric.CONNECTIONS, dialect);
        received = registry.counter(Metric.RECEIVED, dialect);
        receivedBytes = registry.counter(Metric.RECEIVED_BYTES, dialect);
        sent = registry.counter(Metric.SENT, dialect);
        sentBytes = registry.counter(Metric.SENT_BYTES, dialect);
        connect = registry.histogram(Metric.CONNECT, dialect);
        for (CloseCode code : CloseCode.values()) {
            closed.put(code, closed(registry, dialect, code));
        }
    }

    /** Whether it is that dialect's; a look at the reference, mostly. */
    boolean is(String dialect) {
        return name.equals(dialect);
    }

    /* Several codes say the same words for the same cause: they are one series. */
    private LongAdder closed(Registry registry, String dialect, CloseCode code) {
        for (Map.Entry<CloseCode, LongAdder> before : closed.entrySet()) {
            CloseCode other = before.getKey();
            if (other.category() == code.category() && other.reason().equals(code.reason())) {
                return before.getValue();
            }
        }
        return registry.counter(Metric.CLIENTS_CLOSED, dialect, code.category().label(), code.reason());
    }

    void closed(CloseCode code) {
        LongAdder counter = closed.get(code);
        if (counter != null) {
            counter.increment();
        }
    }
}
