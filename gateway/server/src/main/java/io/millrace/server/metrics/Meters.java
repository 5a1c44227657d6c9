package io.millrace.server.metrics;

import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.core.Signals;
import io.millrace.dialects.CloseCode;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The core's signals as meters. Labels come from closed sets, so their number never grows with clients. */
@Singleton
public class Meters implements Signals {
    private static final String DONE = "done";

    private final Registry registry;
    private final ConnectionLog log = new ConnectionLog();
    private final Map<String, ByDialect> dialects = new ConcurrentHashMap<>();
    /** Most clients speak one dialect: its name is the same string, and no map is asked. Any loop's. */
    private @Nullable ByDialect latest;

    private final Map<EventType, LongAdder> forwarded = new EnumMap<>(EventType.class);
    private final LongAdder forwardedBytes;
    private final LongAdder waitingBytes;
    private final LongAdder lost;
    private final LongAdder unanswered;
    private final LongAdder unrouted;
    private final LongAdder published;
    private final LongAdder unpublished;
    private final Map<String, LongAdder> paused = new HashMap<>();
    private final Map<String, LongAdder> pauses = new HashMap<>();
    private final Map<String, LongAdder> dropped = new HashMap<>();
    private final Map<String, LongAdder> denied = new HashMap<>();
    private final Map<String, LongAdder> done = new HashMap<>();
    private final Map<String, Map<String, LongAdder>> commands = new ConcurrentHashMap<>();
    private final Map<String, Map<String, LongAdder>> ignored = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> relayed = new HashMap<>();
    private final Map<String, LongAdder> upgraded = new HashMap<>();
    private final Map<Depth, LongAdder> depths = new EnumMap<>(Depth.class);
    private final Histogram forwardLatency;
    private final Histogram answer;
    private final Histogram commandWait;
    private final Histogram loopDelay;

    Meters(Registry registry, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.registry = registry;
        Label.DIALECT.values().forEach(this::dialect);
        for (EventType type : EventType.values()) {
            forwarded.put(type, registry.counter(Metric.FORWARDED, type.wireName()));
        }
        forwardedBytes = registry.counter(Metric.FORWARDED_BYTES);
        waitingBytes = registry.level(Metric.FORWARD_WAITING);
        lost = registry.counter(Metric.EVENTS_LOST);
        unanswered = registry.counter(Metric.UNANSWERED);
        unrouted = registry.counter(Metric.UNROUTED);
        published = registry.counter(Metric.PUBLISHED, "taken");
        unpublished = registry.counter(Metric.PUBLISHED, "lost");
        for (String cause : Label.PAUSE.values()) {
            paused.put(cause, registry.level(Metric.PAUSED, cause));
            pauses.put(cause, registry.counter(Metric.PAUSES, cause));
        }
        Label.DROP.values().forEach(cause -> dropped.put(cause, registry.counter(Metric.DROPPED, cause)));
        Label.DEED.values().forEach(deed -> denied.put(deed, registry.counter(Metric.DENIED, deed)));
        Label.RELAYED.values().forEach(end -> relayed.put(end, registry.counter(Metric.POLLS_RELAYED, end)));
        Label.UPGRADED.values().forEach(end -> upgraded.put(end, registry.counter(Metric.UPGRADES, end)));
        for (String dialect : Label.DIALECT.values()) {
            Label.IGNORED.values().forEach(cause -> rare(Metric.IGNORED, ignored, dialect, cause));
        }
        Label.COMMAND.values().forEach(type -> done.put(type, registry.counter(Metric.COMMANDS, type, DONE)));
        depths.put(Depth.UNSENT_BYTES, registry.level(Metric.UNSENT));
        depths.put(Depth.CLIENTS_BEHIND, registry.level(Metric.BEHIND));
        depths.put(Depth.COMMAND_BYTES, registry.level(Metric.COMMANDS_WAITING));
        depths.put(Depth.AWAITED_ANSWERS, registry.level(Metric.ANSWERS_AWAITED));
        depths.put(Depth.UNDECIDED, registry.level(Metric.UNDECIDED));
        depths.put(Depth.AWAITED_ACKS, registry.level(Metric.ACKS_AWAITED));
        forwardLatency = registry.histogram(Metric.FORWARD_LATENCY);
        answer = registry.histogram(Metric.ANSWER);
        commandWait = registry.histogram(Metric.COMMAND_WAIT);
        loopDelay = registry.histogram(Metric.LOOP_DELAY);
        registry.gauge(Metric.BUILD, () -> 1, version);
    }

    private ByDialect dialect(String name) {
        ByDialect usual = latest;
        if (usual != null && usual.is(name)) {
            return usual;
        }
        ByDialect known = dialects.get(name);
        if (known == null) {
            known = dialects.computeIfAbsent(name, _ -> new ByDialect(registry, name));
        }
        latest = known;
        return known;
    }

