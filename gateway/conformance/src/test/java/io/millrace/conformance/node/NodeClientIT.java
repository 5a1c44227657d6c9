package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Node client against two gateways; in full, also its older versions that speak protocol 5. */
final class NodeClientIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String NEWEST = "socket.io-client";
    private static final List<String> OLDER =
            List.of("socket.io-client-3.1", "socket.io-client-4.0", "socket.io-client-4.4", "socket.io-client-4.6");

    private static InTestWorker worker;
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
        control = new Control(ON.cluster());
    }

    @AfterAll
    static void stop() {
        control.close();
        worker.close();
    }

    @TestFactory
    List<DynamicTest> client() {
        return run("client.test.mjs", NEWEST);
    }

    @TestFactory
    List<DynamicTest> order() {
        return run("order.test.mjs", NEWEST);
    }

    @TestFactory
    List<DynamicTest> reconnect() {
        return run("reconnect.test.mjs", NEWEST);
    }

    @TestFactory
    List<DynamicTest> page() {
        return run("page.test.mjs", NEWEST);
    }

    @TestFactory
    Stream<DynamicContainer> olderClients() {
        return Extent.FULL
                .only(OLDER)
                .map(client -> DynamicContainer.dynamicContainer(
                        client,
                        Stream.of("client.test.mjs", "reconnect.test.mjs")
                                .flatMap(file -> run(file, client).stream())));
    }

    private static List<DynamicTest> run(String file, String client) {
        ON.cluster().heal();
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url(),
                "CLIENT", client,
                "CLIENTS", Integer.toString(Extent.of(100, 300)),
                "EVENTS", Integer.toString(Extent.of(50, 100)));
        return NodeTests.run(file, environment, LIMIT);
    }
}
