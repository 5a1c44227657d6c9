package io.millrace.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A broker writes some hundred lines while it starts. Where SLF4J ends in {@code java.util.logging} or JBoss LogManager
 * (Quarkus), the broker's loggers are set to warnings, unless somebody has set them already; the clients' are left
 * alone.
 */
final class QuietLogs {
    private static final List<String> BROKER = List.of(
            "kafka",
            "state.change.logger",
            "org.apache.kafka.common.config",
            "org.apache.kafka.common.metrics.Metrics",
            "org.apache.kafka.common.security",
            "org.apache.kafka.common.utils.AppInfoParser",
            "org.apache.kafka.controller",
            "org.apache.kafka.coordinator",
            "org.apache.kafka.image",
            "org.apache.kafka.metadata",
            "org.apache.kafka.queue",
            "org.apache.kafka.raft",
            "org.apache.kafka.server",
            "org.apache.kafka.storage",
            "org.apache.kafka.timeline");

    /* It warns that it takes up its duty, at every start; a fault of its own reaches the fault handler's logger too. */
    private static final String CONTROLLER = "org.apache.kafka.controller.QuorumController";

    /* A broker that stops closes one of its own connections twice and warns of it, in its clients' name. */
    private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

    private static final String CLOSED_TWICE = "Attempting to close NetworkClient that has already been closed";

    /* The log framework holds its loggers weakly: a level would go with the logger. */
    private static final List<Logger> held = new ArrayList<>();

    private QuietLogs() {}

    static synchronized void set() {
        if (!held.isEmpty()) {
            return;
        }
        BROKER.forEach(name -> set(name, Level.WARNING));
        set(CONTROLLER, Level.SEVERE);
        Logger client = Logger.getLogger(CLIENT);
        if (client.getFilter() == null) {
            client.setFilter(
                    line -> line.getMessage() == null || !line.getMessage().contains(CLOSED_TWICE));
        }
        held.add(client);
    }

    private static void set(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        if (logger.getLevel() == null) {
            logger.setLevel(level);
        }
        held.add(logger);
    }
}
