package io.millrace.server.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A rest between two lines of a kind: clients, workers and brokers can cause any number of them, and a log that is
 * flooded is no log. What is not said is counted, and told with the next line. Any thread.
 */
public final class Rest {
    /** As long as most lines rest. */
    private static final Duration USUAL = Duration.ofSeconds(10);

    private final long nanos = USUAL.toNanos();
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - nanos);
    private final AtomicLong unsaid = new AtomicLong();

    /** Says it, with how many were not said before; or counts it. */
    public interface Line {
        /** {@code more} is empty, or begins with a comma: for the end of a sentence. */
        void say(String more);
    }

    /** Says it if the rest is over. */
    public void say(Line line) {
        long now = System.nanoTime();
        long last = saidAt.get();
        if (now - last < nanos || !saidAt.compareAndSet(last, now)) {
            unsaid.incrementAndGet();
            return;
        }
        long more = unsaid.getAndSet(0);
        line.say(more == 0 ? "" : ", and " + more + " more like it since the last such line");
    }
}
