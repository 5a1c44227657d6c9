package io.millrace.server.websocket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** How many clients a gateway holds, and may. Used by all event loops. */
public final class Admission {
    private final int most;
    private final BooleanSupplier shedding;
    private final AtomicInteger clients = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param most clients at once
     * @param shedding whether nobody new is to come in for now; any thread
     */
    public Admission(int most, BooleanSupplier shedding) {
        this.most = most;
        this.shedding = shedding;
    }

    /** Takes a place, if there is one: given back by {@link #leave}. */
    public boolean enter() {
        if (closed) {
            return false;
        }
        if (clients.incrementAndGet() > most) {
            clients.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Whether there is no memory for more. */
    public boolean isShedding() {
        return shedding.getAsBoolean();
    }

    /** Gives a place back. */
    public void leave() {
        clients.decrementAndGet();
    }

    /** Nobody comes in any more. */
    public void close() {
        closed = true;
    }

    /** Whether that is so. */
    public boolean isClosed() {
        return closed;
    }

    /** How many are in. */
    public int clients() {
        return clients.get();
    }
}
