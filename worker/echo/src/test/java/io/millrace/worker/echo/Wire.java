package io.millrace.worker.echo;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.Partitioning;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.contract.wire.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A gateway's side of Kafka and Redis. */
final class Wire implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final int SECONDS = 40;
    private static final long PATIENCE_MILLIS = 30_000;

    private final String bootstrap;
    private final Vertx vertx = Vertx.vertx();
    private final KafkaProducer<String, byte[]> producer;
    private final RedisConnection publishing;
    private final Map<String, BlockingQueue<Order>> heard = new ConcurrentHashMap<>();
    private final BlockingQueue<Order> all = new LinkedBlockingQueue<>();

    Wire(String bootstrap, String redisUri) throws Exception {
        this.bootstrap = bootstrap;
        producer = producer(bootstrap, 0);
        Redis redis = Redis.createClient(vertx, redisUri);
        publishing = await(redis.connect());
        RedisConnection subscribed = await(redis.connect());
        subscribed.handler(this::pushed);
        await(subscribed.send(Request.cmd(Command.PSUBSCRIBE).arg("millrace:[cr]:*")));
    }

    static KafkaProducer<String, byte[]> producer(String bootstrap, int lingerMillis) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "compression.type", "lz4", "linger.ms", lingerMillis);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** An event of a Socket.IO client as a gateway writes it. */
    static ProducerRecord<String, byte[]> record(
            String connection, int life, long sequence, @Nullable String ack, Json data) {
        ConnectionId id = new ConnectionId(connection);
        return record(new Origin("g1", id, life, "socketio", "/", null, null, List.of()), sequence, ack, data);
    }

    private static ProducerRecord<String, byte[]> record(
            Origin origin, long sequence, @Nullable String ack, Json data) {
        ConnectionId id = origin.connection();
        long now = System.currentTimeMillis();
        Event event = new Event(
                origin,
                EventType.EVENT,
                sequence,
                data.firstElement().asString(),
                now,
                ack == null ? null : new Event.Awaited(ack, now + PATIENCE_MILLIS),
                data,
                List.of());
        var record = new ProducerRecord<>(
                Topics.EVENTS, Partitioning.partition(id, PARTITIONS), id.value(), EventCodec.value(event));
        EventCodec.headers(event, (name, value) -> record.headers().add(name, value));
        return record;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private void pushed(Response response) {
        if (response.get(0).toString().equals("pmessage")) {
            for (OrderCodec.Decoded decoded : OrderCodec.decode(response.get(3).toBytes())) {
                Order order = ((OrderCodec.Decoded.Understood) decoded).order();
                queue(response.get(2).toString()).add(order);
                all.add(order);
            }
        }
    }

    private BlockingQueue<Order> queue(String channel) {
        return heard.computeIfAbsent(channel, _ -> new LinkedBlockingQueue<>());
    }

    void send(String connection, int life, long sequence, @Nullable String ack, String data) {
        var _ = producer.send(record(connection, life, sequence, ack, Json.parse(data)));
    }

    /** A plain event: the whole message is its argument. */
    void sendPlain(String connection, int life, long sequence, String event, String message) {
        send("plain", connection, life, sequence, Json.array(Json.string(event), Json.parse(message)));
    }

    /** A packet of Sono's with a protocol of the application's own, and what its payload may be. */
    void sendSono(String connection, int life, long sequence, String event) {
        send("sono", connection, life, sequence, Json.parse(event));
    }

    /* Such a dialect's only namespace bears its name. */
    private void send(String dialect, String connection, int life, long sequence, Json data) {
        Origin origin = new Origin("g1", new ConnectionId(connection), life, dialect, dialect, null, null, List.of());
        var _ = producer.send(record(origin, sequence, null, data));
    }

    /** The next command on a channel. */
    Order expect(String channel) throws Exception {
        return next(queue(channel), channel);
    }

    /** The next command, to whomever. */
    Order expectAny() throws Exception {
        return next(all, "any channel");
    }

    private static Order next(BlockingQueue<Order> queue, String where) throws Exception {
        Order order = queue.poll(SECONDS, TimeUnit.SECONDS);
        if (order == null) {
            throw new TimeoutException("Nothing came on " + where);
        }
        return order;
    }

    void reply(Order order, Reply reply) throws Exception {
        await(publishing.send(Request.cmd(Command.PUBLISH).arg(order.reply()).arg(ReplyCodec.encode(reply))));
    }

    /** Waits until so many workers of a service have partitions. */
    void awaitWorkers(String service, int wanted) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            while (workers(admin, service) != wanted) {
                if (System.nanoTime() - until > 0) {
                    throw new TimeoutException(service + " has not become " + wanted + " workers");
                }
                Thread.sleep(50);
            }
        }
    }

    private static long workers(Admin admin, String service) throws Exception {
        var groups = admin.describeConsumerGroups(List.of(service)).all().get(SECONDS, TimeUnit.SECONDS);
        return groups.get(service).members().stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    /** Forgets what has come. */
    void forget() {
        heard.clear();
        all.clear();
    }

    @Override
    public void close() {
        producer.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
