package io.millrace.server.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A gateway as one of many. */
@ConfigMapping(prefix = "millrace.cluster")
public interface ClusterConfig {
    /**
     * How long a gateway that says nothing is taken for living: then others tell the workers the ends of its
     * connections, and it may forward nothing any more. The same for all gateways; at least a second.
     */
    @WithDefault("10s")
    Duration lease();

    /**
     * Under which name or address other gateways reach this one; by default the address by which this machine reaches
     * Redis, where it then listens alone.
     */
    Optional<String> host();

    /** Where they connect; any free port, at 0. */
    @WithDefault("0")
    int port();

    /**
     * By which gateways prove to each other that they belong together, the same for all, of at least 16 characters; by
     * default a random one that they keep in Redis.
     */
    Optional<String> secret();
}
