package io.millrace.conformance.contract;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Order;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.wire.Channels;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.OrderCodec;
import io.millrace.contract.wire.OrderCodec.Decoded;
import io.millrace.contract.wire.Partitioning;
import io.millrace.contract.wire.ReplyCodec;
import io.millrace.contract.wire.Topics;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a gateway says to workers and hears from them, for one connection, with real brokers and the contract's codecs.
 */
final class GatewayByHand implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final String NAME = "by-hand";

    private final KafkaProducer<byte[], byte[]> producer;
    private final RedisSocket subscriber;
    private final RedisSocket publisher;
    private final Origin origin;
    private long sequence;

    GatewayByHand(EmbeddedKafka kafka, EmbeddedRedis redis, String connection) throws IOException {
        origin = Origin.of(NAME, new ConnectionId(connection), "socketio", "/chat");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "compression.type", "lz4", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        subscriber = new RedisSocket(redis.uri());
        publisher = new RedisSocket(redis.uri());
        hears(new Target.Connection(origin.connection()));
    }

    static void createTopics(EmbeddedKafka kafka) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(Topics.EVENTS, PARTITIONS, (short) 1),
                            new NewTopic(Topics.CONNECTS, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    void hears(Target target) throws IOException {
        subscriber.ask("SUBSCRIBE", Channels.DEFAULT.of(target));
    }

    String connection() {
        return origin.connection().value();
    }

    /** A client's message; with {@code ack} it waits for an answer. */
    Event event(String name, String ack, String data, Bytes... attachments) {
        long now = System.currentTimeMillis();
        Event.Awaited awaited = ack == null ? null : new Event.Awaited(ack, now + 30_000);
        return new Event(
                origin, EventType.EVENT, ++sequence, name, now, awaited, Json.parse(data), List.of(attachments));
    }

    /** A client at the door. */
    Event connect(String data) {
        long now = System.currentTimeMillis();
        Event.Awaited awaited = new Event.Awaited("~connect", now + 30_000);
        return new Event(origin, EventType.CONNECT, ++sequence, "connect", now, awaited, Json.parse(data), List.of());
    }

    Event disconnected() {
        return new Event(
                origin,
                EventType.DISCONNECTED,
                EventId.END,
                "disconnected",
                System.currentTimeMillis(),
                null,
                Json.parse("{\"reason\":\"transport close\"}"),
                List.of());
    }

    /** Puts it into Kafka, and returns when it is there. */
    void forward(Event event) throws InterruptedException, ExecutionException {
        byte[] key = connection().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                event.type() == EventType.CONNECT ? Topics.CONNECTS : Topics.EVENTS,
                Partitioning.partition(origin.connection(), PARTITIONS),
                key,
                EventCodec.value(event));
        EventCodec.headers(event, (name, value) -> record.headers().add(name, value));
        producer.send(record).get();
    }

    /** The next message, which is of several commands. */
    List<Command> hearSeveral() throws IOException {
        return OrderCodec.decode(subscriber.message()).stream()
                .map(decoded -> ((Decoded.Understood) decoded).order().command())
                .toList();
    }

    /** The next command on the channels that are heard. */
    Order hear() throws IOException {
        List<Decoded> decoded = OrderCodec.decode(subscriber.message());
        if (decoded.size() == 1 && decoded.getFirst() instanceof Decoded.Understood(Order order)) {
            return order;
        }
        throw new IllegalStateException("Not one command that is understood: " + decoded);
    }

    void reply(Order order, Reply reply) throws IOException {
        publisher.ask("PUBLISH", order.reply(), ReplyCodec.encode(reply));
    }

    @Override
    public void close() throws IOException {
        producer.close();
        subscriber.close();
        publisher.close();
    }
}
