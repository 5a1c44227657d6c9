package io.millrace.conformance.worker;

import io.millrace.contract.Event;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of events, read without a group. For one thread. */
public final class EventLogReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** Stands behind all that is in the topic of events now. */
    public EventLogReader(String bootstrap) {
        this(bootstrap, List.of(Topics.EVENTS));
    }

    /** Stands behind all that is in these topics now. */
    EventLogReader(String bootstrap, List<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        50,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // a seek is lazy: what comes after this constructor must be seen
    }

    /** What has come since the last call, waiting up to {@code limit} for the first. */
    List<Event> next(Duration limit) {
        List<Event> events = new ArrayList<>();
        consumer.poll(limit).forEach(found -> events.add(event(found)));
        return events;
    }

    /** Everything that stands in the topic, from its beginning to its end of now; per connection in order. */
    public static List<Event> all(String bootstrap) {
        try (EventLogReader reader = new EventLogReader(bootstrap)) {
            Map<TopicPartition, Long> ends = reader.consumer.endOffsets(reader.partitions);
            reader.consumer.seekToBeginning(reader.partitions);
            List<Event> events = new ArrayList<>();
            while (reader.partitions.stream().anyMatch(one -> reader.consumer.position(one) < ends.get(one))) {
                events.addAll(reader.next(Duration.ofMillis(200)));
            }
            return events;
        }
    }

    private static Event event(ConsumerRecord<byte[], byte[]> found) {
        return EventCodec.decode(
                name -> {
                    Header header = found.headers().lastHeader(name);
                    return header == null ? null : header.value();
                },
                found.value());
    }

    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
