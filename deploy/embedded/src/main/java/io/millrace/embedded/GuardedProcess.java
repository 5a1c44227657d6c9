package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that never outlives this JVM and that a terminal's Ctrl-C does not reach: it ends when it is told.
 * Thread-safe.
 *
 * <p>A shell is the parent of the process and of a watchdog, which waits for its standard input to end. That is a pipe
 * of which this JVM holds the only other end, so it ends with the JVM, however that ends; the watchdog kills the
 * process then. The shell ends with the process, collects both and takes the process's exit status, so that nothing is
 * left to a process 1 that does not collect orphans.
 *
 * <p>Many programs set their own SIGINT handler, so ignoring the signal in the shell would not outlast {@code exec}: a
 * terminal's Ctrl-C is kept away by a session of its own, through {@code setsid} or, on macOS, Perl.
 */
public final class GuardedProcess {
    private static final Logger log = LoggerFactory.getLogger(GuardedProcess.class);

    private static final String SCRIPT =
            """
            exec 3<&0 </dev/null
            trap '' HUP
            "$@" 3<&- & child=$!
            (exec >/dev/null 2>&1; read -r _ <&3; kill -9 $child) & watchdog=$!
            exec 3<&-
            echo "$0 is process $child"
            exec 2>/dev/null
            wait $child; status=$?
            exec >/dev/null 2>&1
            kill -9 $watchdog
            wait $watchdog
            exit $status
            """;

    private static final int REMEMBERED = 20;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String name;
    private final Process shell;
    private final Consumer<String> output;
    private final String announcement;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<ProcessHandle> child = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Thread reader;

    private GuardedProcess(String name, Process shell, Consumer<String> output) {
        this.name = name;
        this.shell = shell;
        this.output = output;
        this.announcement = name + " is process ";
        // Not a virtual thread: reading from a process holds its carrier, and two such readers are all of two cores'
        // carriers.
        this.reader = Thread.ofPlatform().daemon().name(name + "-output").start(this::read);
    }

    /**
     * Starts {@code command} in {@code directory}, with this JVM's environment and nothing to read.
     *
     * @param name the shell's name in process lists, and in logs
     * @param output told each line that it writes, of both streams, on a thread of its own
     * @throws IOException when there is no shell to start
     */
    public static GuardedProcess start(String name, List<String> command, Path directory, Consumer<String> output)
            throws IOException {
        var line = new ArrayList<>(ownSession());
        line.addAll(List.of("/bin/sh", "-c", SCRIPT, name));
        line.addAll(command);
        var builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        return new GuardedProcess(name, builder.start(), output);
    }

    /* Each of them becomes the command that follows, which so is this JVM's own child. */
    private static List<String> ownSession() {
        if (onPath("setsid")) {
            return List.of("setsid");
        }
        return onPath("perl") ? List.of("perl", "-MPOSIX=setsid", "-e", "setsid(); exec @ARGV or die $!") : List.of();
    }

    private static boolean onPath(String program) {
        for (String directory :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            log.debug("The output of {} has ended: {}", name, e.toString());
        }
        var _ = shell.onExit().thenAccept(done -> ended.complete(done.exitValue()));
    }

    private void take(String line) {
        if (line.startsWith(announcement)) {
            ProcessHandle.of(Long.parseLong(line.substring(announcement.length())))
                    .ifPresent(child::complete);
            return;
        }
        synchronized (lastLines) {
            if (lastLines.size() == REMEMBERED) {
                lastLines.removeFirst();
            }
            lastLines.add(line);
        }
        output.accept(line);
    }

    /** The last 20 lines it wrote, oldest first. */
    public List<String> lastLines() {
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    /** The process's own id, 0 when it never came so far. */
    public long pid() {
        ProcessHandle handle = child.getNow(null);
        return handle == null ? 0 : handle.pid();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        ProcessHandle handle = child.getNow(null);
        return shell.isAlive() && handle != null && handle.isAlive();
    }

    /**
     * Its exit status as a shell tells it (128 and the signal's number for one that was killed), after its last line.
     */
    public CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /** SIGTERM, without waiting. */
    public void askToEnd() {
        var _ = child.thenAccept(ProcessHandle::destroy);
    }

    /**
     * Asks it to end and waits; kills it when it has not within {@code patience}. Returns when all of it is gone.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration patience) {
        askToEnd();
        boolean inTime = false;
        try {
            inTime = shell.waitFor(patience);
            if (!inTime) {
                log.warn("{} (process {}) did not end within {}: killed", name, pid(), patience);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // then it is killed at once
        }
        kill();
        return inTime;
    }

    /** SIGKILL. Returns when all of it is gone. */
    public void kill() {
        var _ = child.thenAccept(ProcessHandle::destroyForcibly);
        boolean interrupted = Thread.interrupted();
        try {
            if (!shell.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                shell.destroyForcibly(); // this closes the watchdog's pipe
                shell.waitFor();
            }
            reader.join(GRACE); // its end of the pipe may be held by a process that outlives the shell
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
