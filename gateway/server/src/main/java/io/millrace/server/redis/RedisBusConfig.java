package io.millrace.server.redis;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The command bus. Where Redis is: {@code quarkus.redis.hosts}. */
@ConfigMapping(prefix = "millrace.commands")
public interface RedisBusConfig {
    /** In front of every channel and key. */
    @WithDefault("millrace:")
    String prefix();

    /** Commands that wait to be carried out: above, volatile ones are dropped, then the heaviest room is closed. */
    @WithDefault("32M")
    MemorySize waitingLimit();

    /** The same, counted in members that they still have to reach. */
    @WithDefault("2000000")
    long waitingDeliveries();

    /** A volatile message that has waited longer in the gateway is dropped. */
    @WithDefault("250ms")
    Duration volatileWithin();

    /** Replies to workers that Redis has not taken; more are lost, and counted. */
    @WithDefault("16M")
    MemorySize unsentReplies();

    /** How often the subscription is tried by a message to ourselves. */
    @WithDefault("1s")
    Duration heartbeat();

    /** Without such a message for so long the connection is given up and made anew. */
    @WithDefault("3s")
    Duration silence();
}
