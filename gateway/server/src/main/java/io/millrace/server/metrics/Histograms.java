package io.millrace.server.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All histograms, for whoever scrapes. */
final class Histograms extends Collector {
    private final Map<Metric, Map<List<String>, Histogram>> histograms = new EnumMap<>(Metric.class);

    Histograms() {
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                histograms.put(metric, new ConcurrentHashMap<>());
            }
        }
    }

    /** That of these values of its labels. Kept by whoever records: looking it up costs more than recording. */
    Histogram of(Metric metric, String... values) {
        Map<List<String>, Histogram> all = histograms.get(metric);
        if (all == null || values.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " is no histogram with " + values.length + " labels");
        }
        return all.computeIfAbsent(List.of(values), Histogram::new);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>();
        histograms.forEach((metric, all) -> {
            List<String> labels = metric.labels().stream().map(Label::name).toList();
            List<MetricFamilySamples.Sample> samples = new ArrayList<>();
            all.values().forEach(one -> one.addSamples(metric.exposed(), labels, samples));
            families.add(new MetricFamilySamples(metric.exposed(), Type.HISTOGRAM, metric.description(), samples));
        });
        return families;
    }
}
