package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gateway whose memory fills up sends newcomers elsewhere, serves those it has, and comes back. */
final class MemoryIT {
    private static final String FULL = "millrace_memory_used_ratio";
    private static final double MARK = 0.3;
    private static final int ROOMS_AT_ONCE = 1000;
    private static final int MOST_ROUNDS = 400;

    @Test
    void nearItsLimitItTakesNobodyNew() {
        try (GatewayProcess gateway = SharedBrokers.gateway(Map.of(
                        "millrace.gateway.shed-at", Double.toString(MARK), "millrace.gateway.max-rooms", "1000000"));
                GatewayContext context = SharedBrokers.context(gateway)) {
            gateway.collectGarbage();
            assertTrue(context.metric(FULL) > 0 && context.metric(FULL) < MARK, "how full it is, nearly empty");

            Client first = context.clientJoins();
            fill(gateway, context, first);

            gateway.awaitNotReady("memory");
            assertEquals(200, gateway.liveness().statusCode(), "nothing is wrong with it: it must not be restarted");
            try (RawWebSocket late = RawWebSocket.connect(gateway.port())) {
                HttpAnswer answer = late.ask(Upgrade.socketIo());
                assertEquals(503, answer.status());
                assertTrue(answer.body().contains("memory"), answer.body());
            }
            context.workerSends(first, "\"type\":\"emit\",\"event\":\"still\",\"args\":[1]");
            context.expectClientReceives(first, "42[\"still\",1]");

            first.socket().close();
            Await.until("there is memory again", Duration.ofSeconds(60), () -> {
                gateway.collectGarbage();
                return gateway.readiness().statusCode() == 200;
            });
            context.clientJoins();
        }
    }

    private static void fill(GatewayProcess gateway, GatewayContext context, Client client) {
        for (int round = 0; round < MOST_ROUNDS && context.metric(FULL) < MARK; round++) {
            context.workerSends(
                    client,
                    "\"type\":\"join\",\"rooms\":" + rooms(round) + ",\"reply\":\"" + GatewayContext.REPLIES + "\"");
            assertTrue(context.expectReply().contains("\"type\":\"joined\""));
            if (round % 10 == 0) {
                gateway.collectGarbage();
            }
        }
        assertTrue(context.metric(FULL) >= MARK, () -> "as full as it was asked to be: " + context.metric(FULL));
    }

    private static String rooms(int round) {
        return IntStream.range(0, ROOMS_AT_ONCE)
                .mapToObj(n -> "\"a room with a long name, the number " + n + " of round " + round + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }
}
