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

/** The pages of the dialects in a browser at two gateways. */
final class PagesIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "pages", 2, Map.of("millrace.rooms.shared", "open:*,lobby", "millrace.sono.channels", "home,lobby"));

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static Child worker;
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = Application.start(
                "echo-of-pages",
                "worker/echo",
                Map.of(
                        "kafka.bootstrap.servers",
                        ON.cluster().kafka(),
                        "quarkus.redis.hosts",
                        ON.cluster().redis()));
        worker.awaitOutput("started in", START_LIMIT);
        control = new Control(ON.cluster());
    }

    @AfterAll
    static void stop() {
        control.close();
        worker.close();
    }

    /** The start page is there, too: it shares a room with the page of channels. */
    @TestFactory
    List<DynamicTest> channels() {
        return run("channels-page.test.mjs");
    }

    @TestFactory
    List<DynamicTest> sonoPlainAndTogether() {
        return run("pages.test.mjs");
    }

    private static List<DynamicTest> run(String file) {
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url(),
                "SCREENSHOTS", Path.of("target/screenshots").toAbsolutePath().toString());
        return NodeTests.run(file, environment, LIMIT);
    }
}
