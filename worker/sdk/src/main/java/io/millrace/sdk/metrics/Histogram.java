package io.millrace.sdk.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations, counted by size. A recording is two additions without a lock, an allocation or a cell that all threads
 * write: a timer of Micrometer's costs five times that, which an event would pay several times over.
 */
final class Histogram extends Collector {
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
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final WorkerMetric metric;
    private final LongAdder[] counts = new LongAdder[BOUNDS_MICROS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Histogram(WorkerMetric metric) {
        this.metric = metric;
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /** Any thread. */
    void record(long duration) {
        counts[bucket(duration)].increment();
        nanos.add(duration);
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
    @Override
    public List<MetricFamilySamples> collect() {
        String name = metric.exposed();
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            String bound = i == BOUNDS_MICROS.length ? "+Inf" : doubleToGoString(BOUNDS_MICROS[i] / MICROS);
            samples.add(new MetricFamilySamples.Sample(name + "_bucket", List.of("le"), List.of(bound), sum));
        }
        samples.add(new MetricFamilySamples.Sample(name + "_count", List.of(), List.of(), sum));
        samples.add(new MetricFamilySamples.Sample(name + "_sum", List.of(), List.of(), nanos.sum() / NANOS));
        return List.of(new MetricFamilySamples(name, Type.HISTOGRAM, metric.description(), samples));
    }
}
