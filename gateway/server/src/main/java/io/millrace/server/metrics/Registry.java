package io.millrace.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Makes what is counted with out of the catalogue: adders that are only read when somebody scrapes. Whoever counts
 * keeps them, so that nothing is looked up for an event. Where metrics are off they count nothing and nobody sees them.
 */
@Singleton
class Registry {
    private final MeterRegistry registry;
    private final boolean enabled;
    private final Histograms histograms = new Histograms();

    @SuppressWarnings("deprecation") // the one that Quarkus brings
    Registry(MeterRegistry registry, PrometheusMeterRegistry prometheus, MetricsConfig config) {
        this.registry = registry;
        this.enabled = config.enabled();
        if (enabled) {
            prometheus.getPrometheusRegistry().register(histograms);
        }
    }

    /** Once for each set of values. */
    LongAdder counter(Metric metric, String... values) {
        if (!enabled) {
            return new Mute();
        }
        LongAdder adder = new LongAdder();
        FunctionCounter.builder(metric.meter(), adder, LongAdder::doubleValue)
                .description(metric.description())
                .tags(tags(metric, values))
                .register(registry);
        return adder;
    }

    /** What rises and falls; once for each set of values. */
    LongAdder level(Metric metric, String... values) {
        LongAdder adder = enabled ? new LongAdder() : new Mute();
        gauge(metric, adder::sum, values);
        return adder;
    }

    /** What is asked at each scrape, on any thread. */
    void gauge(Metric metric, Supplier<Number> value, String... values) {
        if (enabled) {
            Gauge.builder(metric.meter(), value)
                    .description(metric.description())
                    .tags(tags(metric, values))
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** The same one for the same values. */
    Histogram histogram(Metric metric, String... values) {
        return enabled ? histograms.of(metric, values) : Histogram.MUTE;
    }

    private static List<Tag> tags(Metric metric, String... values) {
        List<Label> labels = metric.labels();
        if (labels.size() != values.length) {
            throw new IllegalArgumentException(metric + " has " + labels.size() + " labels, not " + values.length);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(labels.get(i).name(), values[i]));
        }
        return tags;
    }

    /** Counts nothing. */
    private static final class Mute extends LongAdder {
        private static final long serialVersionUID = 1;

        @Override
        public void add(long x) {}
    }
}
