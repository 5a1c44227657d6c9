package io.millrace.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stops in the reverse order what was started, whenever it comes: also a start that is under way is waited for and then
 * stopped. A shutdown hook does it, so that every end is the same: Ctrl-C, SIGTERM, and {@code exit}.
 */
final class StopOrder {
    private final Terminal terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> stops = new ArrayDeque<>();
    private volatile boolean stopping;

    private StopOrder(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Begins to watch for the JVM's end. */
    static StopOrder withJvm(Terminal terminal) {
        var order = new StopOrder(terminal);
        Runtime.getRuntime().addShutdownHook(new Thread(order::stop, "local-stop"));
        return order;
    }

    /** Starts something, and remembers how to stop it. Does not return when the end has come. */
    <T> T start(Supplier<T> start, Consumer<T> stop) {
        lock.lock();
        try {
            if (!stopping) {
                T started = start.get();
                stops.push(() -> stop.accept(started));
                return started;
            }
        } finally {
            lock.unlock();
        }
        waitForTheEnd();
        throw new IllegalStateException("The JVM outlived its end");
    }

    /** Whether what ends now was told to. */
    boolean isStopping() {
        return stopping;
    }

    private void stop() {
        stopping = true;
        lock.lock();
        try {
            stops.forEach(this::attempt);
        } finally {
            lock.unlock();
        }
    }

    /* What cannot be stopped must not keep the rest running. */
    private void attempt(Runnable stop) {
        try {
            stop.run();
        } catch (RuntimeException e) {
            terminal.complain("While stopping: " + e);
        }
    }

    /** Does not return, but by interruption. */
    void waitForTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
