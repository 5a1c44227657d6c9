package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Kafka partition, which recovery stream. */
final class PartitioningTest {
    static Stream<Arguments> partitions() {
        return Golden.table("partitions.json").stream()
                .map(row -> arguments(
                        row.get("connection").asString(),
                        (int) row.get("partitions").asLong(),
                        (int) row.get("partition").asLong()));
    }

    @ParameterizedTest(name = "{0} over {1} partitions goes to {2}")
    @MethodSource
    void partitions(String connection, int partitions, int partition) {
        assertEquals(partition, Partitioning.partition(new ConnectionId(connection), partitions));
        byte[] key = connection.getBytes(StandardCharsets.UTF_8);
        assertEquals(partition, BuiltInPartitioner.partitionForKey(key, partitions), "as Kafka's own client");
    }

    @Test
    @DisplayName("any bytes have the hash that Kafka gives them")
    void likeKafka() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            assertEquals(Utils.murmur2(key), Partitioning.murmur2(key));
        }
    }

    static Stream<Arguments> streams() {
        return Golden.table("streams.json").stream()
                .map(row -> arguments(
                        row.get("channel").asString(), (int) row.get("streams").asLong(), (int)
                                row.get("stream").asLong()));
    }

    @ParameterizedTest(name = "{0} over {1} streams goes to {2}")
    @MethodSource
    void streams(String channel, int streams, int stream) {
        assertEquals(stream, RecoveryScript.streamOf(Channels.DEFAULT.parse(channel), Channels.DEFAULT, streams));
    }

    @Test
    @DisplayName("any bytes have the checksum that zlib gives them")
    void likeZlib() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            CRC32 crc = new CRC32();
            crc.update(bytes);
            assertEquals(crc.getValue(), RecoveryScript.crc32(bytes));
        }
    }
}