    @Override
    public void clientOpened(String dialect) {
        ByDialect of = dialect(dialect);
        of.clients.increment();
        of.opened.increment();
    }

    @Override
    public void clientClosed(String dialect, CloseCode code) {
        ByDialect of = dialect(dialect);
        of.clients.decrement();
        of.closed(code);
    }

    @Override
    public void entered(Origin origin, long nanos) {
        ByDialect of = dialect(origin.dialect());
        of.connections.increment();
        of.connect.record(nanos);
        log.entered(origin);
    }

    @Override
    public void left(Origin origin, String reason) {
        dialect(origin.dialect()).connections.decrement();
        log.left(origin, reason);
    }

    @Override
    public void received(String dialect, int bytes) {
        ByDialect of = dialect(dialect);
        of.received.increment();
        of.receivedBytes.add(bytes);
    }

    @Override
    public void sent(String dialect, int messages, long bytes) {
        ByDialect of = dialect(dialect);
        of.sent.add(messages);
        of.sentBytes.add(bytes);
    }

    @Override
    public void forwarded(EventType type, int bytes) {
        add(forwarded.get(type), 1);
        forwardedBytes.add(bytes);
    }

    @Override
    public void lost(int events) {
        lost.add(events);
    }

    @Override
    public void waiting(int changeInBytes) {
        waitingBytes.add(changeInBytes);
    }

    @Override
    public void paused(String cause, boolean begins) {
        add(paused.get(cause), begins ? 1 : -1);
        if (begins) {
            add(pauses.get(cause), 1);
        }
    }

    @Override
    public void commandWaited(long nanos) {
        commandWait.record(nanos);
    }

    @Override
    public void command(String type, String outcome) {
        // Runs for each member of a room, and then it is done.
        if (outcome.equals(DONE)) {
            add(done.get(type), 1);
        } else {
            rare(Metric.COMMANDS, commands, type, outcome).increment();
        }
    }

    @Override
    public void answered(long nanos) {
        answer.record(nanos);
    }

    @Override
    public void depth(Depth of, long change) {
        add(depths.get(of), change);
    }

    @Override
    public void dropped(String what) {
        add(dropped.get(what), 1);
    }

    @Override
    public void published(boolean taken) {
        (taken ? published : unpublished).increment();
    }

    @Override
    public void ignored(String dialect, String what) {
        rare(Metric.IGNORED, ignored, dialect, what).increment();
    }

    @Override
    public void denied(String deed) {
        add(denied.get(deed), 1);
    }

    @Override
    public void unrouted(Origin origin) {
        unrouted.increment();
    }

    @Override
    public void unanswered(Origin origin, String event) {
        unanswered.increment();
        log.unanswered(origin, event);
    }

    @Override
    public void moved(String dialect, int clients, int connections) {
        ByDialect of = dialect(dialect);
        of.clients.add(clients);
        of.connections.add(connections);
    }

    @Override
    public void upgraded(String outcome) {
        add(upgraded.get(outcome), 1);
    }

    @Override
    public void pollRelayed(String outcome) {
        add(relayed.get(outcome), 1);
    }

    /** Clients' events that were handed to Kafka since the start. */
    public long eventsForwarded() {
        return Objects.requireNonNull(forwarded.get(EventType.EVENT)).sum();
    }

    /** How long an event took until all replicas had it. */
    public void forwardLatency(long nanos) {
        forwardLatency.record(nanos);
    }

    /** A loop's tick came so much too late. */
    public void loopDelay(long nanos) {
        loopDelay.record(nanos);
    }

    /** Whom the gateway still waits for when it goes away, and whether it does; and how many it may hold. */
    public void watchClients(IntSupplier toGo, BooleanSupplier isDraining, int limit) {
        registry.gauge(Metric.DRAIN_CLIENTS, toGo::getAsInt);
        registry.gauge(Metric.DRAINING, () -> isDraining.getAsBoolean() ? 1 : 0);
        registry.gauge(Metric.CLIENTS_LIMIT, () -> limit);
    }

    /** How full the memory is. */
    public void watchMemory(DoubleSupplier share) {
        registry.gauge(Metric.MEMORY, share::getAsDouble);
    }

    /** Whether Kafka and Redis are there. */
    public void watchBrokers(BooleanSupplier isKafkaUp, BooleanSupplier isRedisUp) {
        registry.gauge(Metric.KAFKA_UP, () -> isKafkaUp.getAsBoolean() ? 1 : 0);
        registry.gauge(Metric.REDIS_UP, () -> isRedisUp.getAsBoolean() ? 1 : 0);
    }

    private LongAdder rare(Metric metric, Map<String, Map<String, LongAdder>> all, String first, String second) {
        return all.computeIfAbsent(first, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(second, _ -> registry.counter(metric, first, second));
    }

    private static void add(@Nullable LongAdder counter, long change) {
        if (counter != null) {
            counter.add(change);
        }
    }
}
