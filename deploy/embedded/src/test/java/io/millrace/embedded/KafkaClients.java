package io.millrace.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer, consumers and an admin of one broker, with the words the tests need. */
final class KafkaClients implements AutoCloseable {
    private final String bootstrap;
    private final KafkaProducer<String, String> producer;

    KafkaClients(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        ProducerConfig.LINGER_MS_CONFIG, "0",
                        // A broker that starts again knows each producer's last batch only: retries of several that
                        // were
                        // under way are refused as out of order, for good.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1",
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "20",
                        ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, "100",
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "100"),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Returns when the broker has it. */
    void send(String topic, String key, String value) {
        get(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    void sendAsync(String topic, String value, Runnable acknowledged) {
        var _ = producer.send(new ProducerRecord<>(topic, value, value), (_, failure) -> {
            if (failure == null) {
                acknowledged.run();
            }
        });
    }

    void flush() {
        producer.flush();
    }

    /** Reads {@code count} records as a member of {@code group} and commits no further. */
    List<String> read(String group, String topic, int count) {
        try (var consumer = consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Integer.toString(count),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false"))) {
            consumer.subscribe(List.of(topic));
            var values = new ArrayList<String>();
            while (values.size() < count) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                    consumer.commitSync(Map.of(
                            new TopicPartition(topic, record.partition()), new OffsetAndMetadata(record.offset() + 1)));
                }
            }
            return values;
        }
    }

    /** All that the topic holds now. */
    List<String> readAll(String topic) {
        try (var consumer = consumer(Map.of())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var values = new ArrayList<String>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    int partitions(String topic) {
        return producer.partitionsFor(topic).size();
    }

    /** Where the broker keeps its log. */
    String logDirectory(int node) {
        try (var admin = Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            return get(admin.describeLogDirs(List.of(node)).allDescriptions())
                    .get(node)
                    .keySet()
                    .iterator()
                    .next();
        }
    }

    private KafkaConsumer<String, String> consumer(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
