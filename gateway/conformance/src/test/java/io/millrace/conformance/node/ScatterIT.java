package io.millrace.conformance.node;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
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

/**
 * Scatter's client, two gateways, two instances of the wallet. The client never pings: its path probes the silent, the
 * strict one beside it closes them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ScatterIT {
    private static final String NAMESPACES = "/,/scatter";

    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "scatter",
            2,
            Map.ofEntries(
                    Map.entry("millrace.scatter.discovery", "true"),
                    Map.entry("millrace.socketio.namespaces", NAMESPACES),
                    Map.entry("millrace.socketio.ping-interval", "300ms"),
                    Map.entry("millrace.socketio.ping-timeout", "1500ms"),
                    Map.entry("millrace.socketio.silent-eio3", "probe"),
                    Map.entry("millrace.socketio.paths.strict.path", "/strict/socket.io/"),
                    Map.entry("millrace.socketio.paths.strict.namespaces", NAMESPACES),
                    Map.entry("millrace.socketio.paths.strict.ping-interval", "300ms"),
                    Map.entry("millrace.socketio.paths.strict.ping-timeout", "1500ms"),
                    Map.entry("millrace.socketio.paths.strict.silent-eio3", "close")));

    private static final String FOLDER = "scatter";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final List<Child> WALLETS = new ArrayList<>();
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install(FOLDER);
        for (int number = 0; number < 2; number++) {
            WALLETS.add(Application.start("scatter-wallet-" + number, "worker/wallet", settings()));
        }
        WALLETS.forEach(wallet -> wallet.awaitOutput("started in", START_LIMIT));
        control = new Control(ON.cluster(), Map.of("wallet-1", WALLETS.getLast()::kill));
    }

    private static Map<String, String> settings() {
        String consumer = "mp.messaging.incoming.millrace-events.";
        return Map.of(
                "kafka.bootstrap.servers",
                ON.cluster().kafka(),
                "quarkus.redis.hosts",
                ON.cluster().redis(),
                "wallet.refuses",
                "refused.example",
                // An instance that is killed is found out soon.
                consumer + "session.timeout.ms",
                "3000",
                consumer + "heartbeat.interval.ms",
                "500");
    }

    @AfterAll
    static void stop() {
        control.close();
        WALLETS.forEach(Child::close);
    }

    @TestFactory
    @Order(1)
    List<DynamicTest> frames() {
        return run("frames.test.mjs");
    }

    /** Last, for it kills an instance. */
    @TestFactory
    @Order(2)
    List<DynamicTest> client() {
        return run("scatter.test.mjs");
    }

    private static List<DynamicTest> run(String file) {
        ON.cluster().heal();
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url());
        return NodeTests.run(FOLDER, file, environment, LIMIT);
    }
}
