package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.Metrics;
import io.millrace.server.harness.RawWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A room's messages are the same bytes for all its members: in order, and nothing of them stays, whoever goes when. */
final class FanOutIT {
    private static final int MEMBERS = 300;
    private static final int MESSAGES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void everyMemberHearsAllInOrderAndNoBufferIsLost() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
                EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
                GatewayProcess gateway = GatewayProcess.start(
                        kafka.bootstrap(), redis.uri(), Map.of("io.netty.leakDetection.level", "paranoid"))) {
            gateway.awaitReady();
            try (GatewayContext context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri())) {
                fanOut(gateway, context);
                context.reset();
                Await.until("no buffer of a member's stays", PATIENCE, () -> pinned(gateway) <= 64 * 1024);
                gateway.liveHeap(); // a collection: what nobody released is reported with the next buffer
                context.expectNothingElse(context.clientJoins());
            }
            assertEquals(
                    List.of(),
                    gateway.log().stream().filter(line -> line.contains("LEAK")).toList());
        }
    }

    private static void fanOut(GatewayProcess gateway, GatewayContext context) {
        List<Client> reading = new ArrayList<>();
        List<Client> leaving = new ArrayList<>();
        for (int n = 0; n < MEMBERS; n++) {
            Client member = n % 3 == 0
                    ? context.clientJoins(RawWebSocket.connect(gateway.port(), 4096))
                    : context.clientJoins();
            (n % 3 == 0 ? leaving : reading).add(member);
        }
        String padding = "é".repeat(8_000);
        for (int n = 0; n < MESSAGES; n++) {
            context.workerPublishes("millrace:n:/", emit("all", "[" + n + ",\"" + padding + "\"]"));
            context.workerEmits(reading.get(n), "you", "[" + n + "]");
            if (n % 2 == 0) {
                leaving.get(n).socket().reset(); // with much that it has not read
            }
        }
        for (int member = 0; member < reading.size(); member++) {
            for (int n = 0; n < MESSAGES; n++) {
                context.expectClientReceives(reading.get(member), "42[\"all\"," + n + ",\"" + padding + "\"]");
                if (n == member) {
                    context.expectClientReceives(reading.get(member), "42[\"you\"," + n + "]");
                }
            }
        }
    }

    private static String emit(String event, String args) {
        return "{\"type\":\"emit\",\"event\":\"" + event + "\",\"args\":" + args + '}';
    }

    private static double pinned(GatewayProcess gateway) {
        return Metrics.of(gateway.port()).sum("netty_allocator_memory_pinned");
    }
}
