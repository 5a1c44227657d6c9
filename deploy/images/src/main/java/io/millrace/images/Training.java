package io.millrace.images;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills each image's AOT cache (JEP 483, 514, 515): real Kafka and Redis, the gateway and the workers as production
 * runs them, clients that make them do what production makes them do, and a stop in good order, at which each JVM
 * writes down the classes it has linked and the profiles it has gathered.
 */
public final class Training {
    private static final System.Logger LOG = System.getLogger(Training.class.getName());
    private static final String HERE = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path images;
    private final Path java;
    private final List<TrainedProcess> running = new ArrayList<>();

    private Training(Path images, Path java) {
        this.images = images;
        this.java = java;
    }

    /**
     * Trains what is there.
     *
     * @param args the folder of the images, and the runtime's {@code java}, which is the one that will use the caches
     */
    public static void main(String... args) throws Exception {
        run(Path.of(args[0]), Path.of(args[1]));
        System.exit(0);
    }

    /**
     * Trains what is there: {@code gateway}, {@code echo} and {@code chat}. Their native libraries are unpacked too,
     * and those of {@code loadtest}.
     *
     * @throws IllegalStateException when one cannot be trained, with what it said
     */
    static void run(Path images, Path java) throws IOException, InterruptedException {
        for (String name : List.of("gateway", "echo", "chat", "loadtest")) {
            if (Files.isDirectory(images.resolve(name))) {
                NativeLibraries.unpack(images.resolve(name));
            }
        }
        new Training(images, java).train();
    }

    private void train() throws IOException, InterruptedException {
        int port = Ports.free(HERE);
        int management = Ports.free(HERE);
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
                var kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults())) {
            Map<String, String> brokers =
                    Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap(), "QUARKUS_REDIS_HOSTS", redis.uri());
            start(
                    "gateway",
                    brokers,
                    Map.of(
                            "QUARKUS_HTTP_PORT",
                            Integer.toString(port),
                            "MILLRACE_MANAGEMENT_PORT",
                            Integer.toString(management),
                            "MILLRACE_SOCKETIO_NAMESPACES",
                            "/,/chat",
                            "MILLRACE_GATEWAY_DRAIN_OVER",
                            "100ms"));
            start("echo", brokers, Map.of("QUARKUS_HTTP_PORT", Integer.toString(Ports.free(HERE))));
            start("chat", brokers, Map.of("QUARKUS_HTTP_PORT", Integer.toString(Ports.free(HERE))));
            TrainingClients.run(port, management);
            for (TrainedProcess process : running) {
                process.askToEnd();
            }
            for (TrainedProcess process : running) {
                process.awaitCache(PATIENCE);
                LOG.log(System.Logger.Level.INFO, process.toString());
            }
        } finally {
            running.forEach(TrainedProcess::close);
        }
    }

    private void start(String name, Map<String, String> brokers, Map<String, String> own) throws IOException {
        running.add(TrainedProcess.start(name, java, images.resolve(name), brokers, own));
    }
}
