package io.millrace.loadtest;

import io.millrace.loadtest.Outcome.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs simulations, each in a JVM of its own, and reads what came of them. */
final class Simulator {
    private static final Map<String, String> CLASSES = Map.of(
            "echo", "EchoSimulation",
            "fanout", "FanOutSimulation",
            "connect", "ConnectSimulation",
            "reconnect", "ReconnectSimulation",
            "soak", "SoakSimulation");

    /** What it may take beyond its load, for a start on a busy machine, storms and reports. */
    private static final Duration BEYOND = Duration.ofMinutes(4);

    /** How Gatling says what came of an assertion. */
    private static final Pattern VERDICT = Pattern.compile("(.+) : (true|false) \\((.*)\\)");

    private static final List<String> FLAGS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Parameters given;
    private final List<Path> classPath;
    private final Map<String, String> more;

    /** @param more parameters of the simulations, besides what was given */
    Simulator(Parameters given, List<Path> classPath, Map<String, String> more) {
        this.given = given;
        this.classPath = classPath;
        this.more = more;
    }

    /** Returns when it is through. */
    Outcome run(String simulation) {
        long began = System.nanoTime();
        try {
            Path folder = Files.createDirectories(given.reports().resolve(simulation));
            return run(simulation, folder, began);
        } catch (IOException e) {
            return trouble(simulation, began, "It cannot run: " + e + '.');
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return trouble(simulation, began, "It was interrupted.");
        }
    }

    private Outcome run(String simulation, Path folder, long began) throws IOException, InterruptedException {
        Path log = folder.resolve("gatling.log");
        Process process = new ProcessBuilder(command(simulation, folder))
                .redirectErrorStream(true)
                .start();
        List<Verdict> verdicts = new ArrayList<>();
        Thread reader = Thread.ofPlatform().daemon().start(() -> read(process, log, verdicts));
        Load load = given.load(simulation);
        Duration limit = load.ramp().plus(load.duration().multipliedBy(2)).plus(BEYOND);
        boolean ended = endsWithin(process, limit);
        reader.join();
        Optional<Path> report = newest(folder);
        int status = process.exitValue();
        Optional<String> trouble = Optional.empty();
        if (!ended) {
            trouble = Optional.of("It did not end within %d s; more in %s.".formatted(limit.toSeconds(), log));
        } else if (report.isEmpty() || (status != 0 && verdicts.stream().allMatch(Verdict::holds))) {
            trouble = Optional.of("Gatling has ended with status %d; more in %s.".formatted(status, log));
        }
        List<ReportTable.Row> rows =
                report.map(index -> ReportTable.of(index).rows()).orElse(List.of());
        return new Outcome(simulation, seconds(began), report, List.copyOf(verdicts), rows, trouble);
    }

    private static boolean endsWithin(Process process, Duration limit) throws InterruptedException {
        var end = new Thread(process::destroyForcibly, "end-of-simulation");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().onExit().join();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    private List<String> command(String simulation, Path folder) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(given.flags());
        command.add("-Djava.util.prefs.userRoot=" + folder);
        given.all().forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        more.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of(
                "-cp", String.join(":", classPath.stream().map(Path::toString).toList())));
        command.add(OneSimulation.class.getName());
        command.addAll(List.of("-s", "io.millrace.loadtest.simulations." + CLASSES.get(simulation)));
        command.addAll(List.of("-rf", folder.toString()));
        return command;
    }

    private static void read(Process process, Path log, List<Verdict> verdicts) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var to = new PrintWriter(log.toFile(), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.println(line);
                Matcher verdict = VERDICT.matcher(line);
                if (verdict.matches()) {
                    verdicts.add(new Verdict(
                            "%s (%s)".formatted(verdict.group(1), verdict.group(3)),
                            verdict.group(2).equals("true")));
                }
            }
        } catch (IOException e) {
            verdicts.add(new Verdict("What Gatling says could not be read: " + e, false));
        }
    }

    /* Gatling makes a folder for each run, by time. */
    private static Optional<Path> newest(Path folder) throws IOException {
        try (Stream<Path> runs = Files.list(folder)) {
            return runs.map(run -> run.resolve("index.html"))
                    .filter(Files::isRegularFile)
                    .max((one, other) -> one.toString().compareTo(other.toString()));
        }
    }

    private static Outcome trouble(String simulation, long began, String sentence) {
        return new Outcome(simulation, seconds(began), Optional.empty(), List.of(), List.of(), Optional.of(sentence));
    }

    private static long seconds(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }
}
