package io.millrace.server.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is counted. */
@ConfigMapping(prefix = "millrace.metrics")
public interface MetricsConfig {
    /** Whether the gateway counts what it does. Without, alerts are blind; it is there to see what counting costs. */
    @WithDefault("true")
    boolean enabled();
}
