package io.millrace.loadtest.sizing;

import io.millrace.loadtest.cluster.ClusterException;
import io.millrace.loadtest.cluster.GatewayMetrics;
import io.millrace.loadtest.cluster.Gateways;
import io.millrace.loadtest.cluster.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what the processes of a local cluster have used up. */
final class Probe {
    private final ProcessHandle gateway;
    private final ProcessHandle worker;
    private final ProcessHandle kafka;
    private final Redis redis;
    private final Path log;
    private final GatewayMetrics metrics;
    private final LastEvents events;

    /** @param log the folder of Kafka's topics */
    Probe(LocalCluster cluster, Path log) {
        this.gateway = Gateways.process(cluster.pid(), "-Dmillrace.gateway.id=gateway-1 ");
        this.worker = Gateways.process(cluster.pid(), "worker/echo");
        this.kafka = ProcessHandle.of(cluster.pid()).orElseThrow();
        this.redis = new Redis(cluster.redisPort());
        this.log = log;
        this.events = new LastEvents("127.0.0.1:" + cluster.kafkaPort());
        this.metrics = new GatewayMetrics(List.of(URI.create(cluster.targets() + "/q/metrics")));
    }

    /**
     * All that is counted, at one moment. Processor time is in microseconds, sizes in bytes.
     *
     * @param events that clients sent
     */
    record Reading(
            long nanos,
            double gatewayCpu,
            double workerCpu,
            double kafkaCpu,
            double redisCpu,
            double resident,
            double heap,
            double clients,
            double events,
            double logBytes,
            double redisMemory,
            double redisCommands,
            double redisBytes) {

        /** Of a difference. */
        double seconds() {
            return nanos / 1e9;
        }

        /** What was used up since. */
        Reading minus(Reading before) {
            return combine(before, -1);
        }

        /** A difference without what would have been used up in its time anyhow, as {@code idle} tells. */
        Reading without(Reading idle) {
            Reading other = combine(idle, -seconds() / idle.seconds());
            return new Reading(
                    nanos,
                    other.gatewayCpu,
                    other.workerCpu,
                    other.kafkaCpu,
                    other.redisCpu,
                    other.resident,
                    other.heap,
                    other.clients,
                    other.events,
                    other.logBytes,
                    other.redisMemory,
                    other.redisCommands,
                    other.redisBytes);
        }

        private Reading combine(Reading other, double factor) {
            return new Reading(
                    nanos + Math.round(factor * other.nanos),
                    gatewayCpu + factor * other.gatewayCpu,
                    workerCpu + factor * other.workerCpu,
                    kafkaCpu + factor * other.kafkaCpu,
                    redisCpu + factor * other.redisCpu,
                    resident + factor * other.resident,
                    heap + factor * other.heap,
                    clients + factor * other.clients,
                    events + factor * other.events,
                    logBytes + factor * other.logBytes,
                    redisMemory + factor * other.redisMemory,
                    redisCommands + factor * other.redisCommands,
                    redisBytes + factor * other.redisBytes);
        }
    }

    Reading read() {
        GatewayMetrics.Values values = metrics.read();
        Map<String, String> info = redis.info();
        return new Reading(
                System.nanoTime(),
                cpu(gateway),
                cpu(worker),
                cpu(kafka),
                (number(info, "used_cpu_sys") + number(info, "used_cpu_user")) * 1e6,
                resident(),
                values.sum("jvm_memory_used_bytes", "area=\"heap\""),
                values.sum("millrace_clients"),
                values.sum("millrace_events_forwarded_total", "type=\"millrace.event\""),
                logBytes(),
                number(info, "used_memory"),
                number(info, "total_commands_processed"),
                number(info, "total_net_input_bytes") + number(info, "total_net_output_bytes"));
    }

    /** Bytes of one of the last events before compression. */
    double eventBytes() {
        return events.size();
    }

    /** The same once the gateway's garbage is gone. */
    Reading readWithoutGarbage() {
        Gateways.collectGarbage(gateway);
        return read();
    }

    private static double cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
    }

    private double resident() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(gateway.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            throw new ClusterException("A process's memory is not known: %s.".formatted(e), e);
        }
    }

    private double logBytes() {
        try (Stream<Path> files = Files.walk(log)) {
            return files.filter(file -> file.toString().matches(".*/millrace\\.events-\\d+/[^/]*\\.log"))
                    .mapToDouble(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new ClusterException("Kafka's log cannot be read: %s.".formatted(e), e);
        }
    }

    private static double number(Map<String, String> info, String name) {
        return Double.parseDouble(info.getOrDefault(name, "0"));
    }
}
