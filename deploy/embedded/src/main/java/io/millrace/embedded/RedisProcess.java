package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One redis-server process, and whether it is ready. */
final class RedisProcess {
    private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

    private static final String READY = "Ready to accept connections";

    private final GuardedProcess process;
    private final CompletableFuture<Boolean> ready;

    private RedisProcess(GuardedProcess process, CompletableFuture<Boolean> ready) {
        this.process = process;
        this.ready = ready;
    }

    /** Starts {@code command} in {@code directory}; {@link #awaitReady} tells what came of it. */
    static RedisProcess start(List<String> command, Path directory) throws IOException {
        var ready = new CompletableFuture<Boolean>();
        var process = GuardedProcess.start("embedded-redis", command, directory, line -> {
            log.debug("{}", line);
            if (line.contains(READY)) {
                ready.complete(true);
            }
        });
        var _ = process.ended().thenAccept(_ -> ready.complete(false));
        return new RedisProcess(process, ready);
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

    /** The last lines it wrote, oldest first. */
    List<String> lastLines() {
        return process.lastLines();
    }

    /** Redis's own process id, 0 when it never came so far. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end; kills it when it has not within {@code patience}. Returns when all of it is gone. */
    void stop(Duration patience) {
        process.stop(patience);
    }

    /** SIGKILL. Returns when all of it is gone. */
    void kill() {
        process.kill();
    }
}
