package io.millrace.sdk.metrics;

import io.prometheus.client.Collector;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * How far behind the worker is, asked of Kafka's client at each scrape. Micrometer's binder shows the same up to a
 * minute after a partition has come, and for a while after it has gone.
 */
final class Lag extends Collector {
    private static final String CHANNEL = "millrace-events";
    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final String NAME = "records-lag";

    private final KafkaClientService clients;

    Lag(KafkaClientService clients) {
        this.clients = clients;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        WorkerMetric metric = WorkerMetric.LAG;
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        @Nullable KafkaConsumer<Object, Object> consumer = clients.getConsumer(CHANNEL);
        if (consumer != null) {
            for (Map.Entry<MetricName, ? extends Metric> entry :
                    consumer.unwrap().metrics().entrySet()) {
                MetricName name = entry.getKey();
                if (name.name().equals(NAME)
                        && name.group().equals(GROUP)
                        && entry.getValue().metricValue() instanceof Double records) {
                    samples.add(new MetricFamilySamples.Sample(
                            metric.exposed(),
                            metric.labels(),
                            List.of(
                                    name.tags().getOrDefault("topic", ""),
                                    name.tags().getOrDefault("partition", "")),
                            records));
                }
            }
        }
        return List.of(new MetricFamilySamples(metric.exposed(), Type.GAUGE, metric.description(), samples));
    }
}
