package io.millrace.conformance.javaclient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.EverElsewhere.Upgrades;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.Counting;
import io.millrace.conformance.worker.InTestWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client 1.0 and 2.1 as it comes: it polls, then goes on by WebSocket, each request ever elsewhere. */
@Timeout(90)
final class JavaUpgradeIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final int CLIENTS = 10;
    private static final String TEXT = "Grüße 🌊";
    private static final byte[] BYTES = {0, 1, -1, 10, 13};

    private static InTestWorker worker;
    private static EverElsewhere front;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Counting.handlers());
        front = new EverElsewhere(ON.cluster());
    }

    @AfterAll
    static void stop() {
        front.close();
        worker.close();
    }

    private static double upgraded() {
        return ON.cluster().gateways().stream()
                .mapToDouble(gateway -> gateway.metric("millrace_upgrades_total", "outcome=\"done\""))
                .sum();
    }

    private static Map<?, ?> who(AnyClient client) {
        return (Map<?, ?>) client.ask("who").getFirst();
    }

    private static void echoes(AnyClient client) {
        List<Object> echo = client.ask("echo", TEXT, Map.of("file", BYTES));
        assertEquals(TEXT, echo.getFirst());
        assertArrayEquals(BYTES, (byte[]) ((Map<?, ?>) echo.getLast()).get("file"));
    }

    private static List<AnyClient> counted(JavaVersion version) {
        List<AnyClient> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            AnyClient client = version.upgrading(front.url());
            String room = "room " + version + i;
            client.ask("join", room);
            echoes(client);
            client.ask("count", room);
            all.add(client);
        }
        return all;
    }

    /* Says the next numbers. */
    private static int says(List<AnyClient> all, int from) {
        all.forEach(client -> client.emit("numbered", from));
        Await.pause(15);
        return from + 1;
    }

    private static List<Object> numbers(int count) {
        return IntStream.range(0, count).mapToObj(n -> (Object) n).toList();
    }

    private static void hasMissedNothing(AnyClient client, int said) {
        assertEquals(numbers(said), client.ask("tally").getFirst(), "what it said");
        int count = (Integer) client.ask("enough").getFirst();
        Await.until(
                "all was heard",
                () -> client.firstsOf("told").size() >= count
                        && client.firstsOf("said").size() >= count);
        echoes(client);
        assertEquals(numbers(count), client.firstsOf("told"), "what was said to it");
        assertEquals(numbers(count), client.firstsOf("said"), "what was said to its room");
        assertEquals(List.of(), client.firstsOf("disconnect"));
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_0_2", "V2_1_2"})
    void goOnByWebSocketWhileAllSpeak(JavaVersion version) {
        double before = upgraded();
        front.upgrades(Upgrades.WAIT);
        List<AnyClient> all = counted(version);
        try {
            List<Map<?, ?>> known = new ArrayList<>();
            all.forEach(client -> known.add(who(client)));
            front.upgrades(Upgrades.PASS);
            int said = 0;
            while (said < 20 || upgraded() < before + CLIENTS) {
                said = says(all, said);
                assertTrue(said < 1_000, () -> upgraded() - before + " of " + CLIENTS + " are on a WebSocket");
            }
            int moved = 0;
            for (int i = 0; i < CLIENTS; i++) {
                hasMissedNothing(all.get(i), said);
                Map<?, ?> now = who(all.get(i));
                assertEquals(known.get(i).get("connection"), now.get("connection"));
                moved += known.get(i).get("gateway").equals(now.get("gateway")) ? 0 : 1;
            }
            assertTrue(moved > 0, "none has moved to the other gateway");
            assertEquals(before + CLIENTS, upgraded());
        } finally {
            front.upgrades(Upgrades.PASS);
            all.forEach(AnyClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_0_2", "V2_1_2"})
    void pollsOnWhereWebSocketsAreRefused(JavaVersion version) {
        double before = upgraded();
        front.upgrades(Upgrades.REFUSED);
        try (AnyClient client = version.upgrading(front.url())) {
            client.ask("join", "refused " + version);
            client.ask("count", "refused " + version);
            int said = 0;
            while (said < 30) {
                said = says(List.of(client), said);
            }
            hasMissedNothing(client, said);
            assertEquals(before, upgraded());
        } finally {
            front.upgrades(Upgrades.PASS);
        }
    }
}
