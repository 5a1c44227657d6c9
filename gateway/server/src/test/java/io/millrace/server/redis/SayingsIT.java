package io.millrace.server.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.core.Signals;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.RedisClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway counts and asks by itself, over a real Redis, where two others listen. */
final class SayingsIT {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Target.Room TEA = new Target.Room("sono", "tea: é😀");
    private static final Target.Room NOBODYS = new Target.Room("sono", "nobody's");
    private static final String OWN = Channels.DEFAULT.gateway("g:1");
    private static final Order HELLO = Order.of(new Command.Publish("tea", Json.parse("1"), List.of()));

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    /** What the others have heard. */
    private final List<Incoming> heard = Collections.synchronizedList(new ArrayList<>());

    private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
    private EmbeddedRedis redis;
    private Vertx vertx;
    private Context bus;
    private Redis client;
    private OwnChannel own;
    private PublishQueue queue;
    private Sayings sayings;
    private CompletableFuture<Throwable> failure;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        vertx = Vertx.vertx();
        bus = vertx.getOrCreateContext();
        client = Redis.createClient(vertx, redis.uri());
        Loops loops = new Loops();
        Signals signals = new Signals() {
            @Override
            public void command(String type, String outcome) {
                broken.add(type + ' ' + outcome);
            }
        };
        own = new OwnChannel(OWN, loops, signals, _ -> told.add("beat"));
        queue = new PublishQueue(1_000_000, loops, signals);
        sayings = new Sayings(Channels.DEFAULT, own, queue, loops);
        failure = new CompletableFuture<>();
        RedisConnection publisher = await(client.connect());
        onBus(() -> queue.connected(publisher, failure::complete));
        listens(OWN, payload -> onBusLater(() -> own.heard(payload, 0)));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
        redis.close();
    }

    @Test
    void whomAMessageReachesIsCountedInTheOrderOfAll() {
        otherListens();
        otherListens();
        says(
                new BusMessage.Say(TEA, HELLO, 1),
                new BusMessage.Count(7, TEA, HELLO, 3),
                new BusMessage.Count(8, NOBODYS, HELLO, 3),
                new BusMessage.Say(TEA, Order.of(new Command.Leave(List.of("x"))), 1));
        expectTold("1 Said[messages=1, done=true]", "3 counted 7 2", "3 counted 8 0", "1 Said[messages=1, done=true]");
        Await.until("both have heard all", WITHIN, () -> heard.size() == 6);
        assertEquals(4, Collections.frequency(heard, new Incoming.Understood(HELLO)));
    }

    @Test
    void gatewaysReplyToASurveyOnTheOwnChannel() {
        otherListens();
        says(new BusMessage.Survey(5, TEA, 3));
        expectTold("3 counted 5 1");
        Await.until("it is heard", WITHIN, () -> heard.size() == 1);
        assertEquals(
                new Incoming.Understood(
                        new Order(new Command.Members(), "3/5", OWN, false, Selection.NONE, Selection.NONE)),
                heard.getFirst());
        told.clear();
        Reply members = new Reply.Members("3/5", "other", 1, List.of(new Reply.Member("c1", "ada é😀")));
        publish(OWN, ReplyCodec.encode(members));
        publish(OWN, ReplyCodec.encode(new Reply.Gone("3/5", "another", 0, null)));
        expectTold("3 told 5 " + members, "3 told 5 " + new Reply.Gone("3/5", "another", 0, null));
        assertEquals(List.of(), broken);
    }

    @Test
    void whatIsNoReplyToItIsCountedAndHasNoEffect() {
        says(new BusMessage.Survey(5, TEA, 3));
        expectTold("3 counted 5 0");
        told.clear();
        List<String> ids = List.of("3/6", "3/0", "2/5", "64/5", "-1/5", "3", "3/", "/5", "x/y", "3/5/1", "");
        ids.forEach(id -> publish(OWN, ReplyCodec.encode(new Reply.Gone(id, "other", 0, null))));
        publish(OWN, ReplyCodec.encode(new Reply.Gone(null, "other", 0, null)));
        publish(OWN, "{".getBytes(StandardCharsets.UTF_8));
        publish(OWN, "{\"type\":\"newer\",\"gateway\":\"g\"}".getBytes(StandardCharsets.UTF_8));
        onBus(() -> own.beats(0));
        publish(OWN, new byte[0]);
        expectTold("beat");
        assertEquals(ids.size() + 2, Collections.frequency(broken, "other malformed"), broken::toString);
        assertEquals(1, Collections.frequency(broken, "other unknown"), broken::toString);
    }

    @Test
    void occupiedRoomsAreThoseOfTheNamespaceAsItIsWritten() {
        String namespace = "/a*[b]?\\:é😀";
        room(namespace, "tea: é😀");
        room(namespace, "");
        room(namespace, "tea: é😀");
        room("/a*[b]?\\:é😀x", "not");
        room("/axb?\\:é😀", "not");
        room("/a", "not");
        listens(Channels.DEFAULT.of(new Target.Namespace(namespace)), _ -> {});
        says(new BusMessage.Occupied(9, namespace, 2), new BusMessage.Occupied(10, "empty", 2));
        expectTold("2 named 9 [, tea: é😀]", "2 named 10 []");
    }

    @Test
    void whatRedisRefusesIsToldAndTheConnectionStands() {
        try (RedisClient admin = new RedisClient(redis.uri())) {
            admin.call("ACL", "SETUSER", "default", "-pubsub");
            says(
                    new BusMessage.Say(TEA, HELLO, 1),
                    new BusMessage.Occupied(9, "sono", 2),
                    new BusMessage.Count(10, TEA, HELLO, 2));
        }
        expectTold("1 Said[messages=1, done=true]", "2 named 9 null", "2 counted 10 0");
        assertFalse(failure.isDone());
    }

    @Test
    void whileRedisIsAwayAllIsAnsweredAsLost() {
        redis.stop();
        says(
                new BusMessage.Count(1, TEA, HELLO, 2),
                new BusMessage.Survey(2, TEA, 2),
                new BusMessage.Occupied(3, "sono", 2));
        Await.until("the connection fails", WITHIN, failure::isDone);
        onBus(() -> {
            queue.lost();
            sayings.say(new BusMessage.Survey(4, TEA, 2), null);
        });
        expectTold("2 counted 1 -1", "2 counted 2 -1", "2 named 3 null", "2 counted 4 -1");
    }

    /** As a gateway with members of {@link #TEA}. */
    private void otherListens() {
        String channel = Channels.DEFAULT.of(TEA);
        listens(channel, payload -> heard.addAll(Commands.read(channel, payload)));
    }

    private void room(String namespace, String room) {
        listens(Channels.DEFAULT.of(new Target.Room(namespace, room)), _ -> {});
    }

    private void listens(String channel, Consumer<byte[]> to) {
        RedisConnection subscriber =
                await(Redis.createClient(vertx, redis.uri()).connect());
        subscriber.handler(push -> {
            if (push.get(0).toString().equals("message")) {
                to.accept(push.get(2).toBytes());
            }
        });
        await(subscriber.send(
                Request.cmd(io.vertx.redis.client.Command.SUBSCRIBE).arg(channel)));
    }

    private void publish(String channel, byte[] payload) {
        await(client.send(PublishQueue.request(channel, payload)));
    }

    private void says(BusMessage.OfClients... messages) {
        onBus(() -> {
            for (BusMessage.OfClients message : messages) {
                sayings.say(message, Sayings.payload(message));
            }
            queue.send();
        });
    }

    private void expectTold(String... lines) {
        Await.until("as much is told", WITHIN, () -> told.size() >= lines.length);
        assertEquals(List.of(lines), told);
    }

    private void onBusLater(Runnable what) {
        bus.runOnContext(_ -> what.run());
    }

    private void onBus(Runnable what) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onBusLater(() -> {
            what.run();
            done.complete(null);
        });
        done.join();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private final class Loops implements Subscriptions.Loops {
        @Override
        public void tell(int loop, LoopMessage message) {
            told.add(loop + " "
                    + switch (message) {
                        case LoopMessage.Counted(long number, int reached) -> "counted " + number + ' ' + reached;
                        case LoopMessage.Told(long number, Reply reply) -> "told " + number + ' ' + reply;
                        case LoopMessage.Named(long number, var rooms) ->
                            "named " + number + ' '
                                    + (rooms == null
                                            ? null
                                            : rooms.stream().sorted().toList());
                        default -> message.toString();
                    });
        }

        @Override
        public void tellAll(LoopMessage message) {
            throw new AssertionError(message);
        }
    }
}
