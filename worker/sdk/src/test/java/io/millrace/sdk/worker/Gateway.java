package io.millrace.sdk.worker;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.Partitioning;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.contract.wire.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** What a gateway says and hears on Kafka and Redis, as verbs for tests. */
final class Gateway implements AutoCloseable {
    private static final int SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final KafkaProducer<String, byte[]> producer;
    private final Redis redis;
    private final RedisConnection publishing;
    private final Map<String, BlockingQueue<Order>> heard = new ConcurrentHashMap<>();
    private final Map<String, Integer> messages = new ConcurrentHashMap<>();

    /** One that hears whatever is said to any connection, room, user or namespace. */
    Gateway(String bootstrap, String redisUri) throws Exception {
        this(bootstrap, redisUri, "millrace:[crun]:*");
    }

    /** One that hears only this. */
    Gateway(String bootstrap, String redisUri, String channels) throws Exception {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "delivery.timeout.ms", 60_000, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
        redis = Redis.createClient(vertx, redisUri);
        publishing = await(redis.connect());
        RedisConnection subscribed = await(redis.connect());
        subscribed.handler(this::pushed);
        await(subscribed.send(
                Request.cmd(io.vertx.redis.client.Command.PSUBSCRIBE).arg(channels)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private void pushed(Response response) {
        if (response.get(0).toString().equals("pmessage")) {
            String channel = response.get(2).toString();
            messages.merge(channel, 1, Integer::sum);
            for (OrderCodec.Decoded decoded : OrderCodec.decode(response.get(3).toBytes())) {
                Order order = ((OrderCodec.Decoded.Understood) decoded).order();
                queue(channel).add(order);
            }
        }
    }

    private BlockingQueue<Order> queue(String channel) {
        return heard.computeIfAbsent(channel, _ -> new LinkedBlockingQueue<>());
    }

    /** A client of this gateway. */
    Client client(String id) {
        return new Client(id, 1, null, List.of());
    }

    /** A client whose events are in the same partition as another's. */
    Client samePartition(String as, String prefix) {
        int wanted = Partitioning.partition(new ConnectionId(as), Brokers.PARTITIONS);
        int number = 0;
        while (Partitioning.partition(new ConnectionId(prefix + number), Brokers.PARTITIONS) != wanted) {
            number++;
        }
        return client(prefix + number);
    }

    /** The next command on a channel. */
    Order expect(String channel) throws Exception {
        Order order = queue(channel).poll(SECONDS, TimeUnit.SECONDS);
        if (order == null) {
            throw new TimeoutException("Nothing came on " + channel);
        }
        return order;
    }

    /** Whether nothing more has come on a channel. */
    boolean isQuiet(String channel) {
        return queue(channel).isEmpty();
    }

    /** How many messages, of one command or several, have come on a channel. */
    int messages(String channel) {
        return messages.getOrDefault(channel, 0);
    }

    /** Answers a command. */
    void reply(Order order, Reply reply) throws Exception {
        if (order.reply() == null) {
            throw new IllegalArgumentException("No reply is wanted: " + order);
        }
        await(publishing.send(Request.cmd(io.vertx.redis.client.Command.PUBLISH)
                .arg(order.reply())
                .arg(ReplyCodec.encode(reply))));
    }

    /** Redis, by its own words. */
    String redis(String command, String... args) throws Exception {
        Request request = Request.cmd(io.vertx.redis.client.Command.create(command));
        for (String arg : args) {
            request.arg(arg);
        }
        return String.valueOf(await(publishing.send(request)));
    }

    @Override
    public void close() {
        producer.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** One connection: what it sends, and its channel. */
    final class Client {
        private final Origin origin;
        private long sequence;

        private Client(String id, int life, @Nullable String user, List<WorkerState> states) {
            this(new Origin("g1", new ConnectionId(id), life, "socketio", "/", user, null, states));
        }

        private Client(Origin origin) {
            this.origin = origin;
        }

        /** The same client, resumed. */
        Client resumed() {
            return new Client(id(), origin.life() + 1, origin.user(), origin.states());
        }

        /** The same client with a user and state. */
        Client known(String user, WorkerState... states) {
            return new Client(id(), origin.life() + 1, user, List.of(states));
        }

        /** The same client, of whom so much is known. */
        Client known(Json claims) {
            return new Client(origin.withClaims(claims));
        }

        String id() {
            return origin.connection().value();
        }

        String channel() {
            return "millrace:c:" + id();
        }

        /** Sends an event, wanting an ack of that name when there is one. */
        Event sends(@Nullable String ack, String data, byte[]... attachments) throws Exception {
            Event event = event(++sequence, ack, data, attachments);
            produce(event);
            return event;
        }

        private Event event(long number, @Nullable String ack, String data, byte[]... attachments) {
            Json json = Json.parse(data);
            return new Event(
                    origin,
                    EventType.EVENT,
                    number,
                    json.firstElement().asString(),
                    System.currentTimeMillis(),
                    ack == null ? null : new Event.Awaited(ack, System.currentTimeMillis() + 30_000),
                    json,
                    List.of(attachments).stream().map(Bytes::of).toList());
        }

        /**
         * Asks to come into a namespace, with what the gateway tells of it; somebody waits for so many milliseconds.
         */
        void asks(String namespace, String data, long within) throws Exception {
            Origin there =
                    new Origin("g1", origin.connection(), 1, "socketio", namespace, origin.user(), null, List.of());
            Event.Awaited awaited = new Event.Awaited("~connect", System.currentTimeMillis() + within);
            Event event = new Event(
                    there,
                    EventType.CONNECT,
                    ++sequence,
                    "connect",
                    System.currentTimeMillis(),
                    awaited,
                    Json.parse(data),
                    List.of());
            produceRecord(record(Topics.CONNECTS, event));
        }

        /** Asks something of a channel; somebody waits for so many milliseconds. */
        void asks(EventType type, String data, long within) throws Exception {
            String wireName = type.wireName();
            produce(new Event(
                    origin,
                    type,
                    ++sequence,
                    wireName.substring(wireName.lastIndexOf('.') + 1),
                    System.currentTimeMillis(),
                    new Event.Awaited("~q", System.currentTimeMillis() + within),
                    Json.parse(data),
                    List.of()));
        }

        /** What the gateway says of its life. */
        void notice(EventType type, String data) throws Exception {
            String wireName = type.wireName();
            produce(new Event(
                    origin,
                    type,
                    type == EventType.DISCONNECTED ? EventId.END : ++sequence,
                    wireName.substring(wireName.lastIndexOf('.') + 1),
                    System.currentTimeMillis(),
                    null,
                    Json.parse(data),
                    List.of()));
        }

        /** Kafka delivers an event once more. */
        void produce(Event event) throws Exception {
            produceRecord(record(Topics.EVENTS, event));
        }

        void produceRecord(ProducerRecord<String, byte[]> record) throws Exception {
            producer.send(record).get(60, TimeUnit.SECONDS);
        }

        private ProducerRecord<String, byte[]> record(String topic, Event event) {
            var record = new ProducerRecord<>(
                    topic,
                    Partitioning.partition(origin.connection(), Brokers.PARTITIONS),
                    id(),
                    EventCodec.value(event));
            EventCodec.headers(event, (name, value) -> record.headers().add(name, value));
            return record;
        }

        /** The next command for it. */
        Command expect() throws Exception {
            return expectOrder().command();
        }

        Order expectOrder() throws Exception {
            return Gateway.this.expect(channel());
        }
    }

    static String room(String room) {
        return Channels.DEFAULT.of(new io.millrace.contract.Target.Room("/", room));
    }
}
