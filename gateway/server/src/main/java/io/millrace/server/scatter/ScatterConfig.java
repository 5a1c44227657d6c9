package io.millrace.server.scatter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Pages that look for a Scatter wallet. */
@ConfigMapping(prefix = "millrace.scatter")
public interface ScatterConfig {
    /**
     * Whether {@code GET /} answers {@code scatter}, as they ask one port after the other. The start page gives way.
     */
    @WithDefault("false")
    boolean discovery();
}
