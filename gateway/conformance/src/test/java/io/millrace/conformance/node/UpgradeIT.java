package io.millrace.conformance.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.Extent;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.Counting;
import io.millrace.conformance.worker.EventLogReader;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Node client from 1.4 to 4.8 as it comes: it polls, then goes on by WebSocket, each request at another gateway
 * than the one before, while it and the workers speak.
 */
final class UpgradeIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static InTestWorker worker;
    private static Control control;
    private static EverElsewhere front;

    @BeforeAll
    static void start() {
        NodeTests.install();
        worker = InTestWorker.start(ON.cluster(), Counting.handlers());
        front = new EverElsewhere(ON.cluster());
        control = new Control(ON.cluster(), front);
    }

    @AfterAll
    static void stop() {
        control.close();
        front.close();
        worker.close();
    }

    @TestFactory
    Stream<DynamicContainer> upgrades() {
        return Clients.versions()
                .map(client -> DynamicContainer.dynamicContainer(
                        client,
                        Stream.of(client)
                                .flatMap(one -> Stream.concat(
                                        NodeTests.run("upgrade.test.mjs", environment(one), LIMIT).stream(),
                                        Stream.of(DynamicTest.dynamicTest(
                                                "what was said is in Kafka once and in order",
                                                UpgradeIT::isLogged))))));
    }

    private static Map<String, String> environment(String client) {
        ON.cluster().heal();
        Map<String, String> environment = new HashMap<>(Map.of(
                "CLIENT", client,
                "TRANSPORTS", "polling,websocket",
                "GATEWAYS", String.join(",", ON.cluster().urls()),
                "FRONT", front.url(),
                "CONTROL", control.url()));
        if (client.equals(Clients.NEWEST) || Extent.CURRENT == Extent.FULL) {
            environment.put("KILLS", "1");
        }
        return environment;
    }

    /* As it stands in the topic, not as a worker that forgets repetitions sees it. */
    private static void isLogged() {
        Map<String, List<Long>> said = new HashMap<>();
        for (Event event : EventLogReader.all(ON.cluster().kafka())) {
            if ("numbered".equals(event.subject())) {
                said.computeIfAbsent(event.origin().connection().value(), _ -> new ArrayList<>())
                        .add(Vocabulary.arg(event, 0).asLong());
            }
        }
        assertFalse(said.isEmpty());
        said.forEach((connection, numbers) ->
                assertEquals(LongStream.range(0, numbers.size()).boxed().toList(), numbers, () -> "of " + connection));
    }
}
