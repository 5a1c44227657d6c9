package io.millrace.core.connection;

import io.millrace.contract.Order;
import io.millrace.core.command.Repeats;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Workers' emits that wait for a client's ack, of one event loop. An id is the same for all members of a room, so that
 * its message is encoded once.
 */
final class PendingAcks {
    /** One client's ack that somebody waits for. */
    static final class Waiting extends Deadlines.Timer {
        private final Connection connection;
        private final int ackId;
        private final Order order;
        private final int asked;
        private final Repeats.@Nullable Remembered remembered;
        private final Expiry expiry;

        private Waiting(Key key, Order order, int asked, Repeats.@Nullable Remembered remembered, Expiry expiry) {
            this.connection = key.connection();
            this.ackId = key.ackId();
            this.order = order;
            this.asked = asked;
            this.remembered = remembered;
            this.expiry = expiry;
        }

        Order order() {
            return order;
        }

        int asked() {
            return asked;
        }

        Connection connection() {
            return connection;
        }

        Repeats.@Nullable Remembered remembered() {
            return remembered;
        }

        @Override
        protected void due(long nowNanos) {
            expiry.expired(this);
        }
    }

    /** Hears of acks that did not come in time. */
    interface Expiry {
        void expired(Waiting waiting);
    }

    private record Key(Connection connection, int ackId) {}

    private final Map<Key, Waiting> waiting = new HashMap<>();
    private final Deadlines deadlines;
    private int last;

    PendingAcks(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** An id that no client here still answers, below 2^31. */
    int nextId() {
        last = last == Integer.MAX_VALUE ? 0 : last + 1;
        return last;
    }

    /** Waits for that client's ack until {@code deadlineNanos}. */
    void expect(
            Connection connection,
            int ackId,
            Order order,
            int asked,
            Repeats.@Nullable Remembered remembered,
            long deadlineNanos,
            Expiry expiry) {
        Key key = new Key(connection, ackId);
        Waiting entry = new Waiting(key, order, asked, remembered, late -> {
            waiting.remove(key);
            connection.waitsNoMore(ackId);
            expiry.expired(late);
        });
        waiting.put(key, entry);
        connection.waitsFor(ackId);
        deadlines.set(entry, deadlineNanos);
    }

    /** Whoever waits for this ack, and from now on waits no more; {@code null} when nobody does. */
    @Nullable
    Waiting take(Connection connection, int ackId) {
        Waiting entry = waiting.remove(new Key(connection, ackId));
        if (entry != null) {
            deadlines.clear(entry);
            connection.waitsNoMore(entry.ackId);
        }
        return entry;
    }
}
