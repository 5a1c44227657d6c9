package io.millrace.sdk.consume;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What goes wrong with events, at most once a second for each source: clients can make any amount of it. */
final class FailureLog {
    private static final Logger log = Logger.getLogger("io.millrace.worker");
    private static final long PERIOD_NANOS = 1_000_000_000L;
    private static final int MOST_SOURCES = 1000;

    private final ConcurrentHashMap<String, Source> sources = new ConcurrentHashMap<>();
    private final boolean withMessages;

    /** @param withMessages whether causes are shown with their messages, which may quote what a client has sent */
    FailureLog(boolean withMessages) {
        this.withMessages = withMessages;
    }

    private static final class Source {
        private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
        private final AtomicLong unsaid = new AtomicLong();
    }

    /**
     * Logs it, or counts it for the next time.
     *
     * @param source what is to blame, of a bounded number
     * @param cause what a programmer should look at, or {@code null} when it is no programmer's fault
     */
    void failed(String source, String what, @Nullable Throwable cause) {
        if (sources.size() > MOST_SOURCES) {
            sources.clear();
        }
        Source it = sources.computeIfAbsent(source, _ -> new Source());
        long now = System.nanoTime();
        long next = it.nextNanos.get();
        if (now - next < 0 || !it.nextNanos.compareAndSet(next, now + PERIOD_NANOS)) {
            it.unsaid.incrementAndGet();
            return;
        }
        long more = it.unsaid.getAndSet(0);
        String suffix = more == 0 ? "" : " (and " + more + " more since the last time)";
        Throwable shown = cause == null || withMessages ? cause : Wordless.of(cause);
        log.logf(shown == null ? Logger.Level.WARN : Logger.Level.ERROR, shown, "%s: %s%s", source, what, suffix);
    }
}
