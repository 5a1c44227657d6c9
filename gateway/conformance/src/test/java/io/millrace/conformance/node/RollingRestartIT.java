package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.javaclient.Talkers;
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

/** Both gateways are replaced, one after the other, under 1,000 events a second: what a deploy is to clients. */
final class RollingRestartIT {
    private static final Duration DRAIN_OVER = Duration.ofSeconds(Extent.of(5, 20));

    @RegisterExtension
    static final ClusterExtension ON =
            ClusterExtension.of("rolling", 2, Map.of("millrace.gateway.drain-over", DRAIN_OVER.toSeconds() + "s"));

    private static final System.Logger LOG = System.getLogger(RollingRestartIT.class.getName());
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int CLIENTS = Extent.of(200, 1_000);
    private static final int RATE = 1_000;
    private static final int JAVA_CLIENTS = 10;
    private static final long SOON_MILLIS = 10_000;

    private static Control control;
    private static Child worker;

    @BeforeAll
    static void start() {
        NodeTests.install();
        control = new Control(ON.cluster());
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", ON.cluster().kafka(),
                "quarkus.redis.hosts", ON.cluster().redis());
        worker = Application.start("rolling-echo", "worker/echo", settings).awaitOutput("started in", START_LIMIT);
    }

    @AfterAll
    static void stop() {
        worker.close();
        control.close();
    }

    @TestFactory
    List<DynamicTest> rollingRestart() {
        Path account = Account.file("rolling");
        Map<String, String> environment = Map.of(
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", ON.cluster().url(),
                "CONTROL", control.url(),
                "CLIENTS", Integer.toString(CLIENTS),
                "RATE", Integer.toString(RATE),
                "DRAIN_OVER", Long.toString(DRAIN_OVER.toMillis()),
                "ACCOUNT", account.toString());
        Talkers java = Talkers.start(ON.cluster().url(), JAVA_CLIENTS);
        List<DynamicTest> tests = new ArrayList<>(NodeTests.run("rolling.test.mjs", environment, LIMIT));
        tests.add(dynamicTest("Java clients come back at once too, those that say nothing included", () -> {
            try (java) {
                Await.until("all are connected", java::allAreConnected);
                java.fallSilent();
            }
            areBackSoon(java.absences());
        }));
        tests.add(dynamicTest(
                "what was acked is in Kafka, once, and of each connection a beginning without holes", () -> {
                    Account said = Account.read(account, CLIENTS);
                    Map<String, List<Long>> stored = Account.stored(ON.cluster().kafka());
                    int ofNode = said.requireAckedIsStored(stored);
                    int ofJava = new Account(java.lives(), said.figures()).requireAckedIsStored(stored);
                    LOG.log(
                            System.Logger.Level.INFO,
                            "Rolling restart under {0}/s, stored {1} of Node''s and {2} of Java''s: {3}",
                            RATE,
                            ofNode,
                            ofJava,
                            said.figures());
                }));
        return tests;
    }

    /* With the default heartbeat a client that did not see the end would sit there for up to 45 seconds. */
    private static void areBackSoon(List<Talkers.Absence> absences) {
        assertTrue(absences.size() >= JAVA_CLIENTS, () -> "each was moved at least once: " + absences);
        for (Talkers.Absence absence : absences) {
            assertTrue(
                    control.stops().stream()
                            .anyMatch(stop ->
                                    stop.from() <= absence.from() && absence.from() <= stop.until() + SOON_MILLIS),
                    () -> absence + " begins with its gateway's stop, of " + control.stops());
            assertTrue(absence.until() - absence.from() <= SOON_MILLIS, () -> absence + " is short");
        }
        LOG.log(
                System.Logger.Level.INFO,
                "Java clients were away for {0} ms at most",
                absences.stream()
                        .mapToLong(one -> one.until() - one.from())
                        .max()
                        .orElseThrow());
    }
}
