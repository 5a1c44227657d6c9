package io.millrace.sdk.build;

import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;

/**
 * The worker's readiness check is a bean in services that have health checks. In others its classes are not even there.
 */
public final class HealthBean implements BuildCompatibleExtension {
    private static final String CHECK = "io.millrace.sdk.health.WorkerReadiness";
    private static final String READINESS = "org.eclipse.microprofile.health.Readiness";

    /** Makes the check a bean. */
    @Enhancement(types = Object.class, withSubtypes = true)
    public void add(ClassConfig type) {
        if (type.info().name().equals(CHECK)) {
            try {
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                Class<? extends Annotation> readiness =
                        Class.forName(READINESS, false, loader).asSubclass(Annotation.class);
                type.addAnnotation(Singleton.class).addAnnotation(readiness);
            } catch (ClassNotFoundException _) {
                // no health checks in this service
            }
        }
    }
}
