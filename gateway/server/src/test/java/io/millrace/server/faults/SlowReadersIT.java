package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Crowd;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.RawWebSocket;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many who do not read, in one room: each is within its own limit, and all together within the gateway's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowReadersIT {
    private static final int MEGABYTE = 1 << 20;
    private static final int SLOW = 60;
    private static final int READING = 10;
    private static final long LIMIT_OF_ALL = 8L * MEGABYTE;
    /** The limit, a quarter more while some say goodbye, and what everything else takes meanwhile. */
    private static final long BUDGET = LIMIT_OF_ALL * 5 / 4 + 6 * MEGABYTE;

    private static final String ROOM = "millrace:r:/:room";
    private static final String VOLATILE = "millrace_messages_dropped_total{cause=\"volatile\"}";
    private static final String SLOWEST = "millrace_messages_dropped_total{cause=\"slowest reader\"}";
    private static final String CLOSED =
            "millrace_clients_closed_total{category=\"slow client\",dialect=\"socketio\",reason=\"slow reader\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;
    private double closedBefore;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(),
                redis.uri(),
                Map.of("millrace.gateway.unsent-limit-of-all", Long.toString(LIMIT_OF_ALL)));
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
    void addUpToNoMoreThanTheGatewayMayHave() {
        try (Crowd slow = new Crowd(gateway.port(), SLOW, 4096);
                Crowd reading = new Crowd(gateway.port(), READING, 0)) {
            context.workerPublishes("millrace:n:/", "{\"type\":\"join\",\"rooms\":[\"room\"]}");
            Await.until("the room is in force", PATIENCE, () -> context.redis()
                    .call("PUBSUB", "NUMSUB", ROOM)
                    .equals(List.of(ROOM, 1L)));
            reading.reads();
            long before = gateway.memory();
            closedBefore = context.metric(CLOSED);
            volatileMessagesAreDroppedFirst(before);
            thenTheSlowestAreClosed(before);
            theirConnectionsEnd(slow, before);
            assertEquals(READING, reading.standing(), "and who reads has heard it all");
            long heard = reading.bytes();
            emit("last", false);
            Await.until("who reads is served", PATIENCE, () -> reading.bytes() >= heard + READING * 20_000L);
        }
    }

    private void volatileMessagesAreDroppedFirst(long before) {
        Await.until("volatile messages are dropped", PATIENCE, () -> {
            emit("v", true);
            return context.metric(VOLATILE) > 0;
        });
        for (int i = 0; i < 200; i++) { // as many as you like
            emit("v", true);
        }
        expectWithin(before);
        assertEquals(closedBefore, context.metric(CLOSED), "nobody is closed for what may be dropped");
    }

    private void thenTheSlowestAreClosed(long before) {
        Await.until("the slowest are closed", PATIENCE, () -> {
            emit("e", false);
            expectWithin(before);
            return context.metric(SLOWEST) > SLOW / 4;
        });
        assertTrue(context.metric(CLOSED) >= context.metric(SLOWEST));
    }

    /** Also of those who never read their goodbye. */
    private void theirConnectionsEnd(Crowd slow, long before) {
        double closed = context.metric(CLOSED) - closedBefore;
        Await.until(
                "their connections end",
                PATIENCE,
                () -> slow.sockets().stream().filter(SlowReadersIT::hasEnded).count() >= closed);
        slow.close();
        Await.until("all that waited is freed", PATIENCE, () -> gateway.pinnedBuffers() < 2 * MEGABYTE);
        Await.until("and counted back", PATIENCE, () -> context.metric("millrace_unsent_bytes") == 0);
        long grown = gateway.memory() - before;
        assertTrue(grown < 2 * MEGABYTE, () -> "memory is " + grown + " bytes more than before");
    }

    private static boolean hasEnded(RawWebSocket socket) {
        try {
            socket.send(ClientFrame.pong(""));
            return false;
        } catch (UncheckedIOException _) {
            return true;
        }
    }

    private void expectWithin(long before) {
        long pinned = gateway.pinnedBuffers();
        assertTrue(pinned < BUDGET, () -> pinned / MEGABYTE + " MB of buffers");
        long grown = gateway.memory() - before;
        assertTrue(grown < BUDGET, () -> "memory grew by " + grown / MEGABYTE + " MB");
    }

    private void emit(String event, boolean isVolatile) {
        context.workerPublishes(
                ROOM,
                "{\"type\":\"emit\",\"event\":\"" + event + "\",\"volatile\":" + isVolatile + ",\"args\":[\""
                        + "b".repeat(20_000) + "\"]}");
    }

    /** A single one, whom nobody would notice in the sum, is closed by its own limit, and its memory comes back. */
    @Test
    void aSingleOneIsClosedByItsOwnLimit() {
        Client client = context.clientJoins(RawWebSocket.connect(gateway.port(), 4096));
        double before = context.metric(CLOSED);
        double slowest = context.metric(SLOWEST);
        Await.until("it is closed", PATIENCE, () -> {
            context.workerPublishes(
                    "millrace:c:" + client.connection(),
                    "{\"type\":\"emit\",\"event\":\"b\",\"args\":[\"" + "b".repeat(20_000) + "\"]}");
            return context.metric(CLOSED) > before;
        });
        assertEquals(slowest, context.metric(SLOWEST), "not by the sum");
        context.expectDisconnected(client, "slow reader");
        Await.until("its connection ends", PATIENCE, () -> hasEnded(client.socket()));
        Await.until("what waited is freed", PATIENCE, () -> gateway.pinnedBuffers() < 2 * MEGABYTE);
    }
}
