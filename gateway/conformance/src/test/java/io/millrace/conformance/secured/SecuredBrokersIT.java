package io.millrace.conformance.secured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.javaclient.JavaClient;
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
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * All that is said to a gateway and a worker of their brokers' security is said by the environment, as in a container.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
final class SecuredBrokersIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path folder;

    private SecuredBrokers brokers;

    @BeforeAll
    void start() throws Exception {
        brokers = SecuredBrokers.start(folder);
    }

    @AfterAll
    void stop() {
        brokers.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @DisplayName("a client's event goes through Kafka and Redis with TLS, passwords and no more rights than needed")
    void theWholeWay() {
        int port = Ports.free("127.0.0.1");
        try (Child gateway = gateway("secured", port, brokers.environment("gateway", SecuredBrokers.GATEWAY_PASSWORD));
                Child worker = Application.start(
                        "secured-echo",
                        "worker/echo",
                        Map.of(),
                        brokers.environment("worker", SecuredBrokers.WORKER_PASSWORD))) {
            Await.until(() -> readiness(port) + '\n' + gateway.tail(20), START_LIMIT, () -> readiness(port)
                    .contains("200"));
            try (JavaClient client = JavaClient.connect("http://127.0.0.1:" + port, "/")) {
                assertEquals(List.of("there"), client.ask("echo", "there"));
                assertEquals(List.of("ok"), client.ask("join", "kitchen"));
            } catch (AssertionError e) {
                throw new AssertionError(gateway.tail(30) + '\n' + worker.tail(30), e);
            }
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @DisplayName("a wrong password is told by readiness and by the log, and the password by neither")
    void aWrongPassword() {
        int port = Ports.free("127.0.0.1");
        String wrong = "the-wrong-one-of-long-ago";
        try (Child gateway = gateway("locked-out", port, brokers.environment("gateway", wrong))) {
            Await.until(
                    () -> readiness(port) + '\n' + gateway.tail(20),
                    START_LIMIT,
                    () -> readiness(port).toLowerCase(Locale.ROOT).contains("authentication failed")
                            && readiness(port).contains("WRONGPASS"));
            assertFalse(gateway.output().contains(wrong), () -> gateway.tail(60));
            assertFalse(readiness(port).contains(wrong), () -> readiness(port));
        }
    }

    private static Child gateway(String name, int port, Map<String, String> brokers) {
        Map<String, String> environment = new HashMap<>(brokers);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("MILLRACE_GATEWAY_DRAIN_OVER", "0s");
        Map<String, String> quiet = Map.of("quarkus.log.category.\"io.smallrye.health\".level", "WARN");
        return Application.start(name, "gateway/server", quiet, environment);
    }

    private static String readiness(int port) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "no answer: " + e;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
