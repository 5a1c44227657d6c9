package io.millrace.conformance.observability;

import static io.millrace.conformance.observability.ObservedCluster.asks;
import static io.millrace.conformance.observability.ObservedCluster.awaitAbove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.socket.client.Socket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway and a worker that a real client has driven through real Kafka and Redis, as Prometheus sees them; and what
 * the dashboards, the alerts and METRICS.md say that there is to see.
 */
final class MetricsIT {
    private static final Path ROOT =
            Path.of(System.getProperty("millrace.root", "../..")).toAbsolutePath();
    private static final Catalogue OF_GATEWAYS = Catalogue.of(ROOT.resolve("gateway/server/METRICS.md"));
    private static final Catalogue OF_WORKERS = Catalogue.of(ROOT.resolve("worker/sdk/METRICS.md"));
    private static final Expressions QUERIES = Expressions.of(ROOT.resolve("helm/millrace/files"));

    /** What Prometheus and Kubernetes add. */
    private static final Set<String> OF_TARGETS = Set.of("job", "instance", "namespace", "pod");

    /** Metrics of others, with their labels: by kube-state-metrics. */
    private static final Map<String, Set<String>> FOREIGN =
            Map.of("kube_pod_container_status_restarts_total", Set.of("container", "namespace", "pod"));

    private static final Map<String, String> ECHO = Map.of("type", "ack", "outcome", "done");
    private static final String DIALECT = "dialect";

    private static ObservedCluster cluster;
    private static Scrape gateway;
    private static Scrape worker;

