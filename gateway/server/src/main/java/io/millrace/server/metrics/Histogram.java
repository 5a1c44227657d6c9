package io.millrace.server.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations, counted by size. A recording is two additions without a lock, an allocation or a cell that all threads
 * write: a timer of Micrometer's costs five times that, which an event would pay several times over.
 */
final class Histogram {
    private static final long[] BOUNDS_MICROS = {
        50,
        100,
        200,
        300,
        500,
        750,
        1_000,
        1_500,
        2_000,
        3_000,
        5_000,
        7_500,
        10_000,
        15_000,
        20_000,
        30_000,
        50_000,
        75_000,
        100_000,
        150_000,
        200_000,
        300_000,
        500_000,
        750_000,
        1_000_000,
        2_000_000,
        3_000_000,
        5_000_000,
        10_000_000,
        30_000_000
    };
    /** Counts nothing. */
    static final Histogram MUTE = new Histogram(List.of(), new LongAdder[0]);

    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final List<String> labelValues;
    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    Histogram(List<String> labelValues) {
        this(labelValues, new LongAdder[BOUNDS_MICROS.length + 1]);
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    private Histogram(List<String> labelValues, LongAdder[] counts) {
        this.labelValues = List.copyOf(labelValues);
        this.counts = counts;
    }

    /** Any thread. */
    void record(long duration) {
        if (counts.length > 0) {
            counts[bucket(duration)].increment();
            nanos.add(duration);
        }
    }

    private static int bucket(long duration) {
        long micros = (duration + 999) / 1_000; // a bound belongs to its bucket
        int low = 0;
        int high = BOUNDS_MICROS.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (micros <= BOUNDS_MICROS[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** As Prometheus wants to see it: each bucket with all that are smaller. */
    void addSamples(String name, List<String> labelNames, List<Collector.MetricFamilySamples.Sample> samples) {
        List<String> names = new ArrayList<>(labelNames);
        names.add("le");
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            List<String> values = new ArrayList<>(labelValues);
            values.add(i == BOUNDS_MICROS.length ? "+Inf" : Collector.doubleToGoString(BOUNDS_MICROS[i] / MICROS));
            samples.add(new Collector.MetricFamilySamples.Sample(name + "_bucket", names, values, sum));
        }
        samples.add(new Collector.MetricFamilySamples.Sample(name + "_count", labelNames, labelValues, sum));
        samples.add(
                new Collector.MetricFamilySamples.Sample(name + "_sum", labelNames, labelValues, nanos.sum() / NANOS));
    }
}
