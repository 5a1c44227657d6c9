package io.millrace.server.harness;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads all that a gateway forwards, from the moment it is opened, each connection's records in a queue of its own. */
public final class EventTap implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, BlockingQueue<Forwarded>> byConnection = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Consumer<Forwarded> each;
    private final Thread thread;
    private volatile boolean closed;

    private EventTap(String bootstrap, String topic, Consumer<Forwarded> each) {
        this.each = each;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        settings.put(ConsumerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = Thread.ofPlatform().daemon().name("event-tap").start(() -> read(topic));
    }

    /** Listens from now on. The topic must exist. */
    public static EventTap open(String bootstrap, String topic) {
        return open(bootstrap, topic, _ -> {});
    }

    /** The same for somebody who is shown each record when it has come, on the tap's thread. */
    static EventTap open(String bootstrap, String topic, Consumer<Forwarded> each) {
        EventTap tap = new EventTap(bootstrap, topic, each);
        try {
            if (!tap.listening.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The topic of events cannot be read");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return tap;
    }

    /** A connection's next record, or {@code null} when none comes in time. */
    public @Nullable Forwarded next(String connection, Duration within) {
        try {
            return queue(connection).poll(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What each connection's records are that nobody has asked for, in order. */
    public Map<String, List<Forwarded>> waiting() {
        Map<String, List<Forwarded>> all = new HashMap<>();
        byConnection.forEach((connection, records) -> all.put(connection, List.copyOf(records)));
        return all;
    }

    /** Records of all connections so far. */
    public long count() {
        return count.get();
    }

    private BlockingQueue<Forwarded> queue(String connection) {
        return byConnection.computeIfAbsent(connection, _ -> new LinkedBlockingQueue<>());
    }

    private void read(String topic) {
        try (consumer) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(50))) {
                    Forwarded forwarded = Forwarded.of(one);
                    count.incrementAndGet();
                    queue(forwarded.key()).add(forwarded);
                    each.accept(forwarded);
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
