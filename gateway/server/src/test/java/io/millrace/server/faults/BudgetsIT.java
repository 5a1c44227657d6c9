package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Crowd;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.Frozen;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a slow worker, a slow Redis and very many rooms cost a gateway: within what is stated, and given back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BudgetsIT {
    private static final System.Logger LOG = System.getLogger(BudgetsIT.class.getName());
    private static final long MEGABYTE = 1L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROOMS_OF_ONE = 1000;
    private static final int CLIENTS_WITH_ROOMS = Integer.getInteger("rooms.clients", 40);
    private static final long BYTES_OF_A_ROOM = 1024;
    private static final int AT_ONCE = 1000;
    private static final int CROWD = Integer.getInteger("crowd", 500);
    private static final String LOST_REPLIES = "millrace_messages_dropped_total{cause=\"reply\"}";
    private static final String AWAY = "millrace_forward_pauses_total{cause=\"redis\"}";

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
                Map.of(
                        "millrace.gateway.answer-within", "5m",
                        "millrace.commands.unsent-replies", "1M",
                        "millrace.commands.silence", "60s"));
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

    /** Its events wait in Kafka; in the gateway only who waits for which answer does. */
    @Test
    void aWorkerThatIsSlow() {
        Client client = context.clientJoins();
        long before = gateway.memory();
        int events = 20_000;
        for (int n = 0; n < events; n++) {
            context.clientSends(client, "42" + n + "[\"slow\",\"" + "x".repeat(500) + "\"]");
        }
        List<Forwarded> waiting = new ArrayList<>();
        for (int n = 0; n < events; n++) {
            waiting.add(context.expectForwarded(client));
        }
        long grown = gateway.memory() - before;
        assertTrue(grown < 8 * MEGABYTE, () -> "memory grew by " + grown + " bytes with " + events + " that wait");
        for (int n = 0; n < events; n++) {
            context.workerAcks(waiting.get(n), "[" + n + "]");
        }
        for (int n = 0; n < events; n++) {
            context.expectClientReceives(client, "43" + n + "[" + n + "]");
        }
        Await.until("what waited is forgotten", PATIENCE, () -> gateway.memory() - before < MEGABYTE);
    }

    /** More than Redis's client takes in one batch: none is lost, and the connection stays. */
    @Test
    void aBurstOfAcksThatWorkersWaitFor() {
        Client client = context.clientJoins();
        double away = context.metric(AWAY);
        int asked = 4 * AT_ONCE;
        asks(client, asked, "burst");
        for (int n = 0; n < asked; n++) {
            assertTrue(context.expectReply().contains("\"type\":\"acked\""));
        }
        assertEquals(away, context.metric(AWAY), "the connection to Redis stayed");
        context.expectNothingElse(client);
    }

    /** What Redis does not take is bounded; more is lost, as the contract says, and counted. */
    @Test
    void aRedisThatIsSlow() {
        Client client = context.clientJoins();
        double away = context.metric(AWAY);
        List<String> packets = asksWithoutAnswer(client, 8 * AT_ONCE, "slow");
        long before = gateway.memory();
        try (Frozen _ = new Frozen(context.redis())) {
            answers(client, packets);
            Await.until("some are lost", PATIENCE, () -> context.metric(LOST_REPLIES) > 0);
            long grown = gateway.memory() - before;
            assertTrue(grown < 6 * MEGABYTE, () -> "memory grew by " + grown + " bytes");
        }
        context.expectNothingElse(client);
        assertTrue(context.expectReply().contains("\"type\":\"acked\""), "what was not lost comes");
        assertEquals(away, context.metric(AWAY), "the connection to Redis stayed");
    }

    /** Who is there, of a crowd: one answer, and nobody else waits for it. */
    @Test
    void aCrowdIsNamedInOneAnswer() {
        Client bystander = context.clientJoins();
        try (Crowd _ = new Crowd(gateway.port(), CROWD, 0)) {
            long began = System.nanoTime();
            context.workerPublishes("millrace:n:/", whoIsThere("crowd"));
            context.expectNothingElse(bystander);
            String answer = context.expectReply();
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} members in {1} bytes within {2} ms",
                    CROWD,
                    answer.length(),
                    (System.nanoTime() - began) / 1_000_000);
            assertTrue(answer.contains("\"asked\":" + (CROWD + 1) + ","), "of all of them");
            assertEquals(CROWD + 1, named(answer));
        }
    }

    private static String whoIsThere(String id) {
        return "{\"type\":\"members\",\"id\":\"" + id + "\",\"reply\":\"" + GatewayContext.REPLIES + "\"}";
    }

    private static long named(String answer) {
        return Pattern.compile("\"connection\":\"([^\"]+)\"")
                .matcher(answer)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .count();
    }

    /** So many rooms with a member each, and then none: memory for a room is a budget, and comes back. */
    @Test
    void veryManyRooms() {
        List<Client> clients =
                Stream.generate(context::clientJoins).limit(CLIENTS_WITH_ROOMS).toList();
        joinAndLeave(clients.getFirst(), "warm");
        long before = gateway.memory();
        for (int i = 0; i < CLIENTS_WITH_ROOMS; i++) {
            command(clients.get(i), "join", rooms("c" + i));
        }
        long grown = gateway.memory() - before;
        long rooms = (long) CLIENTS_WITH_ROOMS * ROOMS_OF_ONE;
        LOG.log(System.Logger.Level.INFO, "{0} rooms of one member: {1} bytes each", rooms, grown / rooms);
        assertTrue(grown < rooms * BYTES_OF_A_ROOM, () -> grown / rooms + " bytes for a room");
        assertEquals(rooms, roomsInRedis());
        assertEquals(
                1, context.workerPublishes("millrace:r:/:c7-99", "{\"type\":\"emit\",\"event\":\"e\",\"args\":[]}"));
        context.expectClientReceives(clients.get(7), "42[\"e\"]");
        for (int i = 0; i < CLIENTS_WITH_ROOMS / 2; i++) {
            command(clients.get(i), "leave", rooms("c" + i));
        }
        for (int i = CLIENTS_WITH_ROOMS / 2; i < CLIENTS_WITH_ROOMS; i++) {
            clients.get(i).socket().close();
        }
        Await.until("no room is subscribed", PATIENCE, () -> roomsInRedis() == 0);
        Await.until("and none is remembered", PATIENCE, () -> gateway.memory() - before < MEGABYTE);
    }

    /** The same rooms and new ones, again and again. */
    @Test
    void roomsThatComeAndGo() {
        Client client = context.clientJoins();
        joinAndLeave(client, "warm");
        long before = gateway.memory();
        for (int round = 0; round < 20; round++) {
            joinAndLeave(client, "same");
            joinAndLeave(client, "new" + round);
        }
        Await.until("no room is subscribed", PATIENCE, () -> roomsInRedis() == 0);
        Await.until("and none is remembered", PATIENCE, () -> gateway.memory() - before < MEGABYTE / 2);
    }

    private void joinAndLeave(Client client, String prefix) {
        command(client, "join", rooms(prefix));
        command(client, "leave", rooms(prefix));
    }

    /** A join is answered when it is in force. */
    private void command(Client client, String type, String rooms) {
        boolean join = type.equals("join");
        context.workerSends(
                client,
                "\"type\":\"" + type + "\",\"rooms\":" + rooms
                        + (join ? ",\"reply\":\"" + GatewayContext.REPLIES + "\"" : ""));
        if (join) {
            assertTrue(context.expectReply().contains("\"type\":\"joined\""));
        }
    }

    private static String rooms(String prefix) {
        return IntStream.range(0, ROOMS_OF_ONE)
                .mapToObj(n -> "\"" + prefix + '-' + n + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    private long roomsInRedis() {
        return ((List<?>) context.redis().call("PUBSUB", "CHANNELS", "millrace:r:*")).size();
    }

    /** Emits that ask for acks, and the client's answers to all of them in one write. */
    private void asks(Client client, int count, String name) {
        answers(client, asksWithoutAnswer(client, count, name));
    }

    private List<String> asksWithoutAnswer(Client client, int count, String name) {
        for (int n = 0; n < count; n += AT_ONCE) {
            context.workerPublishes(
                    "millrace:c:" + client.connection(),
                    IntStream.range(n, n + AT_ONCE)
                            .mapToObj(number -> "{\"type\":\"emit\",\"event\":\"" + name
                                    + "\",\"args\":[],\"ackWithin\":600000,\"id\":\"" + name + number
                                    + "\",\"reply\":\"" + GatewayContext.REPLIES + "\"}")
                            .collect(Collectors.joining(",", "[", "]")));
        }
        List<String> packets = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            packets.add(client.receives());
        }
        return packets;
    }

    private static void answers(Client client, List<String> packets) {
        client.socket()
                .send(packets.stream()
                        .map(packet -> ClientFrame.text(
                                "43" + packet.substring(2, packet.indexOf('[')) + "[\"" + "a".repeat(100) + "\"]"))
                        .toArray(ClientFrame[]::new));
    }
}
