package io.millrace.conformance.node;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.contract.NodeWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Real clients, two gateways, and workers in processes of their own: one in Node from the contract's page, one of the
 * SDK.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WorkersIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.fresh("workers");

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @BeforeAll
    static void install() {
        NodeTests.install();
    }

    /* First: it reads the topic from its beginning, and would ask the thousand clients of the other, who have gone. */
    @Order(1)
    @TestFactory
    List<DynamicTest> fromTheContractsPage() throws IOException, InterruptedException {
        try (var _ = NodeWorker.start(ON.cluster().kafka(), ON.cluster().redis())) {
            return run("foreign-worker.test.mjs");
        }
    }

    @Order(2)
    @TestFactory
    List<DynamicTest> ofTheSdk() {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", ON.cluster().kafka(),
                "quarkus.redis.hosts", ON.cluster().redis());
        try (Child worker = Application.start("echo", "worker/echo", settings)) {
            worker.awaitOutput("started in", START_LIMIT);
            return run("sdk-worker.test.mjs");
        }
    }

    private static List<DynamicTest> run(String file) {
        return NodeTests.run(
                file,
                Map.of(
                        "GATEWAYS", String.join(",", ON.cluster().urls()),
                        "FRONT", ON.cluster().url()),
                LIMIT);
    }
}
