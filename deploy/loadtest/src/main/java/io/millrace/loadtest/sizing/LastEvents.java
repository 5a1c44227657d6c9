package io.millrace.loadtest.sizing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The last events of clients in Kafka, as gateways wrote them. */
record LastEvents(String bootstrap) {
    private static final String TOPIC = "millrace.events";
    private static final long OF_EACH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Bytes of one before compression: key, value and headers; 0 when there are none. */
    double size() {
        var settings = Map.<String, Object>of("bootstrap.servers", bootstrap);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - OF_EACH)));
            double bytes = 0;
            double events = 0;
            for (var records = consumer.poll(PATIENCE); !records.isEmpty(); records = consumer.poll(PATIENCE)) {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (isOfClient(record)) {
                        bytes += size(record);
                        events++;
                    }
                }
            }
            return events == 0 ? 0 : bytes / events;
        }
    }

    private static boolean isOfClient(ConsumerRecord<byte[], byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        return type != null && new String(type.value(), StandardCharsets.UTF_8).equals("millrace.event");
    }

    private static double size(ConsumerRecord<byte[], byte[]> record) {
        int headers = Arrays.stream(record.headers().toArray())
                .mapToInt(header -> header.key().length() + header.value().length)
                .sum();
        return headers + record.serializedKeySize() + record.serializedValueSize();
    }
}
