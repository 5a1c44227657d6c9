package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.conformance.cluster.Cluster;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.EventLogReader;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
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

    /** What one connection has sent, and what of it was acked. */
    private record Life(List<Long> sent, List<Long> acked) {}

    @TestFactory
    List<DynamicTest> aGatewayIsKilled() {
        Path account = account("killed");
        List<DynamicTest> tests = new ArrayList<>(run("killed.test.mjs", account));
        tests.add(dynamicTest(
                "what was acked is in Kafka, once, and of each connection a beginning without holes", () -> {
                    Map<String, List<Long>> stored = stored();
                    read(account).forEach((connection, life) -> {
                        List<Long> there = stored.getOrDefault(connection, List.of());
                        assertTrue(
                                there.containsAll(life.acked()),
                                () -> connection + " was acked " + life.acked() + ", stored is " + there);
                        assertEquals(life.sent().subList(0, there.size()), there, () -> "stored of " + connection);
                    });
                }));
        return tests;
    }

    @TestFactory
    List<DynamicTest> redisIsAway() {
        Path account = account("redis");
        List<DynamicTest> tests = new ArrayList<>(run("redis.test.mjs", account));
        tests.add(dynamicTest(
                "everything that was sent is in Kafka, once and in order, also from the time without", () -> {
                    Map<String, List<Long>> stored = stored();
                    read(account)
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

    private static Path account(String name) {
        return Cluster.LOGS.resolve(name + "-account.json");
    }

    private static Map<String, Life> read(Path account) throws IOException, JSONException {
        JSONObject lives = new JSONObject(Files.readString(account));
        Map<String, Life> all = new HashMap<>();
        JSONArray names = lives.names();
        for (int i = 0; i < names.length(); i++) {
            JSONObject life = lives.getJSONObject(names.getString(i));
            all.put(names.getString(i), new Life(numbers(life, "sent"), numbers(life, "acked")));
        }
        assertTrue(all.size() >= 20, "every client has said something");
        return all;
    }

    private static List<Long> numbers(JSONObject life, String name) throws JSONException {
        JSONArray array = life.getJSONArray(name);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < array.length(); i++) {
            numbers.add(array.getLong(i));
        }
        return numbers;
    }

    /* By connection, in Kafka's order; the last echo of each client, without a number, only ends the traffic. */
    private static Map<String, List<Long>> stored() {
        Set<String> ids = new HashSet<>();
        Map<String, List<Long>> numbers = new HashMap<>();
        for (Event event : EventLogReader.all(ON.cluster().kafka())) {
            if (event.subject().equals("echo") && event.data().elements().size() > 1) {
                assertTrue(ids.add(event.id().toString()), () -> event.id() + " is there twice");
                if (Vocabulary.arg(event, 0).isNumber()) {
                    numbers.computeIfAbsent(event.origin().connection().value(), _ -> new ArrayList<>())
                            .add(Vocabulary.arg(event, 0).asLong());
                }
            }
        }
        return numbers;
    }
}
