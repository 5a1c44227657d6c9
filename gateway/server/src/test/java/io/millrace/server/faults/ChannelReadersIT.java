package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ChannelClient;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Members of a channel who do not read: each is within its own limit, and whoever publishes notices nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChannelReadersIT {
    private static final int MEGABYTE = 1 << 20;
    /** A client's limit, what a quarter more is for while it says goodbye, and what everything else takes meanwhile. */
    private static final long BUDGET = 8L * MEGABYTE;

    private static final String BIG = "b".repeat(20_000);
    private static final String CLOSED =
            "millrace_clients_closed_total{category=\"slow client\",dialect=\"socketcluster\",reason=\"slow reader\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private GatewayProcess gateway;
    private GatewayContext context;
    private double closedBefore;
    private long memoryBefore;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of(
                "millrace.gateway.unsent-limit", "1M",
                "millrace.socketcluster.ping-interval", "10m", // they answer none
                "millrace.socketcluster.ping-timeout", "20m"));
        context = SharedBrokers.context(gateway);
    }

    @BeforeEach
    void count() {
        closedBefore = context.metric(CLOSED);
        memoryBefore = gateway.memory();
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
    }

    @Test
    void oneIsClosedWhileItsPublisherGoesOnAndTheOthersHearIt() {
        try (ChannelClient slow = new ChannelClient(RawWebSocket.connect(gateway.port(), 4096));
                ChannelClient reading = new ChannelClient(gateway.port());
                ChannelClient publisher = new ChannelClient(gateway.port())) {
            slow.subscribes("news");
            reading.subscribes("news");
            int published = 0;
            while (context.metric(CLOSED) == closedBefore) {
                publishAndHear(publisher, reading, published++);
                assertTrue(published < 1000, "20 MB are more than any limit");
                expectWithin();
            }
            for (int more = 0; more < 10; more++) {
                publishAndHear(publisher, reading, published++);
            }
            expectGone(slow);
            publisher.expectNothingElse(context);
            reading.expectNothingElse(context);
        }
    }

    private static void publishAndHear(ChannelClient publisher, ChannelClient reading, int number) {
        String data = "[" + number + ",\"" + BIG + "\"]";
        publisher.publishes("news", data);
        assertEquals(ChannelClient.publication("news", data), reading.receives());
    }

    /** It never reads what it says itself. */
    @Test
    void onePublishesToItself() {
        try (ChannelClient slow = new ChannelClient(RawWebSocket.connect(gateway.port(), 4096));
                ChannelClient bystander = new ChannelClient(gateway.port())) {
            slow.subscribes("echoes");
            String said = ChannelClient.publication("echoes", "\"" + BIG + "\"");
            Flood flood = new Flood(slow.socket(), _ -> ClientFrame.text(said));
            Await.until("it is closed", PATIENCE, () -> {
                expectWithin();
                bystander.expectNothingElse(context);
                return context.metric(CLOSED) > closedBefore;
            });
            expectGone(slow);
            var _ = flood.end();
            bystander.expectNothingElse(context);
        }
    }

    private void expectWithin() {
        long pinned = gateway.pinnedBuffers();
        assertTrue(pinned < BUDGET, () -> pinned / MEGABYTE + " MB of buffers");
    }

    private void expectGone(ChannelClient slow) {
        Forwarded next = context.expectForwarded(slow.connection());
        while (!next.type().equals("disconnected")) {
            next = context.expectForwarded(slow.connection());
        }
        assertTrue(next.value().contains("\"reason\":\"slow reader\""), next::value);
        Await.until("its connection ends", PATIENCE, () -> hasEnded(slow));
        Await.until("what waited is freed", PATIENCE, () -> gateway.pinnedBuffers() < 2 * MEGABYTE);
        long grown = gateway.memory() - memoryBefore;
        assertTrue(grown < 3 * MEGABYTE, () -> "memory is " + grown + " bytes more than before");
    }

    private static boolean hasEnded(ChannelClient client) {
        try {
            client.socket().send(ClientFrame.pong(""));
            return false;
        } catch (UncheckedIOException _) {
            return true;
        }
    }
}
