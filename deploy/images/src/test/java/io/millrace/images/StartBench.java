package io.millrace.images;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.embedded.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From a gateway's process's start to the first 200 of its readiness, with brokers up. A figure, not a test. */
final class StartBench {
    private static final System.Logger LOG = System.getLogger(StartBench.class.getName());
    private static final String HERE = "127.0.0.1";
    private static final int STARTS = Integer.getInteger("starts", 7);

    private record Start(Duration took, Duration cpu) {}

    static Stream<Arguments> starts() {
        return Stream.of(true, false).flatMap(topic -> Stream.of("image", "image without its cache", "quarkus-run.jar")
                .map(what -> Arguments.of(what, topic)));
    }

    @ParameterizedTest(name = "{0}, topic there: {1}")
    @MethodSource
    void starts(String what, boolean topicIsThere) throws Exception {
        List<String> command = command(what);
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
                var kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults())) {
            var starts = new ArrayList<Start>();
            start(command, kafka.bootstrap(), redis.uri(), "bench"); // reads the files, makes the topic
            for (int i = 0; i < STARTS; i++) {
                String topic = topicIsThere ? "bench" : "bench-" + i;
                starts.add(start(command, kafka.bootstrap(), redis.uri(), topic));
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "%s, topic %s: ready after %d ms, %d ms of CPU (medians of %d, %d to %d ms); load %.1f on %d cores"
                            .formatted(
                                    what,
                                    topicIsThere ? "there" : "missing",
                                    median(starts.stream().map(Start::took)),
                                    median(starts.stream().map(Start::cpu)),
                                    STARTS,
                                    starts.stream()
                                            .mapToLong(each -> each.took().toMillis())
                                            .min()
                                            .orElseThrow(),
                                    starts.stream()
                                            .mapToLong(each -> each.took().toMillis())
                                            .max()
                                            .orElseThrow(),
                                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                                    Runtime.getRuntime().availableProcessors()));
        }
    }

    private static List<String> command(String what) throws IOException, InterruptedException {
        if (what.equals("quarkus-run.jar")) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    Compose.ROOT
                            .resolve("gateway/server/target/quarkus-app/quarkus-run.jar")
                            .toString());
        }
        Path root = ImageFiles.of("gateway");
        Path application = root.resolve("app");
        var command = new ArrayList<>(List.of(root.resolve("opt/java/bin/java").toString()));
        command.addAll(NativeLibraries.flags(application));
        if (what.equals("image")) {
            command.addAll(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + application.resolve("app.aot")));
        }
        command.addAll(List.of("-jar", application.resolve("app.jar").toString()));
        return command;
    }

    private static Start start(List<String> command, String bootstrap, String redis, String topic)
            throws IOException, InterruptedException {
        int port = Ports.free(HERE);
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(new TreeMap<>(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrap,
                        "QUARKUS_REDIS_HOSTS", redis,
                        "QUARKUS_HTTP_HOST", HERE,
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "MILLRACE_EVENTS_TOPIC", topic)));
        long began = System.nanoTime();
        Process gateway = builder.start();
        try {
            while (!isReady(port)) {
                if (!gateway.isAlive() || System.nanoTime() - began > TimeUnit.MINUTES.toNanos(1)) {
                    throw new AssertionError(command + " does not become ready");
                }
                Thread.sleep(5);
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            return new Start(took, gateway.info().totalCpuDuration().orElse(Duration.ZERO));
        } finally {
            gateway.destroy();
            gateway.waitFor(30, TimeUnit.SECONDS);
            gateway.destroyForcibly();
        }
    }

    /* Not by an HTTP client: its first request would take as long as what is measured. */
    private static boolean isReady(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("GET /q/health/ready HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] line = socket.getInputStream().readNBytes(12);
            return new String(line, StandardCharsets.US_ASCII).endsWith("200");
        } catch (IOException _) {
            return false; // it does not listen yet
        }
    }

    private static long median(Stream<Duration> durations) {
        List<Duration> sorted = durations.sorted().toList();
        return sorted.get(sorted.size() / 2).toMillis();
    }
}
