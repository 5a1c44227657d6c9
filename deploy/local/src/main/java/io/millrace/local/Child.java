package io.millrace.local;

import io.millrace.embedded.GuardedProcess;
import io.millrace.embedded.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An application's process, whose lines go to the terminal with its name in front. */
final class Child {
    private static final int LAST_LINES = 5;
    private static final Duration A_START = Duration.ofSeconds(5);

    private final String name;
    private final GuardedProcess process;
    private final long began = System.nanoTime();
    private volatile boolean ready;

    private Child(String name, GuardedProcess process) {
        this.name = name;
        this.process = process;
    }

    /**
     * @param lines told each line after the terminal was
     * @throws StartException when no process can be started
     */
    static Child start(Application application, Path root, Terminal terminal, Consumer<String> lines) {
        String name = application.name();
        try {
            var process = GuardedProcess.start("millrace-" + name, application.command(root), root, line -> {
                terminal.quote(name, line);
                lines.accept(line);
            });
            return new Child(name, process);
        } catch (IOException e) {
            throw new StartException("%s cannot be started: %s.".formatted(name, e.getMessage()), e);
        }
    }

    String name() {
        return name;
    }

    /** It has come up: from now on it has something to bring to an end. */
    void isReady() {
        ready = true;
    }

    /** Whether it had come up, and for longer than a start that fails takes: starting it again makes sense. */
    boolean hasServed() {
        return ready && System.nanoTime() - began > A_START.toNanos();
    }

    /** The last few lines it wrote, which others' may have come between. */
    List<String> lastLines() {
        List<String> lines = process.lastLines();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    /** Its exit status. */
    CompletableFuture<Integer> ended() {
        return process.ended();
    }

    /**
     * Asks all to end, then waits for each; what has not ended within {@code patience} is killed, and what was not even
     * ready at once: in the middle of its start it would only print stack traces.
     */
    static void stop(List<Child> children, Duration patience, Terminal terminal) {
        long until = System.nanoTime() + patience.toNanos();
        children.forEach(child -> {
            if (child.ready) {
                child.process.askToEnd();
            } else {
                child.process.kill();
            }
        });
        for (Child child : children) {
            Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
            if (!child.process.stop(left)) {
                terminal.say("%s did not end within %d s and was killed.".formatted(child.name, patience.toSeconds()));
            }
        }
    }
}
