package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.json.JSONException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A broker goes and comes back under 2,000 events a second on schedule, with two gateways and the worker of the SDK,
 * all of them processes as they are shipped: nothing acked is lost, nothing is doubled, nothing is out of order.
 */
final class OutageIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.withKafkaApart("outage", 2, Map.of());

    private static final System.Logger LOG = System.getLogger(OutageIT.class.getName());
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int CLIENTS = 100;
    private static final int RATE = 2_000;

    private static Control control;
    private static Child worker;

    @BeforeAll
    static void start() {
        NodeTests.install();
        control = new Control(ON.cluster());
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", ON.cluster().kafka(),
                "quarkus.redis.hosts", ON.cluster().redis());
        worker = Application.start("outage-echo", "worker/echo", settings).awaitOutput("started in", START_LIMIT);
    }

    @AfterAll
    static void stop() {
        worker.close();
        control.close();
    }

    @TestFactory
    List<DynamicTest> redisIsKilled() {
        return under("redis kill");
    }

    @TestFactory
    List<DynamicTest> kafkaIsStopped() {
        return under("kafka stop");
    }

    @TestFactory
    List<DynamicTest> kafkaIsKilled() {
        return under("kafka kill");
    }

    private static List<DynamicTest> under(String fault) {
        ON.cluster().heal();
        Path account = Account.file("outage-" + fault.replace(' ', '-'));
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url(),
                "CLIENTS", Integer.toString(CLIENTS),
                "RATE", Integer.toString(RATE),
                "ROUNDS", Integer.toString(Extent.of(1, 5)),
                "AWAY", Integer.toString(Extent.of(2_000, 10_000)),
                "FAULT", fault,
                "ACCOUNT", account.toString());
        List<DynamicTest> tests = new ArrayList<>(NodeTests.run("outage.test.mjs", environment, LIMIT));
        tests.add(dynamicTest(
                fault + ": everything that was sent is in Kafka, once and in order, also from the time without",
                () -> everythingIsStored(fault, account)));
        return tests;
    }

    private static void everythingIsStored(String fault, Path file) throws IOException, JSONException {
        Account account = Account.read(file, CLIENTS);
        LOG.log(System.Logger.Level.INFO, "{0} under {1}/s: {2}", fault, RATE, account.figures());
        Map<String, List<Long>> stored = Account.stored(ON.cluster().kafka());
        account.lives()
                .forEach((connection, life) ->
                        assertEquals(life.sent(), stored.get(connection), () -> "stored of " + connection));
    }
}
