package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.Crowd;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A worker publishes more to a room of 500 than a gateway can carry: memory is bounded, the gateway stays ready, others
 * are served meanwhile, and afterwards all is as it was. {@code -Dstorm.seconds=20} for longer storms.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoomStormIT {
    private static final System.Logger LOG = System.getLogger(RoomStormIT.class.getName());
    private static final int MEGABYTE = 1 << 20;
    private static final int MEMBERS = 500;
    private static final int STORM_SECONDS = Integer.getInteger("storm.seconds", 6);
    private static final String ROOM = "millrace:r:/:storm";
    private static final String LATE = "millrace_messages_dropped_total{cause=\"late volatile\"}";
    private static final String CLIENTS = "millrace_clients{dialect=\"socketio\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /**
     * Commands that wait, and what clients have unsent: the limits of both, by a quarter more, and what tests allocate.
     */
    private static final long BUDGET = (8 + 16) * MEGABYTE * 5 / 4 + 10 * MEGABYTE;

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(),
                redis.uri(),
                Map.of("millrace.gateway.unsent-limit-of-all", "16M", "millrace.commands.waiting-limit", "8M"));
        gateway.awaitReady();
        context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri());
    }

    @AfterEach
    void reset() {
        context.reset();
        Await.until("all have gone", PATIENCE, () -> context.metric(CLIENTS) == 0);
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
        redis.stop();
        kafka.stop();
    }

    /** 5,000 a second, two and a half million deliveries: they are thinned out, and nobody is closed. */
    @Test
    void ofVolatileMessages() {
        double late = context.metric(LATE);
        try (Crowd crowd = crowd()) {
            Client bystander = context.clientJoins();
            storm(bystander, true);
            assertTrue(context.metric(LATE) > late, "those that came too late were dropped, and counted");
            assertEquals(MEMBERS + 1, context.metric(CLIENTS), "nobody was closed");
            long before = crowd.bytes();
            context.workerPublishes(ROOM, "{\"type\":\"emit\",\"event\":\"calm\",\"args\":[]}");
            Await.until(
                    "everybody hears what comes after it",
                    PATIENCE,
                    () -> crowd.bytes() - before >= (long) MEMBERS * "42[\"calm\"]".length());
        }
    }

    /** As fast as Redis takes them: the room is closed, which is told, and not left with a hole in what it hears. */
    @Test
    void ofMessagesThatMustNotBeLost() {
        try (Crowd crowd = crowd()) {
            Client bystander = context.clientJoins();
            storm(bystander, false);
            crowd.awaitClosed(PATIENCE);
            double overload = context.metric(
                    "millrace_clients_closed_total{category=\"throttled\",dialect=\"socketio\",reason=\"overload\"}");
            double slow = context.metric("millrace_clients_closed_total{category=\"slow client\","
                    + "dialect=\"socketio\",reason=\"slow reader\"}");
            assertEquals(MEMBERS, overload + slow, "each of the room for one of the two reasons");
            Await.until("nobody subscribes to the room any more", PATIENCE, () -> context.redis()
                    .call("PUBSUB", "NUMSUB", ROOM)
                    .equals(List.of(ROOM, 0L)));
            context.expectNothingElse(bystander);
        }
    }

    private Crowd crowd() {
        Crowd crowd = new Crowd(gateway.port(), MEMBERS, 0);
        context.workerPublishes("millrace:n:/", "{\"type\":\"join\",\"rooms\":[\"storm\"]}");
        Await.until("the room is in force", PATIENCE, () -> context.redis()
                .call("PUBSUB", "NUMSUB", ROOM)
                .equals(List.of(ROOM, 1L)));
        return crowd.reads();
    }

    private void storm(Client bystander, boolean isVolatile) {
        double lost = context.metric("millrace_forward_pauses_total{cause=\"redis\"}");
        long before = gateway.memory();
        AtomicBoolean stop = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> publish(isVolatile, stop));
        List<Long> echoes = new ArrayList<>();
        long most = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STORM_SECONDS);
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 10; i++) {
                echoes.add(echo(bystander));
            }
            assertEquals(200, gateway.readiness().statusCode(), "ready");
            most = Math.max(most, gateway.memory() - before);
        }
        stop.set(true);
        Await.until("the worker ends", PATIENCE, () -> !worker.isAlive());
        Collections.sort(echoes);
        long grown = most;
        LOG.log(
                System.Logger.Level.INFO,
                "memory grew by {0} MB, {1} echoes took p50 {2} p99 {3} ms",
                grown / MEGABYTE,
                echoes.size(),
                echoes.get(echoes.size() / 2),
                echoes.get(echoes.size() * 99 / 100));
        assertTrue(grown < BUDGET, () -> "memory grew by " + grown / MEGABYTE + " MB");
        if (isVolatile) {
            assertEquals(lost, context.metric("millrace_forward_pauses_total{cause=\"redis\"}"), "Redis stayed");
        }
    }

    private void publish(boolean isVolatile, AtomicBoolean stop) {
        String payload = "{\"type\":\"emit\",\"event\":\"s\",\"volatile\":" + isVolatile + ",\"args\":[\""
                + "s".repeat(100) + "\"]}";
        try (RedisClient worker = new RedisClient(redis.uri())) {
            while (!stop.get()) {
                long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                worker.publish(ROOM, payload, 100);
                while (isVolatile && System.nanoTime() - due < 0) {
                    Await.pause(1);
                }
            }
        }
    }

    /** How many milliseconds an event and its answer took. */
    private long echo(Client client) {
        long began = System.nanoTime();
        context.expectNothingElse(client);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
