package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.Metrics;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Upgrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that do not read, and clients that write more than they may: bounded bytes, with the heap as witness. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowClientsIT {
    private static final int MEGABYTE = 1 << 20;
    private static final String SLOW_READERS = "millrace_messages_dropped_total{cause=\"slow reader\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(), redis.uri(), Map.of("millrace.socketio.namespaces", "/,/team-*"));
        gateway.awaitReady();
        context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri());
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
        redis.stop();
        kafka.stop();
    }

    @Test
    void whoDoesNotReadLosesVolatileMessagesFirstAndThenItsSession() {
        Client reading = context.clientJoins();
        Client slow = context.clientJoins(RawWebSocket.connect(gateway.port(), 4096));
        double closed = context.metric(SLOW_READERS);
        String big = "\"" + "b".repeat(64_000) + "\"";
        String volatiles = "\"type\":\"emit\",\"event\":\"v\",\"volatile\":true,\"args\":[" + big + "]";
        Await.until("volatile messages are dropped", PATIENCE, () -> {
            context.workerSends(slow, volatiles);
            return context.metric("millrace_messages_dropped_total{cause=\"volatile\"}") > 0;
        });
        for (int i = 0; i < 50; i++) { // as many as you like: they are dropped, and cost it nothing
            context.workerSends(slow, volatiles);
        }
        context.workerEmits(slow, "still", "[1]");
        assertEquals(closed, context.metric(SLOW_READERS));
        Await.until("it is closed", PATIENCE, () -> {
            context.workerPublishes(
                    "millrace:c:" + slow.connection(), "{\"type\":\"emit\",\"event\":\"b\",\"args\":[" + big + "]}");
            return context.metric(SLOW_READERS) > closed;
        });
        context.expectDisconnected(slow, "slow reader");
        List<Received> rest = slow.socket().all(Duration.ofSeconds(1));
        assertTrue(
                rest.contains(new Received.Close(1008, "slow reader")),
                () -> "it is told, once it reads: " + rest.getLast());
        assertTrue(rest.contains(new Received.Text("42[\"still\",1]")), "what was not volatile came");
        context.expectNothingElse(reading);
    }

    /** What a client can make the gateway say, without ever reading it. */
    static Stream<Arguments> floods() {
        return Stream.of(
                flood("pings", _ -> ClientFrame.ping("p".repeat(125))),
                flood("requests for namespaces that are refused", n -> ClientFrame.text("40/no-" + n + ",")),
                flood("joins and leaves", n -> ClientFrame.text(n % 2 == 0 ? "40/team-1," : "41/team-1,")));
    }

    @ParameterizedTest(name = "a flood of {0}, and nothing is read")
    @MethodSource
    void floods(String what, IntFunction<ClientFrame> frame) {
        Client other = context.clientJoins();
        long before = memory();
        Client client = context.clientJoins(RawWebSocket.connect(gateway.port(), 4096));
        Flood flood = new Flood(client, frame);
        Await.pause(2000);
        long grown = memory() - before;
        client.socket().close();
        int sent = flood.end();
        assertTrue(sent > 1000, () -> "sent only " + sent);
        assertTrue(grown < 16L * MEGABYTE, () -> "memory grew by " + grown / MEGABYTE + " MB with " + sent + " frames");
        context.expectNothingElse(other);
    }

    /** Events that want answers nobody gives: what waits is bounded by count, what is not stored by bytes. */
    @Test
    void aFloodOfEventsThatNobodyAnswers() {
        Client other = context.clientJoins();
        Client client = context.clientJoins();
        long before = gateway.liveHeap();
        Flood flood = new Flood(client, n -> ClientFrame.text("42" + n + "[\"a\"]"));
        Await.pause(2000);
        int sent = flood.end();
        long grown = gateway.liveHeap() - before;
        assertTrue(
                grown < 64L * MEGABYTE, () -> "live heap grew by " + grown / MEGABYTE + " MB with " + sent + " events");
        for (int n = 0; n < sent; n++) {
            context.expectForwarded(client, "[\"a\"]");
        }
        context.expectNothingElse(other);
    }

    /** Many clients that begin and go: nothing of them stays. */
    @Test
    void clientsThatComeAndGo() {
        comeAndGo(200);
        Await.until("all have gone", PATIENCE, () -> context.metric("millrace_clients{dialect=\"socketio\"}") == 0);
        long before = gateway.liveHeap();
        comeAndGo(1000);
        Await.until("all have gone", PATIENCE, () -> context.metric("millrace_clients{dialect=\"socketio\"}") == 0);
        long grown = gateway.liveHeap() - before;
        assertTrue(grown < MEGABYTE, () -> "live heap grew by " + grown + " bytes");
        assertEquals(0, context.metric("millrace_connections{dialect=\"socketio\"}"));
    }

    private void comeAndGo(int times) {
        for (int n = 0; n < times; n++) {
            RawWebSocket one = RawWebSocket.open(gateway.port(), Upgrade.socketIo());
            one.send(
                    ClientFrame.text("40"),
                    ClientFrame.text("42[\"x\"]"),
                    ClientFrame.text("4").unfinished());
            switch (n % 4) {
                case 0 -> one.reset();
                case 1 -> one.send(ClientFrame.of(3, new byte[0]));
                default -> one.next();
            }
            one.close();
        }
    }

    /** Live objects, and the buffers that Netty has given out. */
    private long memory() {
        return gateway.liveHeap() + (long) Metrics.of(gateway.port()).sum("netty_allocator_memory_pinned");
    }

    private static Arguments flood(String what, IntFunction<ClientFrame> frame) {
        return Arguments.arguments(what, frame);
    }
}
