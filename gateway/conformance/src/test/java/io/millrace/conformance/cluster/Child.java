package io.millrace.conformance.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process of a test, its output in a file. It never outlives the test's JVM where that ends by itself. */
public final class Child implements AutoCloseable {
    private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroyForcibly), "conformance-children"));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a command.
     *
     * @param log what it prints goes behind what the file holds
     * @param environment in addition to this JVM's
     */
    public static Child start(
            String name, List<String> command, Path directory, Path log, Map<String, String> environment) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            LIVING.add(process);
            var _ = process.onExit().thenAccept(LIVING::remove);
            return new Child(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + name, e);
        }
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended, by the operating system's count; -1 while it runs. */
    public int exitCode() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    /**
     * SIGTERM, and waits for the end.
     *
     * @throws AssertionError when it still runs after {@code limit}; it is killed then
     */
    public int stop(Duration limit) {
        process.destroy();
        if (!ended(limit)) {
            kill();
            throw new AssertionError(name + " did not end within " + limit.toSeconds() + " s of SIGTERM\n" + tail(40));
        }
        return process.exitValue();
    }

    /** SIGKILL, and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        ended(Await.PATIENCE);
    }

    /** Waits for its end, and returns whether it came. */
    public boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits until it has printed {@code text}, and returns it.
     *
     * @throws AssertionError with its last lines when it ends before, or takes too long
     */
    public Child awaitOutput(String text, Duration limit) {
        Await.until(() -> name + " prints '" + text + "'\n" + tail(40), limit, () -> {
            if (!isAlive()) {
                throw new AssertionError(name + " has ended\n" + tail(40));
            }
            return output().contains(text);
        });
        return this;
    }

    /** All that was printed into its file so far. */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines it printed, under its name. */
    public String tail(int lines) {
        List<String> all = output().lines().toList();
        List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
        return "--- " + name + " (" + (isAlive() ? "runs" : "ended with " + exitCode()) + ", " + log + ")\n"
                + String.join("\n", last);
    }

    @Override
    public void close() {
        kill();
    }
}
