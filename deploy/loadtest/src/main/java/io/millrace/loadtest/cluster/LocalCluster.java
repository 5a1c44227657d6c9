package io.millrace.loadtest.cluster;

import io.millrace.embedded.GuardedProcess;
import io.millrace.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Everything of {@code deploy/local}, as its own command in a process of its own, on free ports: Kafka, Redis, gateways
 * that are started again when they end, and the echo worker.
 */
public final class LocalCluster implements AutoCloseable {
    private static final String HERE = "127.0.0.1";
    private static final String MAIN = "io.millrace.local.Local";
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final GuardedProcess process;
    private final List<Integer> gateways;
    private final int kafka;
    private final int redis;

    private LocalCluster(GuardedProcess process, List<Integer> gateways, int kafka, int redis) {
        this.process = process;
        this.gateways = gateways;
        this.kafka = kafka;
        this.redis = redis;
    }

    /**
     * Returns when all of it is ready.
     *
     * @param root the checkout, built
     * @param classPath of this JVM
     * @param log gets what its processes say
     * @param settings of {@code deploy/local}, gateways and workers, besides the ports
     * @throws ClusterException when it does not come up
     */
    public static LocalCluster start(
            Path root, List<Path> classPath, Path log, int numberOfGateways, Map<String, String> settings) {
        List<Integer> ports = IntStream.range(0, numberOfGateways + 2)
                .mapToObj(_ -> Ports.free(HERE))
                .toList();
        List<Integer> gateways = ports.subList(0, numberOfGateways);
        int kafka = ports.get(numberOfGateways);
        int redis = ports.get(numberOfGateways + 1);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.add("-Dlocal.root=" + root);
        command.add("-Dlocal.gateway.ports=" + gateways.toString().replaceAll("[^0-9,]", ""));
        command.add("-Dlocal.kafka.port=" + kafka);
        command.add("-Dlocal.redis.port=" + redis);
        command.add("-Dlocal.restart=true");
        settings.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of(
                "-cp", String.join(":", classPath.stream().map(Path::toString).toList()), MAIN));
        var ready = new CompletableFuture<Boolean>();
        GuardedProcess process = start(command, root, log, ready);
        var _ = process.ended().thenAccept(_ -> ready.complete(false));
        var cluster = new LocalCluster(process, gateways, kafka, redis);
        cluster.await(ready, log);
        return cluster;
    }

    private static GuardedProcess start(List<String> command, Path root, Path log, CompletableFuture<Boolean> ready) {
        try {
            Files.writeString(log, "");
            return GuardedProcess.start("millrace-local", command, root, line -> {
                append(log, line);
                if (line.startsWith("Millrace is ready")) {
                    ready.complete(true);
                }
            });
        } catch (IOException e) {
            throw new ClusterException("The local cluster cannot be started: %s.".formatted(e.getMessage()), e);
        }
    }

    private void await(CompletableFuture<Boolean> ready, Path log) {
        String trouble;
        try {
            if (ready.get(START.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            trouble = "has ended: "
                    + String.join(
                            " ",
                            process.lastLines().reversed().stream().limit(1).toList());
        } catch (TimeoutException _) {
            trouble = "is not ready after %d s".formatted(START.toSeconds());
        } catch (ExecutionException e) {
            trouble = "failed: " + e.getCause();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            trouble = "was interrupted";
        }
        close();
        throw new ClusterException("The local cluster %s; more in %s.".formatted(trouble, log), null);
    }

    private static void append(Path log, String line) {
        try {
            Files.writeString(log, line + '\n', StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateways' URLs, with commas. */
    public String targets() {
        return String.join(
                ",",
                gateways.stream()
                        .map(port -> "http://%s:%d".formatted(HERE, port))
                        .toList());
    }

    /** The process under which all others run. */
    public long pid() {
        return process.pid();
    }

    /** Kafka's port. */
    public int kafkaPort() {
        return kafka;
    }

    /** Redis's port. */
    public int redisPort() {
        return redis;
    }

    @Override
    public void close() {
        process.stop(STOP);
    }
}
