package io.millrace.server.kafka;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The topic of events. Where Kafka is: {@code kafka.bootstrap.servers}. */
@ConfigMapping(prefix = "millrace.events")
public interface KafkaConfig {
    /** Events that no route sends elsewhere. */
    @WithDefault("millrace.events")
    String topic();

    /** Whether to create the topic at start when it is missing. */
    @WithDefault("true")
    boolean create();

    /** Of a topic that is created here. */
    @WithDefault("4")
    int partitions();

    /** Copies of a topic that is created here. */
    @WithDefault("1")
    short replication();

    /** How long a topic that is created here keeps its events. */
    @WithDefault("24h")
    Duration retention();

    /**
     * The largest event that a topic which is created here takes. At least three times the largest message of a client
     * (its text, its name once more in a header, its attachments), checked at start; the producer's limit follows it.
     */
    @WithDefault("4M")
    MemorySize maxEventSize();
}
