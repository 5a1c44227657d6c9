package io.millrace.server.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The command bus. Where Redis is: {@code quarkus.redis.hosts}. */
@ConfigMapping(prefix = "millrace.commands")
public interface RedisBusConfig {
    /** In front of every channel and key. */
    @WithDefault("millrace:")
    String prefix();

    /** How often the subscription is tried by a message to ourselves. */
    @WithDefault("1s")
    Duration heartbeat();

    /** Without such a message for so long the connection is given up and made anew. */
    @WithDefault("3s")
    Duration silence();
}
