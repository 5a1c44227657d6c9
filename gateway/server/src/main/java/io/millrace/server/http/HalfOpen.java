package io.millrace.server.http;

import io.millrace.core.connection.Deadlines;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * One event loop's connections that bring no request (yet), in the order in which they began to wait. Only used on that
 * loop.
 */
final class HalfOpen {
    /** How long a connection may wait, and how many may at once. */
    record Limits(long headNanos, long keepAliveNanos, int most) {}

    private final Limits limits;
    private final Closings closings;
    private final SequencedSet<RequestDeadline> waiting = new LinkedHashSet<>();
    private final Deadlines deadlines = new Deadlines();

    /** Told of each connection that was closed. */
    interface Closings {
        /** {@code cause}: one of a closed set of words. */
        void closed(String cause);
    }

    HalfOpen(Limits limits, Closings closings) {
        this.limits = limits;
        this.closings = closings;
    }

    Limits limits() {
        return limits;
    }

    /* Not the newcomer is sent away but the eldest: whoever fills the house with connections that say nothing fills it
     * with his own, and a client that speaks needs it for a moment only. */
    void enter(RequestDeadline connection, long deadlineNanos) {
        waiting.addLast(connection);
        deadlines.set(connection.timer(), deadlineNanos);
        if (waiting.size() > limits.most()) {
            waiting.getFirst().closeEarly();
        }
    }

    void leave(RequestDeadline connection) {
        waiting.remove(connection);
        deadlines.clear(connection.timer());
    }

    void closed(String cause) {
        closings.closed(cause);
    }

    /** Called now and then. */
    void tick(long nowNanos) {
        deadlines.run(nowNanos);
    }
}
