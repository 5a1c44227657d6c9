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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One redis-server process, the shell that is its parent, and its watchdog.
 *
 * <p>The watchdog waits for its standard input to end. That is a pipe of which this JVM holds the only other end, so it
 * ends with the JVM, however that ends; the watchdog kills Redis then. The shell ends with Redis, collects both and
 * takes Redis's exit status, so that nothing is left to a process 1 that does not collect orphans.
 *
 * <p>Redis sets its own SIGINT handler, so ignoring the signal in the shell would not outlast {@code exec}: a
 * terminal's Ctrl-C is kept away by a session of its own, through {@code setsid} or, on macOS, Perl.
 */
final class RedisProcess {
    private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

    private static final String SCRIPT =
            """
            exec 3<&0 </dev/null
            trap '' HUP
            "$@" 3<&- & redis=$!
            (exec >/dev/null 2>&1; read -r _ <&3; kill -9 $redis) & watchdog=$!
            exec 3<&-
            echo "Redis is process $redis"
            wait $redis; status=$?
            exec >/dev/null 2>&1
            kill -9 $watchdog
            wait $watchdog
            exit $status
            """;

    private static final String PROCESS = "Redis is process ";
    private static final String READY = "Ready to accept connections";
    private static final int REMEMBERED = 20;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Process shell;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<ProcessHandle> server = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Thread reader;

    private RedisProcess(Process shell) {
        this.shell = shell;
        this.reader = Thread.ofVirtual().name("embedded-redis-log").start(this::read);
    }

    /** Starts {@code command} in {@code directory}; {@link #awaitReady} tells what came of it. */
    static RedisProcess start(List<String> command, Path directory) throws IOException {
        var line = new ArrayList<>(ownSession());
        line.addAll(List.of("/bin/sh", "-c", SCRIPT, "embedded-redis"));
        line.addAll(command);
        return new RedisProcess(new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
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

    /**
     * True once Redis takes connections, false when it has ended instead, has not come up within {@code limit}, or the
     * caller was interrupted.
     */
    boolean awaitReady(Duration limit) {
        try {
            return ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            log.debug("Redis's log has ended: {}", e.toString());
        }
        ready.complete(false);
    }

    private void take(String line) {
        log.debug("{}", line);
        if (line.startsWith(PROCESS)) {
            ProcessHandle.of(Long.parseLong(line.substring(PROCESS.length()))).ifPresent(server::complete);
            return;
        }
        remember(line);
        if (line.contains(READY)) {
            ready.complete(true);
        }
    }

    private void remember(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == REMEMBERED) {
                lastLines.removeFirst();
            }
            lastLines.add(line);
        }
    }

    /** The last lines it wrote, oldest first. */
    List<String> lastLines() {
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    /** Redis's own process id, 0 when it never came so far. */
    long pid() {
        ProcessHandle handle = server.getNow(null);
        return handle == null ? 0 : handle.pid();
    }

    boolean isAlive() {
        ProcessHandle handle = server.getNow(null);
        return shell.isAlive() && handle != null && handle.isAlive();
    }

    /** Asks it to end; kills it when it has not within {@code patience}. Returns when all of it is gone. */
    void stop(Duration patience) {
        var _ = server.thenAccept(ProcessHandle::destroy);
        try {
            if (!shell.waitFor(patience)) {
                log.warn("Redis {} did not end within {}: killed", pid(), patience);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // then it is killed at once
        }
        kill();
    }

    /** SIGKILL. Returns when all of it is gone. */
    void kill() {
        var _ = server.thenAccept(ProcessHandle::destroyForcibly);
        boolean interrupted = Thread.interrupted();
        try {
            if (!shell.waitFor(GRACE)) {
                shell.destroyForcibly(); // this closes the watchdog's pipe
                shell.waitFor();
            }
            reader.join();
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