    @BeforeAll
    static void drive() throws IOException, InterruptedException {
        cluster = ObservedCluster.start("metrics", Map.of("millrace.gateway.answer-within", "3s"), Map.of());
        Socket stays = cluster.connects("/", Map.of(), "");
        for (int i = 0; i < 20; i++) {
            asks(stays, "echo", "é" + i);
        }
        assertEquals("ok", asks(stays, "join", "kitchen"));
        asks(stays, "fail", "x");
        stays.emit("unheard", new Object[] {"x"}, _ -> {});
        Socket goes = cluster.connects("/", Map.of(), "");
        goes.disconnect();
        awaitAbove(cluster.gatewayUrl(), "millrace_clients_closed_total", Map.of("reason", "transport close"), 0);
        awaitAbove(cluster.gatewayUrl(), "millrace_events_unanswered_total", Map.of(), 0);
        awaitAbove(cluster.gatewayUrl(), "millrace_subscriptions", Map.of("kind", "room"), 0);
        awaitAbove(cluster.gatewayUrl(), "millrace_redis_lag_seconds_count", Map.of(), 1);
        awaitAbove(cluster.workerUrl(), "millrace_worker_events_total", Map.of("outcome", "passed over"), 0);
        awaitAbove(cluster.workerUrl(), "millrace_worker_replies_total", Map.of("outcome", "in time"), 0);
        gateway = Scrape.of(cluster.gatewayUrl());
        worker = Scrape.of(cluster.workerUrl());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theGatewaysTableNamesWhatAGatewayShowsAndNoMore() {
        assertEquals(OF_GATEWAYS.metrics().keySet(), gateway.ours());
    }

    @Test
    void theWorkersTableNamesWhatAWorkerShowsAndNoMore() {
        assertEquals(OF_WORKERS.metrics().keySet(), worker.ours());
    }

    @Test
    void labelsHaveNoOtherValuesThanTheTablesList() {
        List<String> others = new ArrayList<>();
        compare(gateway, OF_GATEWAYS, others);
        compare(worker, OF_WORKERS, others);
        assertTrue(others.isEmpty(), () -> String.join("\n", others));
    }

    private static void compare(Scrape scrape, Catalogue catalogue, List<String> others) {
        for (Scrape.Sample sample : scrape.samples()) {
            Map<String, Set<String>> known = catalogue.metrics().get(scrape.metric(sample));
            if (known != null) {
                sample.labels().forEach((label, value) -> {
                    Set<String> values = label.equals("le") ? Set.of() : known.get(label);
                    if (values == null || (!values.isEmpty() && !values.contains(value))) {
                        others.add(sample + " has a " + label + " that is in no table");
                    }
                });
            }
        }
    }

    static Stream<Arguments> counts() {
        Map<String, String> ofSocketIo = Map.of(DIALECT, "socketio");
        return Stream.of(
                arguments("who is there", "millrace_clients", ofSocketIo, 1, 1),
                arguments("who came", "millrace_clients_opened_total", ofSocketIo, 2, 2),
                arguments("in a namespace", "millrace_connections", ofSocketIo, 1, 1),
                arguments("how long that took", "millrace_connect_seconds_count", ofSocketIo, 2, 2),
                arguments("messages in", "millrace_messages_received_total", ofSocketIo, 24, 100),
                arguments("messages out", "millrace_messages_sent_total", ofSocketIo, 24, 100),
                arguments("bytes in", "millrace_messages_received_bytes_total", ofSocketIo, 20 * 10, 10_000),
                arguments("on the wire", "millrace_websocket_received_bytes_total", Map.of(), 20 * 16, 20_000),
                arguments("and out", "millrace_websocket_sent_bytes_total", Map.of(), 20 * 8, 20_000),
                arguments("events", "millrace_events_forwarded_total", Map.of("type", "millrace.event"), 23, 23),
                arguments("until Kafka has them", "millrace_forward_latency_seconds_count", Map.of(), 26, 26),
                arguments("answers", "millrace_commands_total", ECHO, 21, 21),
                arguments("from frame to frame", "millrace_answer_seconds_count", Map.of(), 22, 22),
                arguments("which takes some time", "millrace_answer_seconds_sum", Map.of(), 0.001, 100),
                arguments("payloads from Redis", "millrace_commands_received_total", Map.of(), 1, 30),
                arguments("and their wait", "millrace_command_wait_seconds_count", Map.of(), 1, 30),
                arguments("subscriptions' time", "millrace_subscribe_seconds_count", Map.of(), 4, 4),
                arguments("nobody answered", "millrace_events_unanswered_total", Map.of(), 1, 1),
                arguments("Kafka is there", "millrace_kafka_up", Map.of(), 1, 1),
                arguments("Redis is there", "millrace_redis_up", Map.of(), 1, 1),
                arguments("loops tick", "millrace_loop_delay_seconds_count", Map.of(), 5, 1e6),
                arguments("the producer's own", "kafka_producer_record_send_total", Map.of(), 1, 100));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void counts(String what, String series, Map<String, String> labels, double least, double most) {
        double value = gateway.sum(series, labels);
        assertTrue(least <= value && value <= most, () -> what + ": " + series + labels + " is " + value);
    }

    static Stream<Arguments> workerCounts() {
        return Stream.of(
                arguments("handled", "millrace_worker_events_total", Map.of("outcome", "handled"), 21, 21),
                arguments("refused by a handler", "millrace_worker_events_total", Map.of("outcome", "refused"), 1, 1),
                arguments("their age", "millrace_worker_event_age_seconds_count", Map.of(), 22, 22),
                arguments("their handling", "millrace_worker_handling_seconds_count", Map.of(), 22, 22),
                arguments("commands", "millrace_worker_commands_total", Map.of(), 23, 23),
                arguments("until Redis has them", "millrace_worker_publish_seconds_count", Map.of(), 1, 23),
                arguments("partitions", "millrace_worker_partitions", Map.of(), 4, 4),
                arguments("nothing is queued", "millrace_worker_commands_queued", Map.of(), 0, 0),
                arguments("nor in flight", "millrace_worker_events_in_flight", Map.of(), 0, 0),
                arguments("both connections", "millrace_worker_redis_up", Map.of(), 2, 2),
                arguments("who it is", "millrace_worker_info", Map.of("service", "millrace-echo"), 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void workerCounts(String what, String series, Map<String, String> labels, double least, double most) {
        double value = worker.sum(series, labels);
        assertTrue(least <= value && value <= most, () -> what + ": " + series + labels + " is " + value);
    }

    static Stream<Arguments> queries() {
        return QUERIES.queries().entrySet().stream().map(query -> arguments(query.getKey(), query.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queries")
    void dashboardsAndAlertsNameWhatIsThere(String place, String query) {
        Map<String, Set<String>> series = new HashMap<>(FOREIGN);
        gateway.series().forEach((name, labels) -> series.computeIfAbsent(name, _ -> new TreeSet<>())
                .addAll(labels));
        worker.series().forEach((name, labels) -> series.computeIfAbsent(name, _ -> new TreeSet<>())
                .addAll(labels));
        List<Expressions.Selector> selectors = Expressions.selectors(query);
        assertTrue(!selectors.isEmpty(), () -> "no metric in " + query);
        Set<String> grouped = new TreeSet<>(Expressions.groupings(query));
        for (Expressions.Selector selector : selectors) {
            Set<String> labels = series.get(selector.metric());
            assertTrue(labels != null, () -> place + " names " + selector.metric() + ", which nobody shows");
            grouped.removeAll(labels);
            for (Expressions.Matching matching : selector.matchers()) {
                assertTrue(
                        labels.contains(matching.label()) || OF_TARGETS.contains(matching.label()),
                        () -> selector.metric() + " has no label " + matching.label());
                matching.literals()
                        .forEach(value -> assertTrue(
                                isValue(selector.metric(), matching.label(), value),
                                () -> matching.label() + " of " + selector.metric() + " is never " + value));
            }
        }
        grouped.removeAll(OF_TARGETS);
        assertTrue(grouped.isEmpty(), () -> place + " groups by " + grouped + ", which none of its metrics has");
    }

    private static boolean isValue(String metric, String label, String value) {
        for (Catalogue catalogue : List.of(OF_GATEWAYS, OF_WORKERS)) {
            Map<String, Set<String>> labels = catalogue.metrics().get(metric);
            if (labels != null) {
                return labels.getOrDefault(label, Set.of()).contains(value);
            }
        }
        return FOREIGN.containsKey(metric)
                || Stream.of(gateway, worker).anyMatch(scrape -> scrape.samples().stream()
                        .anyMatch(sample -> sample.name().equals(metric)
                                && value.equals(sample.labels().get(label))));
    }
}
