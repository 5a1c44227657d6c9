package io.millrace.loadtest;

import io.millrace.loadtest.cluster.ClusterException;
import io.millrace.loadtest.cluster.LocalCluster;
import io.millrace.loadtest.sizing.Costs;
import io.millrace.loadtest.sizing.Measurement;
import io.millrace.loadtest.sizing.SizingPage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures what one thing costs, on a cluster of its own with one gateway, and writes the sizing page anew. */
final class SizingRun {
    private static final String NAME = "sizing";

    /** As production has it: events are compressed; and with a heap that is there from the start. */
    private static final Map<String, String> SETTINGS = Map.of(
            "local.workers", "echo",
            "local.gateway.jvm", Measurement.FLAGS,
            "mp.messaging.outgoing.events.compression.type", "lz4");

    private final Parameters given;
    private final Path root;
    private final List<Path> classPath;
    private final List<Outcome> outcomes = new ArrayList<>();

    SizingRun(Parameters given, Path root, List<Path> classPath) {
        this.given = given;
        this.root = root;
        this.classPath = classPath;
    }

    Outcome run() throws IOException {
        long began = System.nanoTime();
        Path folder = Files.createDirectories(given.reports().resolve(NAME));
        Path data = Files.createTempDirectory("millrace-sizing");
        Optional<String> trouble = Optional.empty();
        var settings = new HashMap<>(SETTINGS);
        settings.put("local.data", data.toString());
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (var cluster = LocalCluster.start(root, classPath, folder.resolve("cluster.log"), 1, settings)) {
            Load load = given.load(NAME);
            Costs costs =
                    Measurement.of(load, cluster, data, (simulation, more) -> simulate(cluster, simulation, more));
            SizingPage.costs(costs).forEach(IO::println);
            SizingPage.write(root, costs, circumstances(load, busy));
            IO.println("Written: deploy/loadtest/SIZING.md and its costs.properties.");
        } catch (ClusterException e) {
            outcomes.stream().filter(outcome -> !outcome.isWell()).forEach(one -> one.lines()
                    .forEach(IO::println));
            trouble = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            delete(data);
        }
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        return new Outcome(NAME, seconds, Optional.empty(), List.of(), List.of(), trouble);
    }

    private boolean simulate(LocalCluster cluster, String simulation, Map<String, String> parameters) {
        var more = new TreeMap<String, String>();
        more.put(Parameters.TARGETS, cluster.targets());
        more.put("loadtest.%s.p99".formatted(simulation), "1m"); // it is the cost that counts here
        parameters.forEach((name, value) -> more.put("loadtest.%s.%s".formatted(simulation, name), value));
        Outcome outcome = new Simulator(given, classPath, more).run(simulation);
        IO.println("  %s %s".formatted(simulation, parameters));
        outcomes.add(outcome);
        /* A machine that is too slow for the rate shows what an event costs all the same. */
        return outcome.trouble().isEmpty() && outcome.requests().stream().allMatch(row -> row.failed() == 0);
    }

    private static List<String> circumstances(Load load, double busy) {
        return List.of(
                "Measured %s on %d cores with everything on them (load generator, gateway, worker, Kafka, Redis), load"
                                .formatted(
                                        LocalDate.now(ZoneOffset.UTC),
                                        Runtime.getRuntime().availableProcessors())
                        + String.format(
                                Locale.ROOT,
                                " average %.1f before it began, JDK %s.",
                                busy,
                                Runtime.version().feature()),
                String.format(
                        Locale.ROOT,
                        "%d connections at rest; %.0f events a second of %d letters, for %d s once warm; rooms of 300"
                                + " and of 3.",
                        load.users(),
                        load.rate(),
                        load.size(),
                        load.duration().toSeconds()));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
