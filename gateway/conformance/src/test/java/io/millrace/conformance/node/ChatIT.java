package io.millrace.conformance.node;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chat as a whole: its page in a browser, its clients, two gateways, two instances of its worker. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ChatIT {
    private static final Path ROOT =
            Path.of(System.getProperty("millrace.root", "../..")).toAbsolutePath();

    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "chat",
            2,
            Map.of(
                    "millrace.socketio.namespaces",
                    "/,/room-*",
                    "millrace.page.demos.chat",
                    ROOT.resolve("worker/chat/page").toString()));

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final List<Child> WORKERS = new ArrayList<>();
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install();
        for (int number = 0; number < 2; number++) {
            WORKERS.add(Application.start("chat-worker-" + number, "worker/chat", settings()));
        }
        WORKERS.forEach(worker -> worker.awaitOutput("started in", START_LIMIT));
        control = new Control(ON.cluster(), Map.of("worker-1", WORKERS.getLast()::kill));
    }

    private static Map<String, String> settings() {
        String consumer = "mp.messaging.incoming.millrace-events.";
        return Map.of(
                "kafka.bootstrap.servers",
                ON.cluster().kafka(),
                "quarkus.redis.hosts",
                ON.cluster().redis(),
                // An instance that is killed is found out soon.
                consumer + "session.timeout.ms",
                "3000",
                consumer + "heartbeat.interval.ms",
                "500");
    }

    @AfterAll
    static void stop() {
        control.close();
        WORKERS.forEach(Child::close);
    }

    @TestFactory
    @Order(1)
    List<DynamicTest> page() {
        return run("chat-page.test.mjs");
    }

    /** Last, for it kills an instance. */
    @TestFactory
    @Order(2)
    List<DynamicTest> clients() {
        return run("chat.test.mjs");
    }

    private static List<DynamicTest> run(String file) {
        ON.cluster().heal();
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url(),
                "SCREENSHOTS", Path.of("target/screenshots").toAbsolutePath().toString());
        return NodeTests.run(file, environment, LIMIT);
    }
}
