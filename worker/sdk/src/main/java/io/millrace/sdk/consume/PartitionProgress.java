package io.millrace.sdk.consume;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What of a partition's records is done, while this worker has it. A partition that comes back begins anew. Any thread.
 *
 * <p>Only what is done from the start can be committed, while records of different connections begin in any order. So
 * when the partition goes, those in front of the last one that has begun still begin: else the next worker would do
 * again what was done behind them.
 */
final class PartitionProgress {
    private static final long NOTHING = -1;

    private final Deque<Delivery> uncommitted = new ArrayDeque<>(); // guarded by this
    private long position = NOTHING; // guarded by this
    private long committed = NOTHING; // guarded by this
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong lastBegun = new AtomicLong(NOTHING);
    /** The last that may begin. */
    private volatile long last = Long.MAX_VALUE;

    /** Adds records, in their order. */
    synchronized void add(Delivery delivery) {
        uncommitted.add(delivery);
    }

    /** A record's handler is about to run; {@code false}: it is another worker's by now. */
    boolean begin(long offset) {
        running.incrementAndGet();
        if (offset > lastBegun.get()) {
            lastBegun.accumulateAndGet(offset, Math::max); // in front of the look at what may begin: see revoke
        }
        if (offset > last) {
            end();
            return false;
        }
        return true;
    }

    /** A record that began is done. */
    void end() {
        if (running.decrementAndGet() == 0 && last != Long.MAX_VALUE) {
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

    /** No record begins from now on that is behind all that have begun. */
    void revoke() {
        do {
            last = lastBegun.get();
        } while (last != lastBegun.get()); // one that began meanwhile may not have seen it
    }

    /** After {@link #revoke()}: waits until all that may begin are done, or so long. */
    synchronized void awaitRunning(long untilNanos) {
        try {
            long left = untilNanos - System.nanoTime();
            while (!isSettled() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = untilNanos - System.nanoTime();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isSettled() {
        advance();
        Delivery first = uncommitted.peek();
        return running.get() == 0 && (first == null || first.offset() > last);
    }
}
