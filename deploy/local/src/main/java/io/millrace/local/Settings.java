package io.millrace.local;

import io.millrace.embedded.StartException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which of the command's settings the gateways and the workers get, and what they get where nothing was given. The
 * environment needs no passing on: they inherit it.
 */
record Settings(Given given) {
    private static final String NAMESPACES = "millrace.socketio.namespaces";
    private static final String COMPRESSION = "mp.messaging.outgoing.events.compression.type";

    /** In front of a page's name: the folder that is served. */
    static final String DEMO_PAGES = "millrace.page.demos.";

    private static final String TOPIC = "millrace.events.topic";
    private static final String PARTITIONS = "millrace.events.partitions";
    private static final String DRAIN_OVER = "millrace.gateway.drain-over";

    /** Set for each process here, so giving one for all could only go wrong. */
    private static final Map<String, String> OURS = Map.of(
            "quarkus.http.port", Options.GATEWAY_PORTS,
            "kafka.bootstrap.servers", Options.KAFKA_PORT,
            "quarkus.redis.hosts", Options.REDIS_PORT,
            "millrace.gateway.id", Options.GATEWAY_PORTS);

    /** Settings of the build, which runs in the same JVM. */
    private static final List<String> BUILD = List.of(
            "quarkus.application.",
            "quarkus.bootstrap.",
            "quarkus.build",
            "quarkus.native.",
            "quarkus.package.",
            "quarkus.platform.",
            "quarkus.test.");

    /** What a person wants to see of a running gateway or worker: its own lines, and others' warnings. */
    private static final Map<String, String> LOGS = Map.of(
            "quarkus.banner.enabled", "false",
            "quarkus.log.console.format", "%d{HH:mm:ss.SSS} %-5p %s%e%n",
            "quarkus.log.category.\"io.micrometer\".level", "ERROR",
            "quarkus.log.category.\"io.quarkus\".level", "WARN",
            "quarkus.log.category.\"io.smallrye.health\".level", "WARN",
            "quarkus.log.category.\"io.smallrye.reactive.messaging\".level", "WARN",
            "quarkus.log.category.\"org.apache.kafka\".level", "WARN");

    /** @throws StartException when one was given that only this command's own options can set */
    Settings {
        OURS.forEach((name, option) -> {
            if (given.properties().containsKey(name)) {
                throw new StartException(
                        "-D%s is set for each process by this command; use -D%s.".formatted(name, option), null);
            }
        });
    }

    /** The namespaces that gateways let clients into. */
    String namespaces() {
        return given.value(NAMESPACES).orElse("/,/chat,/custom,/admin,/echo,/scatter");
    }

    /** The topic that events go to. */
    String topic() {
        return given.value(TOPIC).orElse("millrace.events");
    }

    /** Of the topic, where nobody has made it yet. */
    int partitions() {
        String text = given.value(PARTITIONS).orElse("4");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new StartException("-D%s: %s is no number.".formatted(PARTITIONS, text), null);
        }
    }

    /** Whether gateways serve pages to people. */
    boolean hasPages() {
        return !given.value("millrace.page.enabled").orElse("true").equals("false");
    }

    /** Where a gateway's HTTP server listens: on all addresses, where nothing else was given. */
    String gatewayHost() {
        return given.value("quarkus.http.host").orElse("0.0.0.0");
    }

    /** What each gateway gets, but for its port and name. */
    SortedMap<String, String> ofGateways() {
        // Between processes of one machine there is nothing to save, and gateway, broker and worker each pay for it.
        var settings = defaults(Map.of(
                NAMESPACES,
                namespaces(),
                COMPRESSION,
                "none",
                DRAIN_OVER,
                "1s",
                "millrace.rooms.shared",
                "lobby",
                "millrace.sono.channels",
                "home,lobby"));
        settings.putAll(given.propertiesWhere(name -> (name.startsWith("millrace.")
                        || name.startsWith("quarkus.")
                        || name.startsWith("mp.messaging.")
                        || name.startsWith("kafka."))
                && !ofWorkersOnly(name)
                && !ofTheBuild(name)));
        return settings;
    }

    /** What each bundled worker gets. */
    SortedMap<String, String> ofWorkers() {
        var settings = defaults(Map.of("millrace.worker.topics", topic()));
        settings.putAll(given.propertiesWhere(
                name -> ofWorkersOnly(name) || name.startsWith("kafka.") || name.startsWith("quarkus.log.")));
        return settings;
    }

    private SortedMap<String, String> defaults(Map<String, String> more) {
        var settings = new TreeMap<>(LOGS);
        settings.putAll(more);
        settings.keySet().removeIf(name -> given.value(name).isPresent());
        return settings;
    }

    private static boolean ofWorkersOnly(String name) {
        return name.startsWith("millrace.worker.") || name.startsWith("mp.messaging.incoming.");
    }

    private static boolean ofTheBuild(String name) {
        return BUILD.stream().anyMatch(name::startsWith);
    }
}
