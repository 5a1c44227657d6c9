package io.millrace.conformance.node;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of channels and the start page, whose clients share a room, in a browser at two gateways. */
final class ChannelsPageIT {
    @RegisterExtension
    static final ClusterExtension ON =
            ClusterExtension.of("channels-page", 2, Map.of("millrace.rooms.shared", "lobby,open:*"));

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static Child worker;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = Application.start(
                "echo-of-channels-page",
                "worker/echo",
                Map.of(
                        "kafka.bootstrap.servers",
                        ON.cluster().kafka(),
                        "quarkus.redis.hosts",
                        ON.cluster().redis()));
        worker.awaitOutput("started in", START_LIMIT);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    List<DynamicTest> page() {
        return NodeTests.run(
                "channels-page.test.mjs",
                Map.of(
                        "GATEWAYS", String.join(",", ON.cluster().urls()),
                        "FRONT", ON.cluster().url(),
                        "SCREENSHOTS",
                                Path.of("target/screenshots").toAbsolutePath().toString()),
                LIMIT);
    }
}
