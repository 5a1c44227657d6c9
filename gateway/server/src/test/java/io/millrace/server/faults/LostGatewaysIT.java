package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Crowd;
import io.millrace.server.harness.EventTap;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.Metrics;
import io.millrace.server.harness.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each beginning has its end: gateways that are killed or stand still, and a Redis that loses what it knew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LostGatewaysIT {
    private static final Duration LEASE = Duration.ofSeconds(2);
    /** Beyond the lease, until the last end is in Kafka. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int MANY = 5_000;
    private static final String REGISTRY = "millrace:{registry}:";

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private RedisClient admin;
    private EventTap tap;
    private final Map<String, GatewayProcess> gateways = new HashMap<>();

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        admin = new RedisClient(redis.uri());
        gateway("east");
        gateway("west");
        tap = EventTap.open(kafka.bootstrap(), "millrace.events");
    }

    @AfterEach
    void endTheThird() {
        GatewayProcess third = gateways.remove("south");
        if (third != null) {
            third.close();
        }
    }

    @AfterAll
    void stop() {
        tap.close();
        gateways.values().forEach(GatewayProcess::close);
        admin.close();
        redis.stop();
        kafka.stop();
    }

    private GatewayProcess gateway(String id) {
        GatewayProcess gateway = GatewayProcess.start(
                kafka.bootstrap(),
                redis.uri(),
                Map.of("millrace.gateway.id", id, "millrace.cluster.lease", LEASE.toSeconds() + "s"));
        gateways.put(id, gateway);
        gateway.awaitReady();
        return gateway;
    }

    private GatewayContext context(GatewayProcess gateway) {
        return new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri());
    }

    @Test
    void allConnectionsOfAKilledGatewayHaveTheirEndOnce() {
        GatewayProcess victim = gateway("south");
        Set<String> before = tap.waiting().keySet();
        double claims = sum("millrace_registry_claims_total");
        double ended = sum("millrace_registry_lives_ended_total");
        try (Crowd crowd = new Crowd(victim.port(), MANY, 0)) {
            Await.until("all are in", SOON, () -> ids(before, "connected").size() == MANY);
            long bytes = (long) admin.call("MEMORY", "USAGE", registryOf(MANY), "SAMPLES", "0");
            assertTrue(bytes <= 300L * MANY, () -> bytes + " bytes of Redis for " + MANY);
            expectNoCommandForAnEvent(crowd);
            victim.kill();
        }
        Await.until(
                "each has its end",
                LEASE.plus(SOON),
                () -> ids(before, "disconnected").size() == MANY);
        assertEquals(connections(ids(before, "connected")), connections(ids(before, "disconnected")));
        tap.waiting().forEach((connection, records) -> {
            if (!before.contains(connection)) {
                assertEquals("connected", records.getFirst().type(), connection);
                assertEquals("{\"reason\":\"gateway lost\"}", records.getLast().value(), connection);
                assertEquals("/gateways/south", records.getLast().header("ce_source"), connection);
            }
        });
        Await.until(
                "its registry is gone",
                SOON,
                () -> admin.call("SMEMBERS", REGISTRY + "leases") instanceof List<?> all && all.size() == 2);
        assertEquals(1, sum("millrace_registry_claims_total") - claims, "one of the two that tried");
        assertEquals(MANY, sum("millrace_registry_lives_ended_total") - ended);
    }

    /** Those that were not there before, by the ids of their events of a type. */
    private Set<String> ids(Set<String> before, String type) {
        Set<String> ids = new HashSet<>();
        tap.waiting().forEach((connection, records) -> {
            if (!before.contains(connection)) {
                records.stream()
                        .filter(record -> record.type().equals(type))
                        .forEach(record -> ids.add(record.header("ce_id")));
            }
        });
        return ids;
    }

    private static Set<String> connections(Set<String> eventIds) {
        Set<String> connections = new HashSet<>();
        eventIds.forEach(id -> connections.add(id.substring(0, id.indexOf('/'))));
        return connections;
    }

    private String registryOf(int connections) {
        String[] found = new String[1];
        Await.until("a registry of " + connections, SOON, () -> {
            found[0] = registries().stream()
                    .filter(key -> (long) admin.call("HLEN", key) == connections)
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    private List<String> registries() {
        return ((List<?>) admin.call("SMEMBERS", REGISTRY + "leases"))
                .stream().map(name -> REGISTRY + "c:" + name).toList();
    }

    private double sum(String metric) {
        return Stream.of("east", "west")
                .mapToDouble(id -> Metrics.of(gateways.get(id).managementPort()).sum(metric))
                .sum();
    }

    /** A heartbeat, a renewal and a survey a second from each gateway, and nothing more. */
    private void expectNoCommandForAnEvent(Crowd crowd) {
        int events = 2_000;
        long records = tap.count();
        long commands = commands();
        for (int i = 0; i < events; i++) {
            crowd.sockets().get(i % 100).send(ClientFrame.text("42[\"n\"," + i + "]"));
        }
        Await.until("all events are forwarded", SOON, () -> tap.count() - records >= events);
        long sent = commands() - commands;
        assertTrue(sent < events / 10, () -> sent + " commands for " + events + " events");
    }

    private long commands() {
        String[] lines = ((String) admin.call("INFO", "stats")).split("\r\n");
        return Arrays.stream(lines)
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    @Test
    void whoStoodStillAndWasGivenUpClosesItsClientsAndStoresNothingStale() {
        GatewayProcess sleeper = gateway("south");
        try (GatewayContext context = context(sleeper)) {
            Client client = context.clientJoins();
            assertEquals("connected", next(client.connection()).type());
            sleeper.freeze();
            client.socket().send(ClientFrame.text("42[\"stale\"]"));
            Forwarded end = next(client.connection());
            assertEquals(client.connection() + "/1/end", end.header("ce_id"));
            sleeper.goOn();
            context.expectClosed(client, 1012);
            sleeper.awaitReady();
            Client again = context.clientJoins();
            context.clientSends(again, "42[\"fresh\"]");
            assertEquals("connected", next(again.connection()).type());
            assertEquals("[\"fresh\"]", next(again.connection()).value());
            assertEquals(
                    1, Metrics.of(sleeper.managementPort()).value("millrace_registry_lost_total{cause=\"claimed\"}"));
            sleeper.kill();
            assertEquals(again.connection() + "/1/end", next(again.connection()).header("ce_id"));
            tap.waiting()
                    .getOrDefault(client.connection(), List.of())
                    .forEach(record -> assertEquals(
                            end.header("ce_id"),
                            record.header("ce_id"),
                            "its own end, which counts once, and nothing else"));
        }
    }

    @Test
    void whatRedisHasLostIsRegisteredAnew() {
        GatewayProcess victim = gateway("south");
        try (GatewayContext context = context(victim)) {
            Client client = context.clientJoins();
            assertEquals("connected", next(client.connection()).type());
            admin.call("FLUSHALL");
            registryOf(1);
            context.clientSends(client, "42[\"after the flush\"]");
            assertEquals("[\"after the flush\"]", next(client.connection()).value());
            redis.kill();
            victim.awaitNotReady("Redis is away");
            Await.pause(LEASE.plusSeconds(1).toMillis());
            redis = EmbeddedRedis.start(redis.options());
            admin.close();
            admin = new RedisClient(redis.uri());
            victim.awaitReady();
            registryOf(1);
            context.clientSends(client, "42[\"after the restart\"]");
            assertEquals("[\"after the restart\"]", next(client.connection()).value());
            victim.kill();
            assertEquals(
                    client.connection() + "/1/end", next(client.connection()).header("ce_id"));
        }
    }

    /** What is no text cannot be named as one, and must not keep the registry for ever. */
    @Test
    void whatIsNotUnderstoodInARegistryIsTakenOut() {
        GatewayProcess victim = gateway("south");
        try (GatewayContext context = context(victim)) {
            Client client = context.clientJoins();
            assertEquals("connected", next(client.connection()).type());
            byte[] key = registryOf(1).getBytes(StandardCharsets.US_ASCII);
            byte[] hset = "HSET".getBytes(StandardCharsets.US_ASCII);
            assertEquals(1L, admin.call(hset, key, new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[] {'{'}));
            victim.kill();
            assertEquals(
                    client.connection() + "/1/end", next(client.connection()).header("ce_id"));
        }
        Await.until("its registry is gone", SOON, () -> registries().size() == 2);
    }

    @Test
    void whoGoesInOrderLeavesNothingBehind() {
        GatewayProcess leaver = gateway("south");
        try (GatewayContext context = context(leaver)) {
            Client client = context.clientJoins();
            leaver.stop();
            assertEquals("connected", next(client.connection()).type());
            assertEquals(
                    "{\"reason\":\"server shutting down\"}",
                    next(client.connection()).value());
            assertEquals(2, registries().size(), () -> "of two gateways: " + registries());
        }
    }

    private Forwarded next(String connection) {
        Forwarded next = tap.next(connection, LEASE.plus(SOON).plus(SOON));
        assertNotNull(next, connection);
        return next;
    }
}
