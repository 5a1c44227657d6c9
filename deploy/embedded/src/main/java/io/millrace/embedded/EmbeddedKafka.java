package io.millrace.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM: one KRaft node, broker and controller in one. Its threads keep the JVM alive until
 * {@link #stop}. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int ATTEMPTS = 3;
    private static final long ROOM_MEGABYTES = 256;

    private final Options options;
    private final WorkDirectory directory;
    private final KafkaRaftServer server;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final StopWithJvm hook;
    private volatile boolean stopped;

    private EmbeddedKafka(Options options, WorkDirectory directory, KafkaRaftServer server) {
        this.options = options;
        this.directory = directory;
        this.server = server;
        this.hook = new StopWithJvm("embedded-kafka", this::stop, options.stopWithJvm());
    }

    /**
     * How a broker is started. Change the {@link #defaults} with the {@code with...} methods.
     *
     * @param host the address to listen on and to tell clients
     * @param port the port to listen on; 0 for a free one below 32768
     * @param dataDirectory where the log lies and stays; null for a temporary directory that is deleted on stop
     * @param partitions of a topic that is created without saying how many
     * @param settings broker properties, which win over those of this module
     * @param portOption what a person sets to change the port: named in the message when it is taken
     * @param stopWithJvm whether a shutdown hook stops the broker. False where the caller's own hook does it, in its
     *     order
     */
    public record Options(
            String host,
            int port,
            @Nullable Path dataDirectory,
            int partitions,
            Map<String, String> settings,
            String portOption,
            boolean stopWithJvm) {
        public Options {
            settings = Map.copyOf(settings);
        }

        /** A free port of 127.0.0.1, a temporary directory, 4 partitions, stopped with the JVM. */
        public static Options defaults() {
            return new Options("127.0.0.1", 0, null, 4, Map.of(), "EmbeddedKafka.Options.port", true);
        }

        /** See {@link #host}. */
        public Options withHost(String value) {
            return new Options(value, port, dataDirectory, partitions, settings, portOption, stopWithJvm);
        }

        /** See {@link #port}. */
        public Options withPort(int value) {
            return new Options(host, value, dataDirectory, partitions, settings, portOption, stopWithJvm);
        }

        /** See {@link #dataDirectory}. */
        public Options withDataDirectory(Path value) {
            return new Options(host, port, value, partitions, settings, portOption, stopWithJvm);
        }

        /** See {@link #partitions}. */
        public Options withPartitions(int value) {
            return new Options(host, port, dataDirectory, value, settings, portOption, stopWithJvm);
        }

        /** See {@link #settings}. */
        public Options withSettings(Map<String, String> value) {
            return new Options(host, port, dataDirectory, partitions, value, portOption, stopWithJvm);
        }

        /** See {@link #portOption}. */
        public Options withPortOption(String value) {
            return new Options(host, port, dataDirectory, partitions, settings, value, stopWithJvm);
        }

        /** See {@link #stopWithJvm}. */
        public Options withStopWithJvm(boolean value) {
            return new Options(host, port, dataDirectory, partitions, settings, portOption, value);
        }
    }

    /**
     * Starts a broker and returns when clients can use it; about two seconds. On a data directory that was used before
     * it has what was there. Where the JVM was killed on it, Kafka waits until the dead broker's session has ended
     * ({@code broker.session.timeout.ms}, nine seconds).
     *
     * @throws PortTakenException when the port is taken
     * @throws StartException when it cannot start for another reason: no room, a directory in use
     */
    public static EmbeddedKafka start(Options options) {
        QuietLogs.set();
        KafkaFaults.contain();
        if (options.port() != 0) {
            Ports.requireFree(options.host(), options.port(), "Kafka", options.portOption());
        }
        var directory = WorkDirectory.open(options.dataDirectory(), "Kafka", ROOM_MEGABYTES);
        // Kafka asks for this lock of its own only when a second controller has written to the first one's log
        directory.reserve(".lock", "Kafka");
        try {
            return start(options, directory);
        } catch (RuntimeException | Error e) {
            directory.release();
            throw e;
        }
    }

    private static EmbeddedKafka start(Options options, WorkDirectory directory) {
        for (int attempt = 1; ; attempt++) {
            int port = options.port() == 0 ? Ports.free(options.host()) : options.port();
            try {
                long began = System.nanoTime();
                var server = startServer(options, port, directory.path());
                var kafka = new EmbeddedKafka(options.withPort(port), directory, server);
                KafkaFaults.watch(kafka);
                log.info("Kafka listens on {} ({} ms)", kafka.bootstrap(), (System.nanoTime() - began) / 1_000_000);
                return kafka;
            } catch (Exception e) {
                boolean lostPort = hasCause(e, BindException.class);
                if (lostPort && options.port() != 0 && Ports.isTaken(options.host(), port)) {
                    throw new PortTakenException(options.host(), port, "Kafka", options.portOption());
                }
                if (!lostPort || attempt == ATTEMPTS) {
                    throw new StartException("Kafka did not start in %s: %s".formatted(directory.path(), reason(e)), e);
                }
            }
        }
    }

    private static KafkaRaftServer startServer(Options options, int port, Path directory) throws Exception {
        Properties settings = KafkaSettings.of(options, port, Ports.free("127.0.0.1"), directory);
        if (!Files.exists(directory.resolve("meta.properties"))) {
            format(directory);
        }
        var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (Exception e) {
            server.shutdown();
            throw e;
        }
    }

    /** What {@code kafka-storage format} does: gives an empty directory its cluster and node. */
    private static void format(Path directory) throws Exception {
        try (var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(KafkaSettings.NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(KafkaSettings.CONTROLLER)
                    .run();
        }
    }

    /** {@code host:port}, for a client's {@code bootstrap.servers}. */
    public String bootstrap() {
        return options.host() + ":" + options.port();
    }

    /** What it was started with, the port filled in: starts it again where it was, if a data directory was given. */
    public Options options() {
        return options;
    }

    /** Whether it takes requests: not stopped, and no fault since. */
    public boolean isRunning() {
        return !stopped && failure.get() == null;
    }

    /** The fatal fault that the broker ended with (a full disk, say), if it had one. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    void failed(String fault) {
        failure.compareAndSet(null, fault);
    }

    /**
     * Stops it in good order, so that the next start on its directory has nothing to repair; under a second. Blocks
     * until done; a second call does nothing.
     */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        server.shutdown();
        server.awaitShutdown();
        KafkaFaults.forget(this);
        directory.release();
        hook.remove();
        log.info("Kafka on {} has stopped", bootstrap());
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable thrown) {
        Throwable at = thrown;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.toString() : at.getMessage();
    }
}
