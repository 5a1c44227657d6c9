package io.millrace.server.websocket;

import java.util.concurrent.atomic.AtomicInteger;

/** How many clients a gateway holds, and may. Used by all event loops. */
public final class Admission {
    private final int most;
    private final AtomicInteger clients = new AtomicInteger();
    private volatile boolean closed;

    /** @param most clients at once */
    public Admission(int most) {
        this.most = most;
    }

    /** Takes a place, if there is one: given back by {@link #leave}. */
    boolean enter() {
        if (closed) {
            return false;
        }
        if (clients.incrementAndGet() > most) {
            clients.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        clients.decrementAndGet();
    }

    /** Nobody comes in any more. */
    public void close() {
        closed = true;
    }

    /** Whether that is so. */
    boolean isClosed() {
        return closed;
    }

    /** How many are in. */
    public int clients() {
        return clients.get();
    }
}
