package io.millrace.conformance.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.javaclient.JavaClient;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A gateway and a worker that are told what {@code k8s/base} says, and so what the chart says, but for addresses. */
@Execution(ExecutionMode.CONCURRENT)
final class ManifestsIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int SIGTERM = 143;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @DisplayName("come up, answer probes and a client, and are gone within their grace periods")
    void asTheManifestsSay() throws Exception {
        int clients = Ports.free("127.0.0.1");
        int management = Ports.free("127.0.0.1");
        int workers = Ports.free("127.0.0.1");
        Container gateway = Container.of("millrace-gateway");
        Container worker = Container.of("millrace-worker-echo");
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
                var redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults())) {
            createTopic(kafka.bootstrap());
            Map<String, String> brokers =
                    Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap(), "QUARKUS_REDIS_HOSTS", redis.uri());
            Map<String, String> ports = Map.of(
                    "QUARKUS_HTTP_PORT", Integer.toString(clients),
                    "MILLRACE_CLUSTER_PORT", Integer.toString(Ports.free("127.0.0.1")),
                    "MILLRACE_MANAGEMENT_PORT", Integer.toString(management));
            try (Child serving = gateway.start("gateway/server", folder.resolve("gateway"), with(brokers, ports));
                    Child working = worker.start(
                            "worker/echo",
                            folder.resolve("worker"),
                            with(brokers, Map.of("QUARKUS_HTTP_PORT", Integer.toString(workers))))) {
                String ready = gateway.probes().get("readinessProbe");
                Await.until(
                        () -> status(management, ready) + "\n" + serving.tail(30) + working.tail(30),
                        START_LIMIT,
                        () -> status(management, ready) == 200);
                probe(gateway, management);
                gateway.probes().values().forEach(path -> assertEquals(404, status(clients, path), path));
                probe(worker, workers);
                try (JavaClient client = JavaClient.connect("http://127.0.0.1:" + clients, "/")) {
                    assertEquals(List.of("there"), client.ask("echo", "there"));
                    // What the HorizontalPodAutoscaler scales by.
                    String metrics = get(management, "/q/metrics").body();
                    assertTrue(
                            metrics.lines().anyMatch(line -> line.matches("millrace_clients(\\{.*})? 1\\.0")), metrics);
                } catch (AssertionError e) {
                    throw new AssertionError(serving.tail(30) + '\n' + working.tail(30), e);
                }
                assertEquals(SIGTERM, serving.stop(gateway.gracePeriod()));
                assertEquals(SIGTERM, working.stop(worker.gracePeriod()));
            }
        }
    }

    /* The base asks for three copies, and there is one broker. */
    private static void createTopic(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic("millrace.events", 4, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void probe(Container container, int port) {
        container
                .probes()
                .forEach((kind, path) -> Await.until(
                        () -> container.name() + ": " + kind + " " + status(port, path),
                        START_LIMIT,
                        () -> status(port, path) == 200));
        assertEquals(200, status(port, "/q/metrics"), container.name());
    }

    private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
        var both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }

    private static int status(int port, String path) {
        try {
            return get(port, path).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
