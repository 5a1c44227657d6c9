package io.millrace.conformance.node;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.TableVocabulary;
import io.millrace.contract.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract's table, "Every dialect answers every command": each row with the real client of each dialect. */
final class DialectTableClientsIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "dialect-clients",
            2,
            Map.of(
                    "millrace.connects.namespaces", "/,socketcluster,sono,plain,engineio",
                    "millrace.connects.within", "20s",
                    "millrace.access.asked.actions", "subscribe,publish",
                    "millrace.access.asked.names", "ask:*,data:set:ask:*",
                    "millrace.access.asked.ask", "true",
                    "millrace.access.within", "20s",
                    "millrace.sono.channels", "home,ask:yes,ask:no"));

    private static final String FOLDER = "dialects";
    private static final Path TABLE = Path.of("../contract/examples/tables/dialects.json");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        NodeTests.install(FOLDER);
        worker = InTestWorker.on(ON.cluster(), List.of(Topics.EVENTS, Topics.CONNECTS), TableVocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @TestFactory
    List<DynamicTest> table() {
        return NodeTests.run(
                FOLDER,
                "table.test.mjs",
                Map.of(
                        "GATEWAYS",
                        String.join(",", ON.cluster().urls()),
                        "TABLE",
                        TABLE.toAbsolutePath().normalize().toString()),
                LIMIT);
    }
}
