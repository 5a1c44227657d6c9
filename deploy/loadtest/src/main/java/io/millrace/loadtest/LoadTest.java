package io.millrace.loadtest;

import io.millrace.loadtest.cluster.ClusterException;
import io.millrace.loadtest.cluster.LocalCluster;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Simulations against gateways, one after the other: against those of {@code loadtest.targets}, or, in a checkout,
 * against a cluster that is started for it.
 */
public final class LoadTest {
    private static final int GATEWAYS = 2;

    /** Each run has rooms of its own; where a dialect's are what its settings name, its clients may make more. */
    static final Map<String, String> SETTINGS = Map.of("local.workers", "echo", "millrace.sono.new-channels", "true");

    private LoadTest() {}

    /** Ends the JVM with 1 when an assertion failed or something could not be; returns otherwise. */
    public static void main(String... args) {
        try {
            if (args.length > 0) {
                throw new WrongParameterException(
                        "The load test takes no arguments but -Dloadtest... before its name, or the environment.");
            }
            Parameters given = Parameters.toThisJvm();
            given.check();
            if (!run(given)) {
                System.exit(1);
            }
        } catch (WrongParameterException | ClusterException e) {
            complain(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            complain("Reports cannot be written: " + e);
        }
    }

    private static void complain(String sentence) {
        IO.println("loadtest: " + sentence);
        System.exit(1);
    }

    private static boolean run(Parameters given) throws IOException {
        List<Path> classPath = classPath();
        Path reports = Files.createDirectories(given.reports());
        if (!given.targets().isEmpty()) {
            if (given.simulations().contains("sizing")) {
                throw new WrongParameterException("sizing measures processes, so on a cluster of its own only.");
            }
            return run(given, new Simulator(given, classPath, Map.of()));
        }
        Path root = given.root()
                .orElseThrow(() -> new WrongParameterException(Parameters.TARGETS
                        + " names no gateway, and outside a checkout no cluster can be started to put load on."));
        if (given.simulations().contains("sizing")) {
            return report(given, List.of(new SizingRun(given, root, classPath).run()));
        }
        IO.println("Starting Kafka, Redis, %d gateways and the echo worker ...".formatted(GATEWAYS));
        try (var cluster = LocalCluster.start(root, classPath, reports.resolve("cluster.log"), GATEWAYS, SETTINGS)) {
            return run(
                    given,
                    new Simulator(
                            given,
                            classPath,
                            Map.of(
                                    Parameters.TARGETS, cluster.targets(),
                                    Parameters.CLUSTER, Long.toString(cluster.pid()))));
        }
    }

    private static boolean run(Parameters given, Simulator simulator) throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (String simulation : given.simulations()) {
            IO.println("Running %s ...".formatted(simulation));
            Outcome outcome = simulator.run(simulation);
            outcome.lines().forEach(IO::println);
            IO.println("");
            outcomes.add(outcome);
        }
        return report(given, outcomes);
    }

    private static boolean report(Parameters given, List<Outcome> outcomes) throws IOException {
        outcomes.stream().flatMap(outcome -> outcome.trouble().stream()).forEach(IO::println);
        boolean well = outcomes.stream().allMatch(Outcome::isWell);
        Path index = new IndexPage(given.reports()).write(outcomes);
        IO.println("%s All reports: %s".formatted(well ? "All is well." : "SOMETHING FAILED.", index.toUri()));
        IO.println("{\"simulations\":[%s],\"well\":%s}"
                .formatted(outcomes.stream().map(Outcome::json).collect(Collectors.joining(",")), well));
        return well;
    }

    /* Maven runs this in its own JVM, whose class path is Maven's; then the class loader knows. */
    private static List<Path> classPath() {
        if (LoadTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs()).map(URL::getPath).map(Path::of).toList();
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }
}
