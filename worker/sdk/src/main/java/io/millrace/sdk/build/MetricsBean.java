package io.millrace.sdk.build;

import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.inject.Singleton;

/**
 * The worker's meters are a bean in services that have Quarkus's Prometheus registry. In others its classes are not
 * even there.
 */
public final class MetricsBean implements BuildCompatibleExtension {
    private static final String METERS = "io.millrace.sdk.metrics.WorkerMeters";
    private static final String REGISTRY = "io.micrometer.prometheus.PrometheusMeterRegistry";

    /** Makes them a bean. */
    @Enhancement(types = Object.class, withSubtypes = true)
    public void add(ClassConfig type) {
        if (type.info().name().equals(METERS)) {
            try {
                Class.forName(REGISTRY, false, Thread.currentThread().getContextClassLoader());
                type.addAnnotation(Singleton.class);
            } catch (ClassNotFoundException _) {
                // no metrics in this service
            }
        }
    }
}
