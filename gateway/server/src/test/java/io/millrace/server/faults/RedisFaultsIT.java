package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.RedisClient;
import io.millrace.server.harness.Upgrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Redis goes and comes back: sockets stay, forwarding waits, every subscription stands before readiness returns. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisFaultsIT {
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults());
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(), redis.uri(), Map.of("millrace.socketio.ping-interval", "500ms"));
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

    /** CLIENT KILL, and a Redis that is slow when the gateway comes again: so the gap can be seen. */
    @Test
    void aConnectionThatIsKilled() {
        List<Client> clients = Stream.generate(context::clientJoins).limit(20).toList();
        Client first = clients.getFirst();
        context.workerSends(
                first,
                "\"type\":\"join\",\"rooms\":[\"lobby\"],\"id\":\"j\",\"reply\":\"" + GatewayContext.REPLIES + "\"");
        context.expectReply();
        Flood flood = new Flood(first, n -> {
            Await.pause(1);
            return ClientFrame.text("42[\"n\"," + n + "]");
        });
        context.expectForwarded(first, "[\"n\",0]");

        killGatewaysSubscriber(1000);
        gateway.awaitNotReady("Redis is away");
        assertTrue(gateway.readiness().body().contains("\"kafka\": \"there\""), "and only Redis is missing");
        assertEquals(200, gateway.liveness().statusCode());
        gateway.awaitReady();
        for (Client client : clients) { // at the first moment of readiness every channel has its subscriber
            assertEquals(
                    1,
                    context.workerPublishes(
                            "millrace:c:" + client.connection(), "{\"type\":\"emit\",\"event\":\"back\",\"args\":[]}"));
        }
        assertEquals(
                1, context.workerPublishes("millrace:r:/:lobby", "{\"type\":\"emit\",\"event\":\"room\",\"args\":[]}"));
        int sent = flood.end();
        for (int n = 1; n < sent; n++) {
            context.expectForwarded(first, "[\"n\"," + n + "]");
        }
        context.expectClientReceives(first, "42[\"back\"]");
        context.expectClientReceives(first, "42[\"room\"]");
        context.expectClientReceives(clients.getLast(), "42[\"back\"]");
    }

    @Test
    void aRedisThatIsAwayForSeconds() {
        Client client = context.clientJoins();
        Client asking = context.clientJoins();
        context.clientSends(asking, "423[\"before\"]");
        Forwarded before = context.expectForwarded(asking);

        redis.kill();
        gateway.awaitNotReady("Redis is away");
        assertTrue(context.metric("millrace_forward_paused{cause=\"redis\"}") > 0);
        context.clientSends(client, "42[\"meanwhile\",1]");
        context.clientSends(client, "42[\"meanwhile\",2]");
        context.expectNothingForwarded(client.connection(), A_WHILE);
        client.beats(2);
        try (RawWebSocket late = RawWebSocket.connect(gateway.port())) {
            HttpAnswer answer = late.ask(Upgrade.socketIo());
            assertEquals(503, answer.status(), answer.body());
        }

        redis = EmbeddedRedis.start(redis.options());
        gateway.awaitReady();
        try (RedisClient fresh = new RedisClient(redis.uri())) {
            String channel = "millrace:c:" + client.connection();
            assertEquals(List.of(channel, 1L), fresh.call("PUBSUB", "NUMSUB", channel));
            assertFalse(
                    fresh.call("GET", "millrace:contract").toString().isEmpty(),
                    "workers are told of the contract again");
            context.expectForwarded(client, "[\"meanwhile\",1]");
            context.expectForwarded(client, "[\"meanwhile\",2]");
            context.expectNothingForwarded(client.connection(), A_WHILE);
            fresh.call(
                    "PUBLISH",
                    "millrace:c:" + asking.connection(),
                    "{\"type\":\"ack\",\"ack\":\"" + before.ack() + "\",\"args\":[9]}");
            context.expectClientReceives(asking, "433[9]");
        }
        assertEquals(0, context.metric("millrace_forward_paused{cause=\"redis\"}"));
        context.reconnect(redis.uri());
    }

    /** It is there, and refuses what the lease needs: that is named, and it is asked ever more rarely. */
    @Test
    void aRedisThatRefuses() {
        context.redis().call("ACL", "SETUSER", "default", "-eval", "-evalsha");
        try {
            gateway.awaitNotReady("NOPERM");
            long before = connections();
            Await.pause(2_000);
            long tries = connections() - before;
            assertTrue(tries > 0 && tries <= 10, () -> tries + " connections in two seconds");
        } finally {
            context.redis().call("ACL", "SETUSER", "default", "+eval", "+evalsha");
        }
        gateway.awaitReady();
    }

    private long connections() {
        return gateway.log().stream()
                .filter(line -> line.contains("Connected to Redis"))
                .count();
    }

    /** @param pauseMillis how long Redis answers nobody afterwards */
    private void killGatewaysSubscriber(int pauseMillis) {
        RedisClient admin = context.redis();
        String clients = (String) admin.call("CLIENT", "LIST", "TYPE", "PUBSUB");
        List<String> ids = Pattern.compile("id=([0-9]+) .* sub=([0-9]+)")
                .matcher(clients)
                .results()
                .filter(line -> Integer.parseInt(line.group(2)) > 2)
                .map((MatchResult line) -> line.group(1))
                .toList();
        assertEquals(1, ids.size(), "one connection for all subscriptions: " + clients);
        assertEquals(1L, admin.call("CLIENT", "KILL", "ID", ids.getFirst()));
        assertEquals("OK", admin.call("CLIENT", "PAUSE", Integer.toString(pauseMillis), "ALL"));
    }
}
