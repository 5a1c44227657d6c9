package io.millrace.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.contract.EventType;
import io.millrace.core.Signals;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** The core's signals as Micrometer meters. Labels come from closed sets, so their number never grows with clients. */
@Singleton
public class Meters implements Signals {
    private static final System.Logger LOG = System.getLogger(Meters.class.getName());

    /** A worker that is gone leaves every event unanswered: one line now and then says so as well. */
    private static final long UNANSWERED_REST_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int LOGGED_LETTERS = 100;

    private final MeterRegistry registry;
    private final Map<EventType, Counter> forwarded = new EnumMap<>(EventType.class);
    private final Counter forwardedBytes;
    private final Timer forwardLatency;
    /* Of all event loops, twice for each event: they must not share a cache line. */
    private final LongAdder waitingBytes = new LongAdder();
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicLong commandBytes = new AtomicLong();
    private final Map<String, AtomicInteger> gauges = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Map<String, Counter>>> counters = new ConcurrentHashMap<>();
    private final AtomicLong unansweredSaidAt = new AtomicLong(System.nanoTime() - UNANSWERED_REST_NANOS);
    private final AtomicLong unansweredUnsaid = new AtomicLong();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        for (EventType type : EventType.values()) {
            forwarded.put(type, counter("millrace.events.forwarded", "type", type.wireName(), "", ""));
        }
        forwardedBytes = Counter.builder("millrace.events.forwarded.size")
                .baseUnit("bytes")
                .register(registry);
        forwardLatency = Timer.builder("millrace.forward.latency")
                .description("From an event's hand-over to the producer until all replicas have it")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        registry.gauge("millrace.forward.waiting.bytes", waitingBytes);
        registry.gauge("millrace.unsent.bytes", unsentBytes);
        registry.gauge("millrace.commands.waiting.bytes", commandBytes);
    }

    @Override
    public void clientOpened(String dialect) {
        gauge("millrace.clients", "dialect", dialect).incrementAndGet();
        counter("millrace.clients.opened", "dialect", dialect, "", "").increment();
    }

    @Override
    public void clientClosed(String dialect, String reason) {
        gauge("millrace.clients", "dialect", dialect).decrementAndGet();
        counter("millrace.clients.closed", "dialect", dialect, "reason", reason).increment();
    }

    @Override
    public void connections(String dialect, int change) {
        gauge("millrace.connections", "dialect", dialect).addAndGet(change);
    }

    @Override
    public void forwarded(EventType type, int bytes) {
        Counter counter = forwarded.get(type);
        if (counter != null) {
            counter.increment();
        }
        forwardedBytes.increment(bytes);
    }

    @Override
    public void waiting(int changeInBytes) {
        waitingBytes.add(changeInBytes);
    }

    @Override
    public void unsent(long changeInBytes) {
        unsentBytes.addAndGet(changeInBytes);
    }

    @Override
    public void commandsWaiting(long changeInBytes) {
        commandBytes.addAndGet(changeInBytes);
    }

    @Override
    public void paused(String cause, boolean begins) {
        gauge("millrace.forward.paused", "cause", cause).addAndGet(begins ? 1 : -1);
        if (begins) {
            counter("millrace.forward.pauses", "cause", cause, "", "").increment();
        }
    }

    @Override
    public void command(String type, String outcome) {
        counter("millrace.commands", "type", type, "outcome", outcome).increment();
    }

    @Override
    public void dropped(String what) {
        counter("millrace.messages.dropped", "cause", what, "", "").increment();
    }

    @Override
    public void ignored(String dialect, String what) {
        counter("millrace.packets.ignored", "dialect", dialect, "cause", what).increment();
    }

    /** A connection that brought no request was closed; {@code cause} from a closed set. */
    public void halfOpenClosed(String cause) {
        counter("millrace.http.half.open.closed", "cause", cause, "", "").increment();
    }

    @Override
    public void unanswered(String namespace, String event) {
        counter("millrace.events.unanswered", "", "", "", "").increment();
        long now = System.nanoTime();
        long last = unansweredSaidAt.get();
        if (now - last < UNANSWERED_REST_NANOS || !unansweredSaidAt.compareAndSet(last, now)) {
            unansweredUnsaid.incrementAndGet();
            return;
        }
        long more = unansweredUnsaid.getAndSet(0);
        LOG.log(
                System.Logger.Level.WARNING,
                "Nobody answered event \"{0}\" in namespace {1} in time{2}: is a worker running that handles it?",
                printable(event),
                printable(namespace),
                more == 0 ? "" : ", nor " + more + " before it");
    }

    /** What a client has named, on one line of a log. */
    private static String printable(String name) {
        String start = name.length() > LOGGED_LETTERS ? name.substring(0, LOGGED_LETTERS) + "..." : name;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    /** Clients' events that were handed to Kafka since the start. */
    public long eventsForwarded() {
        return (long) Objects.requireNonNull(forwarded.get(EventType.EVENT)).count();
    }

    /** Whom the gateway still waits for when it goes away. */
    public void clientsToGo(IntSupplier clients) {
        Gauge.builder("millrace.drain.clients", clients, IntSupplier::getAsInt)
                .description("Clients that are still to go, while the gateway goes away")
                .strongReference(true)
                .register(registry);
    }

    /** How full the memory is. */
    public void memory(DoubleSupplier share) {
        Gauge.builder("millrace.memory.used.ratio", share, DoubleSupplier::getAsDouble)
                .description("Share of the heap, as its last collection left it, or of the buffers' memory")
                .strongReference(true)
                .register(registry);
    }

    /** How long an event took until all replicas had it. */
    public void forwardLatency(long nanos) {
        forwardLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    private AtomicInteger gauge(String name, String label, String value) {
        return gauges.computeIfAbsent(name + '|' + value, _ -> {
            AtomicInteger holder = new AtomicInteger();
            registry.gauge(name, io.micrometer.core.instrument.Tags.of(label, value), holder);
            return holder;
        });
    }

    private Counter counter(String name, String label1, String value1, String label2, String value2) {
        // Runs for each member of a room: found by three cached hashes, without making a key.
        Counter known = counters.getOrDefault(name, Map.of())
                .getOrDefault(value1, Map.of())
                .get(value2);
        return known == null ? newCounter(name, label1, value1, label2, value2) : known;
    }

    private Counter newCounter(String name, String label1, String value1, String label2, String value2) {
        Map<String, Map<String, Counter>> ofName = counters.computeIfAbsent(name, _ -> new ConcurrentHashMap<>());
        Map<String, Counter> ofValue = ofName.computeIfAbsent(value1, _ -> new ConcurrentHashMap<>());
        return ofValue.computeIfAbsent(value2, _ -> {
            Counter.Builder builder = Counter.builder(name);
            if (!label1.isEmpty()) {
                builder.tag(label1, value1);
            }
            if (!label2.isEmpty()) {
                builder.tag(label2, value2);
            }
            return builder.register(registry);
        });
    }
}
