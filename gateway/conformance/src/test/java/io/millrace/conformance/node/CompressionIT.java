package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Node's clients and a gateway that compresses. */
final class CompressionIT {
    @RegisterExtension
    static final ClusterExtension ON =
            ClusterExtension.of("compression", 1, Map.of("millrace.socketio.per-message-deflate", "true"));

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.start(ON.cluster(), Vocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    List<DynamicTest> compression() {
        String url = ON.cluster().url();
        return NodeTests.run("compression.test.mjs", Map.of("GATEWAYS", url, "FRONT", url), LIMIT);
    }
}
