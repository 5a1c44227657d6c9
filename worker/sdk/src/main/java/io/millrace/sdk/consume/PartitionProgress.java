package io.millrace.sdk.consume;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What of a partition's records is done, while this worker has it. A partition that comes back begins anew. Any thread.
 */
final class PartitionProgress {
    private static final long NOTHING = -1;

    private final Deque<Delivery> uncommitted = new ArrayDeque<>(); // guarded by this
    private long position = NOTHING; // guarded by this
    private long committed = NOTHING; // guarded by this
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean revoked;

    /** Adds records, in their order. */
    synchronized void add(Delivery delivery) {
        uncommitted.add(delivery);
    }

    /** A record's handler is about to run; {@code false}: it is another worker's by now. */
    boolean begin() {
        running.incrementAndGet();
        if (revoked) {
            end();
            return false;
        }
        return true;
    }

    /** A record that began is done. */
    void end() {
        if (running.decrementAndGet() == 0 && revoked) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Lets go of the records up to the first that is not done. Gives how many stay. */
    synchronized int advance() {
        Delivery first = uncommitted.peek();
        while (first != null && first.isDone()) {
            position = first.offset() + 1;
            uncommitted.remove();
            first = uncommitted.peek();
        }
        return uncommitted.size();
    }

    /** The offset to commit, or -1 when there is nothing new. */
    synchronized long toCommit() {
        return position == committed ? NOTHING : position;
    }

    /** Kafka has it. */
    synchronized void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /** No record begins from now on. */
    void revoke() {
        revoked = true;
    }

    /** After {@link #revoke()}: waits until all that began are done, or so long. */
    synchronized void awaitRunning(long untilNanos) {
        try {
            long left = untilNanos - System.nanoTime();
            while (running.get() > 0 && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = untilNanos - System.nanoTime();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
