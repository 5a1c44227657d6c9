package io.millrace.sdk.consume;

import io.millrace.sdk.publish.Current;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs ready lanes on virtual threads, so that one that blocks holds up no other.
 *
 * <p>Not a thread for each lane: a runner takes one lane after the other. While lanes are left, one spare runner stands
 * behind it in the scheduler's queue, and gets going on another core, or on this one in the moment in which a handler
 * blocks. So a burst for a thousand connections whose handlers do not block costs a few threads, and a thousand blocked
 * handlers have a thousand.
 */
final class Runners {
    private final Executor executor;
    private final Consumer<Lane> work;
    private final Queue<Lane> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean hasSpare = new AtomicBoolean();

    /**
     * @param executor starts a virtual thread
     * @param work runs a lane
     */
    Runners(Executor executor, Consumer<Lane> work) {
        this.executor = executor;
        this.work = work;
    }

    /** Queues a lane that is ready. {@link #wake()} after the last of several. */
    void ready(Lane lane) {
        ready.add(lane);
    }

    /** Sees to it that what is queued is run. */
    void wake() {
        if (!hasSpare.get() && !ready.isEmpty() && hasSpare.compareAndSet(false, true)) {
            executor.execute(() -> Current.run(this::run));
        }
    }

    private void run() {
        hasSpare.set(false);
        @Nullable Lane lane = ready.poll();
        while (lane != null) {
            wake();
            work.accept(lane);
            lane = ready.poll();
        }
    }
}
