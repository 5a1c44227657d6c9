package io.millrace.server.kafka;

import java.time.Duration;

/**
 * A topic as it is to be where it has to be created.
 *
 * @param create whether it may be
 * @param replication copies of each partition
 * @param retention how long it keeps its events
 * @param maxEventBytes the largest event that it takes
 */
public record TopicPlan(
        String name, boolean create, int partitions, short replication, Duration retention, long maxEventBytes) {

    /** A topic of events, by its name. */
    public static TopicPlan events(KafkaConfig config, String name) {
        return new TopicPlan(
                name,
                config.create(),
                config.partitions(),
                config.replication(),
                config.retention(),
                config.maxEventSize().asLongValue());
    }

    /** The topic of questions that let a client in: kept for a short time, since it holds credentials. */
    public static TopicPlan connects(KafkaConfig config, String name, Duration retention) {
        return new TopicPlan(
                name,
                config.create(),
                config.partitions(),
                config.replication(),
                retention,
                config.maxEventSize().asLongValue());
    }
}
