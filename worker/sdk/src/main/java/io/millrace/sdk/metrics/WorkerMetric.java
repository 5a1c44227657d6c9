package io.millrace.sdk.metrics;

import io.millrace.sdk.signals.Signals;
import java.util.Arrays;
import java.util.List;

/**
 * All metrics of a worker: the only place where their names stand. METRICS.md is made of it, and a test compares both
 * with what a worker at work shows.
 */
enum WorkerMetric {
    INFO(
            "millrace_worker_info",
            Kind.GAUGE,
            "1; the labels say what runs",
            "Joins `service` to other metrics of the same instance",
            List.of("service", "version")),
    EVENTS(
            "millrace_worker_events",
            Kind.COUNTER,
            "Events and how they ended",
            "`failed`: the log names the handler; `unreadable`: who else writes to the topic? `no handler`: a client"
                    + " says what nobody handles",
            List.of("outcome")),
    LAG(
            "millrace_worker_lag_records",
            Kind.GAUGE,
            "Records of a partition that this worker has not read yet, by Kafka's client",
            "Rises when workers are too few or handlers slow: scale out, up to the number of partitions",
            List.of("topic", "partition")),
    EVENT_AGE(
            "millrace_worker_event_age",
            Kind.HISTOGRAM,
            "From the gateway's send until a handler begins, by both machines' clocks",
            "Rises when workers are too few or handlers slow",
            List.of()),
    HANDLING(
            "millrace_worker_handling",
            Kind.HISTOGRAM,
            "From a handler's begin until its event is over, joins that it waits for included",
            "The service's own work",
            List.of()),
    IN_FLIGHT(
            "millrace_worker_events_in_flight",
            Kind.GAUGE,
            "Events that were taken and are not done",
            "At `millrace.worker.events-in-flight` consumption pauses: handlers are slow or hang",
            List.of()),
    UNCOMMITTED(
            "millrace_worker_events_uncommitted",
            Kind.GAUGE,
            "Events from the first that is not done to the newest: what would be handled again if this worker died",
            "Rises while one event is not over",
            List.of()),
    PAUSED(
            "millrace_worker_paused",
            Kind.GAUGE,
            "1 while no more events are taken",
            "See the three above and below",
            List.of()),
    PARTITIONS(
            "millrace_worker_partitions",
            Kind.GAUGE,
            "Partitions that this worker has",
            "0: more workers than partitions, or Kafka is away",
            List.of()),
    COMMANDS("millrace_worker_commands", Kind.COUNTER, "Commands that Redis has taken", "", List.of()),
    PUBLISH(
            "millrace_worker_publish",
            Kind.HISTOGRAM,
            "From a batch's write to Redis until its answer",
            "Redis's load and the network",
            List.of()),
    QUEUED("millrace_worker_commands_queued", Kind.GAUGE, "Commands that Redis has not taken", "", List.of()),
    QUEUED_BYTES(
            "millrace_worker_commands_queued_bytes",
            Kind.GAUGE,
            "Their bytes",
            "At `millrace.worker.queued-commands` consumption pauses",
            List.of()),
    REPLIES(
            "millrace_worker_replies",
            Kind.COUNTER,
            "Gateways' replies, and questions that were not answered in time",
            "`late`: clients that are gone or slow, or gateways",
            List.of("outcome")),
    REDIS_UP(
            "millrace_worker_redis_up",
            Kind.GAUGE,
            "1 while that connection stands",
            "0: is Redis there, are user and password right?",
            List.of("connection")),
    REDIS_LOST(
            "millrace_worker_redis_connections_lost",
            Kind.COUNTER,
            "How often it was lost",
            "Nothing is lost by it: what Redis has not confirmed is sent again",
            List.of("connection"));

    /** What is made of a metric. */
    enum Kind {
        COUNTER("counter"),
        GAUGE("gauge"),
        /** Of seconds. */
        HISTOGRAM("histogram");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static final String IN_TIME = "in time";
    static final String LATE = "late";
    static final String TO_REDIS = "commands";
    static final String FROM_REDIS = "replies";

    private final String stem;
    private final Kind kind;
    private final String description;
    private final String advice;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    WorkerMetric(String stem, Kind kind, String description, String advice, List<String> labels) {
        this.stem = stem;
        this.kind = kind;
        this.description = description;
        this.advice = advice;
        this.labels = labels;
    }

    /** For Micrometer, which makes {@link #exposed} of it. */
    String meter() {
        return stem.replace('_', '.');
    }

    /** As Prometheus shows it. */
    String exposed() {
        return switch (kind) {
            case COUNTER -> stem + "_total";
            case GAUGE -> stem;
            case HISTOGRAM -> stem + "_seconds";
        };
    }

    String unit() {
        return kind == Kind.HISTOGRAM ? "seconds" : stem.endsWith("_bytes") ? "bytes" : "";
    }

    Kind kind() {
        return kind;
    }

    String description() {
        return description;
    }

    String advice() {
        return advice;
    }

    List<String> labels() {
        return labels;
    }

    /** All values of its label; none where the build or the configuration says it. */
    List<String> labelValues() {
        return switch (this) {
            case EVENTS ->
                Arrays.stream(Signals.Outcome.values())
                        .map(Signals.Outcome::label)
                        .toList();
            case REPLIES -> List.of(IN_TIME, LATE);
            case REDIS_UP, REDIS_LOST -> List.of(TO_REDIS, FROM_REDIS);
            default -> List.of();
        };
    }
}
