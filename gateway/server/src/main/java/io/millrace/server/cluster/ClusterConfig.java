package io.millrace.server.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** A gateway as one of many. */
@ConfigMapping(prefix = "millrace.cluster")
public interface ClusterConfig {
    /**
     * How long a gateway that says nothing is taken for living: then others tell the workers the ends of its
     * connections, and it may forward nothing any more. The same for all gateways; at least a second.
     */
    @WithDefault("10s")
    Duration lease();
}
