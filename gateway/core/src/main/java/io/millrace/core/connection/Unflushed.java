package io.millrace.core.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Outboxes with something written and not sent. One system call each, so a large room's message takes long to send:
 * what a turn has written is sent at its end when that are few, else in slices with other work of the loop in between.
 * What is written to a client that waits for its slice goes out with it.
 */
final class Unflushed {
    /** Sends in a row, about a millisecond of them. */
    static final int SLICE = 256;

    private final List<Outbox> fresh = new ArrayList<>();
    private final ArrayDeque<Outbox> behind = new ArrayDeque<>();

    /** Has written. */
    void add(Outbox outbox) {
        if (outbox.marksUnflushed()) {
            fresh.add(outbox);
        }
    }

    /** Sends all of it, in the middle of a turn that writes too much. */
    void flushAll() {
        for (int i = 0; i < fresh.size(); i++) {
            fresh.get(i).flush();
        }
        fresh.clear();
        while (!behind.isEmpty()) {
            behind.remove().catchUp();
        }
    }

    /**
     * Ends a turn.
     *
     * @return whether there is more to send: call again after other work
     */
    boolean flush() {
        if (fresh.size() <= SLICE) {
            for (int i = 0; i < fresh.size(); i++) {
                fresh.get(i).flush();
            }
        } else {
            for (int i = 0; i < fresh.size(); i++) {
                if (fresh.get(i).fallBehind()) {
                    behind.add(fresh.get(i));
                }
            }
        }
        fresh.clear();
        for (int i = 0; i < SLICE && !behind.isEmpty(); i++) {
            behind.remove().catchUp();
        }
        return !behind.isEmpty();
    }
}
