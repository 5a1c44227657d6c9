package io.millrace.conformance.cluster;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kafka in a process of its own, so that it can be killed. Its records stay where they are, and so does its port. */
final class KafkaProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String IS_UP = "Kafka is up";

    /** The dead broker's session, which a start after a kill waits for. */
    private static final Map<String, String> SETTINGS =
            Map.of("broker.session.timeout.ms", "1000", "broker.heartbeat.interval.ms", "200");

    private final String name;
    private final int port = Ports.free("127.0.0.1");
    private final Path data;
    private @Nullable Child child;

    /** Nothing runs yet. */
    KafkaProcess(String name) {
        this.name = name;
        try {
            data = Files.createTempDirectory(Files.createDirectories(Cluster.LOGS), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker's own JVM: a data directory and a port. Ends in good order by SIGTERM. */
    public static void main(String... arguments) {
        EmbeddedKafka.start(EmbeddedKafka.Options.defaults()
                .withDataDirectory(Path.of(arguments[0]))
                .withPort(Integer.parseInt(arguments[1]))
                .withSettings(SETTINGS));
        System.getLogger(KafkaProcess.class.getName()).log(System.Logger.Level.INFO, IS_UP);
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Starts it, and returns when clients can use it. Without effect while it runs. */
    void start() {
        if (child != null && child.isAlive()) {
            return;
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaProcess.class.getName(),
                data.toString(),
                Integer.toString(port));
        Path log = Cluster.LOGS.resolve(name + '-' + System.nanoTime() + ".log");
        child = Child.start(name, command, data, log, Map.of());
        child.awaitOutput(IS_UP, LIMIT);
    }

    /** SIGTERM: it ends in good order. */
    void stop() {
        if (child != null) {
            child.stop(LIMIT);
        }
    }

    /** SIGKILL: what it had not written to its files is in the kernel's hands. */
    void kill() {
        if (child != null) {
            child.kill();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
