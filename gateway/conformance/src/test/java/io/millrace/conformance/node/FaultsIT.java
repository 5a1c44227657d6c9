package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Something dies under traffic. Clients say what they have sent and what was acked, by connection and number; Kafka
 * says what it has.
 */
final class FaultsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int CLIENTS = 20;

    private static InTestWorker worker;
    private static Control control;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.start(ON.cluster(), Vocabulary.handlers());
        control = new Control(ON.cluster());
    }

    @AfterAll
    static void stop() {
        control.close();
        worker.close();
    }

    @TestFactory
    List<DynamicTest> aGatewayIsKilled() {
        Path account = Account.file("killed");
        List<DynamicTest> tests = new ArrayList<>(run("killed.test.mjs", account));
        tests.add(dynamicTest(
                "what was acked is in Kafka, once, and of each connection a beginning without holes",
                () -> Account.read(account, CLIENTS)
                        .requireAckedIsStored(Account.stored(ON.cluster().kafka()))));
        return tests;
    }

    @TestFactory
    List<DynamicTest> redisIsAway() {
        Path account = Account.file("redis");
        List<DynamicTest> tests = new ArrayList<>(run("redis.test.mjs", account));
        tests.add(dynamicTest(
                "everything that was sent is in Kafka, once and in order, also from the time without", () -> {
                    Map<String, List<Long>> stored = Account.stored(ON.cluster().kafka());
                    Account.read(account, CLIENTS)
                            .lives()
                            .forEach((connection, life) ->
                                    assertEquals(life.sent(), stored.get(connection), () -> "stored of " + connection));
                }));
        return tests;
    }

    private static List<DynamicTest> run(String file, Path account) {
        ON.cluster().heal();
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url(),
                "ROUNDS", Integer.toString(Extent.of(1, 8)),
                "ACCOUNT", account.toString());
        return NodeTests.run(file, environment, LIMIT);
    }
}
