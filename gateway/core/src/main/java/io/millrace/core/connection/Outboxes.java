package io.millrace.core.connection;

import io.millrace.core.Signals;
import io.millrace.dialects.CloseCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What all clients of an event loop have unsent, together: many slow readers, each within its own limit, must not add
 * up to more than the gateway has. Above half the mark nobody who is behind gets volatile messages; above the mark
 * those who are furthest behind are closed as slow readers.
 */
final class Outboxes {
    /** So much may be written before it is flushed: a long turn must not pile up what sockets would take. */
    private static final long FLUSH_BYTES = 8 << 20;

    private final ConnectionLimits limits;
    private final Signals signals;
    /** Those that had something unsent when they were last looked at. */
    private final List<Outbox> behind = new ArrayList<>();

    private long unsentBytes;
    private long unflushedBytes;

    Outboxes(ConnectionLimits limits, Signals signals) {
        this.limits = limits;
        this.signals = signals;
    }

    ConnectionLimits limits() {
        return limits;
    }

    Signals signals() {
        return signals;
    }

    /** Whether clients that are behind get no volatile messages, since all together have too much unsent. */
    boolean refusesVolatile() {
        return unsentBytes > limits.unsentBytesOfAll() / 2;
    }

    void wrote(long bytes) {
        unflushedBytes += bytes;
    }

    /** Whether to flush before this turn is over. */
    boolean wantFlush() {
        return unflushedBytes > FLUSH_BYTES;
    }

    void flushed() {
        unflushedBytes = 0;
    }

    /** An outbox had so many bytes unsent and has so many now, which is returned. */
    long count(Outbox outbox, long before, long now) {
        unsentBytes += now - before;
        if (now > 0 && !outbox.isCounted()) {
            outbox.setCounted(true);
            behind.add(outbox);
        }
        return now;
    }

    /** Several times a second: sees what was sent meanwhile. */
    void tick() {
        recount();
        relieve();
    }

    /** As of the last look. */
    long unsentBytes() {
        return unsentBytes;
    }

    /** How many had something unsent then. */
    int behind() {
        return behind.size();
    }

    /**
     * Closes who is furthest behind while there is too much. Not while members are walked over.
     *
     * <p>What a closed one still has goes with its goodbye, if it reads now, and otherwise when the transport's
     * patience ends; at once when there is too much by a quarter with it.
     */
    void relieve() {
        long limit = limits.unsentBytesOfAll();
        if (unsentBytes <= limit) {
            return;
        }
        recount();
        long staying = 0;
        for (Outbox outbox : behind) {
            staying += outbox.client().isClosed() ? 0 : outbox.countedBytes();
        }
        if (staying > limit) {
            closeSlowest(staying - limit / 4 * 3);
            recount();
        }
        if (unsentBytes > limit + limit / 4) {
            behind.stream().filter(outbox -> outbox.client().isClosed()).forEach(Outbox::cut);
            recount();
        }
    }

    private void closeSlowest(long bytes) {
        List<Outbox> slowest = new ArrayList<>(behind);
        slowest.removeIf(outbox -> outbox.client().isClosed());
        slowest.sort(Comparator.comparingLong(Outbox::countedBytes).reversed());
        long left = bytes;
        for (int i = 0; left > 0 && i < slowest.size(); i++) {
            left -= slowest.get(i).countedBytes();
            signals.dropped("slowest reader");
            slowest.get(i).client().close(CloseCode.SLOW_READER);
        }
    }

    private void recount() {
        behind.removeIf(outbox -> {
            boolean sent = outbox.recount() == 0;
            if (sent) {
                outbox.setCounted(false);
            }
            return sent;
        });
    }
}
