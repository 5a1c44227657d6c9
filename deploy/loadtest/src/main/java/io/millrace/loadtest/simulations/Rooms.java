package io.millrace.loadtest.simulations;

import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** What was said in which room, and whether more may come. Thread-safe. */
final class Rooms {
    private static final long SPEAKS = 0;

    private final String run = "load-" + Long.toString(System.currentTimeMillis(), 36) + '-';
    private final long began = System.nanoTime();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicLongArray said;
    private final AtomicLongArray silentAt;

    Rooms(int rooms) {
        this.said = new AtomicLongArray(rooms);
        this.silentAt = new AtomicLongArray(rooms);
    }

    /** Its name, which no other run has. */
    String name(int room) {
        return run + room;
    }

    /** A member is in, or failed to be. */
    Session member(Session session) {
        settled.incrementAndGet();
        return session;
    }

    /** How many members are in or never will. */
    int settled() {
        return settled.get();
    }

    /** Whether the run began longer ago than that. */
    boolean isOlderThan(Duration time) {
        return System.nanoTime() - began > time.toNanos();
    }

    /** The number of the next message, from one. */
    long said(int room) {
        return said.incrementAndGet(room);
    }

    /** The number of the last message so far. */
    long last(int room) {
        return said.get(room);
    }

    /** No more will be said. */
    Session silent(int room, Session session) {
        silentAt.set(room, System.nanoTime());
        return session;
    }

    /** Whether who has heard so much need not wait: he has it all, or the last message is {@code patience} ago. */
    boolean isComplete(int room, long heard, Duration patience) {
        long since = silentAt.get(room);
        return since != SPEAKS && (heard == said.get(room) || System.nanoTime() - since > patience.toNanos());
    }
}
