package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The broker's properties: one node that is broker and controller, small, and quick rather than thrifty with acks and
 * rebalances. What {@link EmbeddedKafka.Options#settings} names wins over all of them.
 */
final class KafkaSettings {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";

    private static final long MEGABYTE = 1024 * 1024;

    private KafkaSettings() {}

    static Properties of(EmbeddedKafka.Options options, int port, int controllerPort, Path directory) {
        var settings = new Properties();
        network(settings, options.host(), port, controllerPort);
        single(settings);
        quick(settings);
        small(settings);
        settings.put("log.dirs", directory.toString());
        settings.put("num.partitions", Integer.toString(options.partitions()));
        settings.putAll(options.settings());
        return settings;
    }

    private static void network(Properties settings, String host, int port, int controllerPort) {
        settings.put("node.id", Integer.toString(NODE));
        settings.put("process.roles", "broker,controller");
        settings.put("controller.quorum.voters", "%d@127.0.0.1:%d".formatted(NODE, controllerPort));
        settings.put("controller.listener.names", CONTROLLER);
        settings.put(
                "listeners", "CLIENTS://%s:%d,%s://127.0.0.1:%d".formatted(host, port, CONTROLLER, controllerPort));
        settings.put("advertised.listeners", "CLIENTS://%s:%d".formatted(host, port));
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    }

    /** Every topic of Kafka's own would else ask for three brokers. */
    private static void single(Properties settings) {
        settings.put("auto.create.topics.enable", "true");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        for (String log : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(log + ".num.partitions", "1");
            settings.put(log + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
    }

    private static void quick(Properties settings) {
        // 4.1 holds every commit 5 ms to batch it; a consumer that waits for its commits falls to a quarter
        settings.put("group.coordinator.append.linger.ms", "0");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000"); // so that a test sees a dead consumer soon
        settings.put("log.initial.task.delay.ms", "5000");
    }

    private static void small(Properties settings) {
        // One of each: on few cores shared with gateways and workers a second one only wakes more often for less
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "1");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "1");
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", Long.toString(2 * MEGABYTE)); // 128 MB of heap by default
        settings.put("log.cleaner.io.buffer.size", Long.toString(MEGABYTE / 4));
        settings.put("log.segment.bytes", Long.toString(64 * MEGABYTE));
        settings.put("log.index.size.max.bytes", Long.toString(MEGABYTE)); // enough for 512 MB of segment
        settings.put("log.retention.bytes", Long.toString(1024 * MEGABYTE)); // of one partition
        settings.put("log.retention.hours", "24");
        settings.put("metadata.max.idle.interval.ms", "5000"); // an idle broker writes this often
        settings.put("metric.reporters", ""); // no MBeans for each connection
    }
}
