package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Node client from 1.7 to 4.8 by long polling alone, each request at another gateway than the one before: the same
 * table of behaviours as by WebSocket.
 */
final class PollingIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final List<String> CLIENTS =
            List.of("socket.io-client-1.7", "socket.io-client-2.5", "socket.io-client-3.1", "socket.io-client");

    private static InTestWorker worker;
    private static Control control;
    private static EverElsewhere front;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
        control = new Control(ON.cluster());
        front = new EverElsewhere(ON.cluster());
    }

    @AfterAll
    static void stop() {
        front.close();
        control.close();
        worker.close();
    }

    @TestFactory
    List<DynamicContainer> behaviours() {
        return CLIENTS.stream()
                .map(client -> DynamicContainer.dynamicContainer(
                        client + " by long polling", NodeTests.run("versions.test.mjs", environment(client), LIMIT)))
                .toList();
    }

    private static Map<String, String> environment(String client) {
        ON.cluster().heal();
        return Map.of(
                "CLIENT",
                client,
                "TRANSPORTS",
                "polling",
                "GATEWAYS",
                front.url() + ',' + front.url(),
                "FRONT",
                front.url(),
                "CONTROL",
                control.url());
    }
}
