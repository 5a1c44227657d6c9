package io.millrace.local;

import io.millrace.embedded.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command as a process of its own, in a session of its own, as a terminal would start it. */
final class Launcher implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /* A CI's shell may have SIGINT ignored for what runs in its background, and children inherit that. */
    private static final List<String> AS_A_TERMINAL =
            List.of("perl", "-MPOSIX=setsid", "-e", "setsid(); $SIG{INT} = 'DEFAULT'; exec @ARGV or die $!");

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Launcher(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Free ports for two gateways and both brokers. */
    static Map<String, String> freePorts() {
        var ports = new HashMap<String, String>();
        ports.put("local.gateway.ports", Ports.free("127.0.0.1") + "," + Ports.free("127.0.0.1"));
        ports.put("local.kafka.port", Integer.toString(Ports.free("127.0.0.1")));
        ports.put("local.redis.port", Integer.toString(Ports.free("127.0.0.1")));
        return ports;
    }

    static Launcher start(Map<String, String> properties, Path temporary) throws IOException {
        var command = new ArrayList<>(AS_A_TERMINAL);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.add("-Djava.io.tmpdir=" + temporary);
        var all = new HashMap<>(properties);
        all.putIfAbsent("local.root", System.getProperty("millrace.root"));
        all.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.millrace.local.Local"));
        return new Launcher(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException _) {
            // killed: that was all
        }
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    boolean hasSaid(String part) {
        return lines().stream().anyMatch(line -> line.contains(part));
    }

    /** Returns when it has; fails with all that it said when it has not in time, or has ended. */
    void awaitSaid(String part) throws InterruptedException {
        await("it says " + part, () -> hasSaid(part));
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until || (!process.isAlive() && !reader.isAlive() && !condition.getAsBoolean())) {
                throw new AssertionError("Not seen: " + what + "\n" + String.join("\n", lines()));
            }
            Thread.sleep(50);
        }
    }

    /** Its exit status; fails when it does not end in time. */
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("It runs still\n" + String.join("\n", lines()));
        }
        reader.join();
        return process.exitValue();
    }

    /** All processes below it, theirs too. */
    List<ProcessHandle> processes() {
        return process.descendants().toList();
    }

    /** The JVM whose command line has this argument. */
    ProcessHandle jvmWith(String argument) {
        return processes().stream()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .filter(child -> child.info().commandLine().orElse("").contains(argument))
                .findFirst()
                .orElseThrow();
    }

    /** Ctrl-C: a terminal sends SIGINT to all of its process group. */
    void interruptGroup() throws IOException, InterruptedException {
        var kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT -" + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("There is no process group " + process.pid());
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        List<ProcessHandle> left = processes();
        process.destroyForcibly().onExit().join();
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
