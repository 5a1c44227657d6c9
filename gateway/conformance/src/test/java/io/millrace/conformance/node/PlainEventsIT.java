package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.PlainVocabulary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plain events by the WebSockets of Node's {@code ws}, at two gateways with a path for each mode. */
final class PlainEventsIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "plain",
            2,
            Map.of(
                    "millrace.plain.paths.data.path", "/data",
                    "millrace.plain.paths.data.mode", "data",
                    "millrace.plain.paths.through.path", "/through",
                    "millrace.plain.paths.through.mode", "passthrough",
                    "millrace.plain.paths.through.subprotocols", "one,two",
                    "millrace.plain.paths.closed.path", "/closed",
                    "millrace.plain.paths.closed.mode", "off",
                    "millrace.gateway.max-rooms", "20"));

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.start(ON.cluster(), PlainVocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    List<DynamicTest> plain() {
        return NodeTests.run(
                "plain.test.mjs",
                Map.of(
                        "GATEWAYS",
                        String.join(",", ON.cluster().urls()),
                        "FRONT",
                        ON.cluster().url()),
                LIMIT);
    }
}
