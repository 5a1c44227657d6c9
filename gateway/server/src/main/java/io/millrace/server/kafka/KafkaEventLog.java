package io.millrace.server.kafka;

import io.millrace.contract.Event;
import io.millrace.contract.wire.EventCodec;
import io.millrace.contract.wire.Partitioning;
import io.millrace.core.forward.EventLog;
import io.millrace.core.forward.Topic;
import io.millrace.server.loop.LoopDriver;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka as an event loop's log. The producer is the gateway's one; it is configured with {@code max.block.ms=0}, so
 * that {@code send} on an event loop fails at once where it would wait for room or for metadata: that is
 * {@link Offer#FULL}.
 */
public final class KafkaEventLog implements EventLog {
    private final Producer<byte[], byte[]> producer;
    private final EventTopics topics;
    private final LoopDriver driver;
    private final LongConsumer latencyNanos;
    private boolean leased;
    private long leasedUntilNanos;

    /** @param latencyNanos told, on the producer's thread, how long each event took from here to all replicas */
    public KafkaEventLog(
            Producer<byte[], byte[]> producer, EventTopics topics, LoopDriver driver, LongConsumer latencyNanos) {
        this.producer = producer;
        this.topics = topics;
        this.driver = driver;
        this.latencyNanos = latencyNanos;
    }

    @Override
    public void leasedUntil(long untilNanos) {
        leased = true;
        leasedUntilNanos = untilNanos;
    }

    @Override
    public Offer append(Event event, Topic topic, Receipt receipt) {
        EventTopic where = topics.of(event, topic);
        int partitions = where.partitions();
        if (partitions == 0) {
            return Offer.FULL;
        }
        byte[] key = event.origin().connection().value().getBytes(StandardCharsets.ISO_8859_1);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                where.name(),
                Partitioning.partition(event.origin().connection(), partitions),
                key,
                EventCodec.value(event));
        EventCodec.headers(event, record.headers()::add);
        Append append = new Append(receipt);
        if (leased && append.sinceNanos - leasedUntilNanos >= 0) {
            return Offer.FULL;
        }
        try {
            var _ = producer.send(record, append);
        } catch (IllegalStateException e) { // closed: the gateway is stopping
            append.refused = e;
        }
        return append.offered();
    }

    /** One event's way: what the producer says while {@code send} runs is the offer, what it says later the receipt. */
    private final class Append implements Callback {
        private final Receipt receipt;
        private final Thread caller = Thread.currentThread();
        private final long sinceNanos = System.nanoTime();
        private @Nullable Exception refused;

        Append(Receipt receipt) {
            this.receipt = receipt;
        }

        Offer offered() {
            if (refused instanceof TimeoutException) {
                return Offer.FULL;
            }
            if (refused != null) {
                driver.lost(receipt, String.valueOf(refused.getMessage()));
            }
            return Offer.TAKEN;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                latencyNanos.accept(System.nanoTime() - sinceNanos);
                driver.stored(receipt);
            } else if (Thread.currentThread() == caller) {
                refused = failure;
            } else {
                driver.lost(receipt, String.valueOf(failure.getMessage()));
            }
        }
    }
}
