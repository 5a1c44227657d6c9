package io.millrace.sdk.consume;

import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka is there, by whether anything comes from it: fetches are answered twice a second, heartbeats every few
 * seconds. Says so when that changes, once, where Kafka's client would say it with every attempt.
 */
final class KafkaPulse {
    private static final Logger log = Logger.getLogger("io.millrace.worker");
    private static final String GROUP = "consumer-metrics";
    private static final String NAME = "incoming-byte-total";
    private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private @Nullable Metric incomingBytes;
    private double bytes;
    private long heardNanos = System.nanoTime();
    private boolean saidSilent;
    private volatile boolean isUp;

    /** Called about every second, by one thread at a time. */
    void look(KafkaConsumer<?, ?> consumer) {
        Metric metric = incomingBytes;
        if (metric == null) {
            metric = find(consumer.unwrap().metrics());
            incomingBytes = metric;
        }
        long now = System.nanoTime();
        if (metric != null && metric.metricValue() instanceof Double total && total != bytes) {
            bytes = total;
            heardNanos = now;
            isUp = true;
            if (saidSilent) {
                saidSilent = false;
                log.info("Kafka is back");
            }
        } else if (now - heardNanos > SILENCE_NANOS && !saidSilent) {
            saidSilent = true;
            isUp = false;
            log.warnf("Kafka is silent: nothing has come for %d s; trying on", SILENCE_NANOS / 1_000_000_000);
        }
    }

    private static @Nullable Metric find(Map<MetricName, ? extends Metric> metrics) {
        for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
            if (metric.getKey().name().equals(NAME) && metric.getKey().group().equals(GROUP)) {
                return metric.getValue();
            }
        }
        return null;
    }

    /** As of the last look. Any thread. */
    boolean isUp() {
        return isUp;
    }
}
