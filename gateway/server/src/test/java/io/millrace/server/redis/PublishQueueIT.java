package io.millrace.server.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.core.Signals;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients publish, over a real Redis: in order, each answered once, also while that is away. */
final class PublishQueueIT {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Target.Room TEA = new Target.Room("socketcluster", "tea: é😀");
    private static final String CHANNEL = Channels.DEFAULT.of(TEA);
    private static final int MANY = 10_000;

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final List<String> dropped = Collections.synchronizedList(new ArrayList<>());
    private EmbeddedRedis redis;
    private Vertx vertx;
    private Context bus;
    private PublishQueue queue;
    private CompletableFuture<Throwable> failure;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        vertx = Vertx.vertx();
        bus = vertx.getOrCreateContext();
        queue = new PublishQueue(1_000_000, new Loops(), new Signals() {
            @Override
            public void dropped(String what) {
                dropped.add(what);
            }
        });
        connect();
    }

    @AfterEach
    void stop() {
        await(vertx.close());
        redis.close();
    }

    @Test
    void tenThousandOfTwoLoopsComeInOrderAndEachIsAnswered() {
        onBus(() -> {
            for (int i = 0; i < MANY; i++) {
                queue.say(CHANNEL, message(i), i % 2);
            }
            queue.send();
        });
        Await.until("all are heard", WITHIN, () -> heard.size() == MANY);
        assertEquals(IntStream.range(0, MANY).mapToObj(Integer::toString).toList(), heard);
        Await.until("all are answered", WITHIN, () -> taken(0) + taken(1) == MANY);
        assertEquals(MANY / 2, taken(0));
        assertTrue(said.size() <= 2 * (MANY / 1_000), () -> "few letters: " + said.size());
    }

    @Test
    void theyComeInOneOrderWithWhatWorkersAreTold() {
        onBus(() -> {
            queue.say(CHANNEL, message(1), 0);
            queue.add(CHANNEL, message(2));
            queue.say(CHANNEL, message(3), 0);
            queue.send();
        });
        Await.until("all are heard", WITHIN, () -> heard.size() == 3);
        assertEquals(List.of("1", "2", "3"), heard);
        Await.until("both of the loop are answered", WITHIN, () -> taken(0) == 2);
    }

    @Test
    void whatIsUnderWayWhenRedisGoesIsSaidToBeLostAndAfterwardsAllGoesOn() {
        redis.stop();
        onBus(() -> {
            for (int i = 0; i < 5_000; i++) {
                queue.say(CHANNEL, message(i), 3);
            }
            queue.send();
        });
        Await.until("the connection fails", WITHIN, failure::isDone);
        onBus(() -> {
            queue.lost();
            queue.say(CHANNEL, message(1), 3);
            queue.add(CHANNEL, message(2));
        });
        assertEquals(List.of("3 lost 5000", "3 lost 1"), said);
        assertEquals(List.of("reply"), dropped);
        said.clear();
        redis = EmbeddedRedis.start(redis.options());
        connect();
        onBus(() -> {
            queue.say(CHANNEL, message(7), 3);
            queue.send();
        });
        Await.until("it is heard", WITHIN, () -> heard.equals(List.of("7")));
        Await.until("it is answered", WITHIN, () -> said.equals(List.of("3 taken 1")));
    }

    private void connect() {
        failure = new CompletableFuture<>();
        Redis client = Redis.createClient(vertx, redis.uri());
        RedisConnection subscriber = await(client.connect());
        subscriber.handler(push -> {
            if (push.get(0).toString().equals("message")) {
                heard.add(data(push.get(2).toBytes()));
            }
        });
        await(subscriber.send(
                Request.cmd(io.vertx.redis.client.Command.SUBSCRIBE).arg(CHANNEL)));
        RedisConnection publisher = await(client.connect());
        onBus(() -> queue.connected(publisher, failure::complete));
    }

    private int taken(int loop) {
        String begin = loop + " taken ";
        synchronized (said) {
            return said.stream()
                    .filter(line -> line.startsWith(begin))
                    .mapToInt(line -> Integer.parseInt(line.substring(begin.length())))
                    .sum();
        }
    }

    private void onBus(Runnable what) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        bus.runOnContext(_ -> {
            what.run();
            done.complete(null);
        });
        done.join();
    }

    private static byte[] message(int number) {
        return OrderCodec.encode(
                List.of(Order.of(new Command.Publish(TEA.room(), Json.parse(Integer.toString(number)), List.of()))));
    }

    /** As another gateway reads it. */
    private static String data(byte[] payload) {
        return Commands.read(CHANNEL, payload).getFirst() instanceof Incoming.Understood(Order order)
                        && order.command() instanceof Command.Publish publish
                        && publish.channel().equals(TEA.room())
                ? publish.data().toString()
                : new String(payload, StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private final class Loops implements Subscriptions.Loops {
        @Override
        public void tell(int loop, LoopMessage message) {
            if (message instanceof LoopMessage.Said(int messages, boolean done)) {
                said.add(loop + (done ? " taken " : " lost ") + messages);
            }
        }

        @Override
        public void tellAll(LoopMessage message) {
            throw new AssertionError(message);
        }
    }
}
