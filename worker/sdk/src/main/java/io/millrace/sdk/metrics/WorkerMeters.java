package io.millrace.sdk.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.millrace.sdk.WorkerConfig;
import io.millrace.sdk.signals.Signals;
import io.prometheus.client.CollectorRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The worker's signals as meters: adders that are only read when somebody scrapes. A bean only where
 * {@link io.millrace.sdk.build.MetricsBean} makes it one.
 */
public class WorkerMeters implements Signals {
    private final MeterRegistry registry;
    private final Map<Outcome, LongAdder> events = new EnumMap<>(Outcome.class);
    private final LongAdder commands;
    private final LongAdder repliesInTime;
    private final LongAdder repliesLate;
    private final LongAdder commandsLost;
    private final LongAdder repliesLost;
    private final Histogram age;
    private final Histogram handling;
    private final Histogram publish;

    /** Registers all of them. */
    @Inject
    @SuppressWarnings("deprecation") // the registry that Quarkus brings
    public WorkerMeters(
            MeterRegistry registry,
            PrometheusMeterRegistry prometheus,
            KafkaClientService kafka,
            WorkerConfig config,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            events.put(outcome, counter(WorkerMetric.EVENTS, outcome.label()));
        }
        commands = counter(WorkerMetric.COMMANDS);
        repliesInTime = counter(WorkerMetric.REPLIES, WorkerMetric.IN_TIME);
        repliesLate = counter(WorkerMetric.REPLIES, WorkerMetric.LATE);
        commandsLost = counter(WorkerMetric.REDIS_LOST, WorkerMetric.TO_REDIS);
        repliesLost = counter(WorkerMetric.REDIS_LOST, WorkerMetric.FROM_REDIS);
        CollectorRegistry collectors = prometheus.getPrometheusRegistry();
        age = histogram(collectors, WorkerMetric.EVENT_AGE);
        handling = histogram(collectors, WorkerMetric.HANDLING);
        publish = histogram(collectors, WorkerMetric.PUBLISH);
        collectors.register(new Lag(kafka));
        gauge(WorkerMetric.INFO, () -> 1, config.service(), version);
    }

    @Override
    public void watch(Supplier<Status> status) {
        gauge(WorkerMetric.IN_FLIGHT, of(status, Status::eventsInFlight));
        gauge(WorkerMetric.UNCOMMITTED, of(status, Status::eventsUncommitted));
        gauge(WorkerMetric.PAUSED, of(status, now -> now.isPaused() ? 1 : 0));
        gauge(WorkerMetric.PARTITIONS, of(status, Status::partitions));
        gauge(WorkerMetric.QUEUED, of(status, Status::commandsQueued));
        gauge(WorkerMetric.QUEUED_BYTES, of(status, Status::bytesQueued));
        gauge(WorkerMetric.REDIS_UP, of(status, now -> now.isCommandsUp() ? 1 : 0), WorkerMetric.TO_REDIS);
        gauge(WorkerMetric.REDIS_UP, of(status, now -> now.isRepliesUp() ? 1 : 0), WorkerMetric.FROM_REDIS);
    }

    private static Supplier<Number> of(Supplier<Status> status, Function<Status, Number> value) {
        return () -> value.apply(status.get());
    }

    @Override
    public boolean isTimed() {
        return true;
    }

    @Override
    public void ended(Outcome outcome) {
        @Nullable LongAdder counter = events.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void began(long ageMillis) {
        age.record(TimeUnit.MILLISECONDS.toNanos(Math.max(0, ageMillis)));
    }

    @Override
    public void handled(long nanos) {
        handling.record(nanos);
    }

    @Override
    public void published(long published, long nanos) {
        commands.add(published);
        publish.record(nanos);
    }

    @Override
    public void replied() {
        repliesInTime.increment();
    }

    @Override
    public void late() {
        repliesLate.increment();
    }

    @Override
    public void redisLost(String connection) {
        (connection.equals(WorkerMetric.TO_REDIS) ? commandsLost : repliesLost).increment();
    }

    private static Histogram histogram(CollectorRegistry collectors, WorkerMetric metric) {
        Histogram histogram = new Histogram(metric);
        collectors.register(histogram);
        return histogram;
    }

    private LongAdder counter(WorkerMetric metric, String... values) {
        LongAdder adder = new LongAdder();
        FunctionCounter.builder(metric.meter(), adder, LongAdder::doubleValue)
                .description(metric.description())
                .tags(tags(metric, values))
                .register(registry);
        return adder;
    }

    private void gauge(WorkerMetric metric, Supplier<Number> value, String... values) {
        Gauge.builder(metric.meter(), value)
                .description(metric.description())
                .tags(tags(metric, values))
                .strongReference(true)
                .register(registry);
    }

    private static List<Tag> tags(WorkerMetric metric, String... values) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.labels().get(i), values[i]));
        }
        return tags;
    }
}
