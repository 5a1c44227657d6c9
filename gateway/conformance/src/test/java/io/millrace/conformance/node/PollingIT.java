package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Node client from 1.4 to 4.8 by long polling alone, each request at another gateway than the one before: the same
 * table of behaviours as by WebSocket.
 */
final class PollingIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Duration LIMIT = Duration.ofMinutes(4);

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
    Stream<DynamicContainer> behaviours() {
        return Clients.versions()
                .map(client -> DynamicContainer.dynamicContainer(
                        client + " by long polling",
                        Stream.of(client)
                                .flatMap(one -> NodeTests.run("versions.test.mjs", environment(one), LIMIT).stream())));
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
