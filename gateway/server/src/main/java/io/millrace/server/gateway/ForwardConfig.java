package io.millrace.server.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When the gateway stops reading from sockets because Kafka is behind. */
@ConfigMapping(prefix = "millrace.forward")
public interface ForwardConfig {
    /** Stop reading at this much waiting for Kafka, all clients together. */
    @WithDefault("32M")
    MemorySize pauseAt();

    /** Read again below this; less than {@link #pauseAt}, checked at start. */
    @WithDefault("16M")
    MemorySize resumeAt();

    /** Stop reading from one client at this much of its own. */
    @WithDefault("512K")
    MemorySize clientPauseAt();

    /** Read it again below this; less than {@link #clientPauseAt}, checked at start. */
    @WithDefault("128K")
    MemorySize clientResumeAt();

    /** So much of a paused client is read on, for its pongs, acks and closes. */
    @WithDefault("64K")
    MemorySize readOnWhilePaused();

    /** An event that Kafka has not taken by then is lost, and its client is closed with 1013. */
    @WithDefault("2m")
    Duration giveUpAfter();
}
