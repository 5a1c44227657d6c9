package io.millrace.core.connection;

import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one client, bounded in bytes: a client that does not read loses volatile messages first, then its
 * session. What all clients of its event loop have unsent is bounded by {@link Outboxes}.
 */
final class Outbox {
    private final Client client;
    private final Outboxes all;
    /** What {@link Outboxes} has counted of this one, and whether it looks at it again. */
    private long countedBytes;

    private boolean counted;
    private boolean isUnflushed;
    private boolean isBehind;
    private @Nullable Batch batch;

    Outbox(Client client, Outboxes all) {
        this.client = client;
        this.all = all;
    }

    /** What became of a message. */
    enum Sent {
        WRITTEN,
        DROPPED,
        /** The client is too slow: end it by {@link CloseCode#SLOW_READER}. */
        TOO_SLOW
    }

    Sent send(List<Frame> frames, boolean isVolatile) {
        if (batch != null && isVolatile && !batch.flush()) {
            return Sent.TOO_SLOW;
        }
        if (batch == null || isVolatile) {
            return write(frames, isVolatile);
        }
        for (int i = 0; i < frames.size(); i++) {
            if (!batch.add(frames.get(i))) {
                return Sent.TOO_SLOW;
            }
        }
        return Sent.WRITTEN;
    }

    /** What is sent from now on goes out in batches. */
    void batches(Batch how) {
        endBatches();
        batch = how;
    }

    /** What waits for its batch goes out, as far as it is taken, and nothing waits from now on. */
    void endBatches() {
        if (batch != null) {
            batch.flush();
            batch.end();
            batch = null;
        }
    }

    /** Past all batches; false when the client is too slow for it. */
    boolean writes(List<Frame> frames) {
        return write(frames, false) != Sent.TOO_SLOW;
    }

    private Sent write(List<Frame> frames, boolean isVolatile) {
        long length = 0;
        for (int i = 0; i < frames.size(); i++) {
            length += frames.get(i).length();
        }
        Transport transport = client.transport();
        long unsent = transport.unsentBytes();
        if (isTooMuch(unsent, length, isVolatile)) {
            transport.flush(); // what this turn has written only waits for its flush: nobody is slow by that
            unsent = transport.unsentBytes();
        }
        if (isVolatile && (!transport.takesVolatile() || isTooMuch(unsent, length, true))) {
            all.signals().dropped("volatile");
            return Sent.DROPPED;
        }
        if (isTooMuch(unsent, length, false)) {
            all.signals().dropped("slow reader");
            return Sent.TOO_SLOW;
        }
        for (int i = 0; i < frames.size(); i++) {
            transport.send(frames.get(i));
        }
        all.wrote(length);
        all.signals().sent(client.dialect().name(), frames.size(), length);
        return Sent.WRITTEN;
    }

    private boolean isTooMuch(long unsent, long length, boolean isVolatile) {
        if (isVolatile && (unsent > all.limits().unsentBytesForVolatile() || (unsent > 0 && all.refusesVolatile()))) {
            return true;
        }
        return unsent + length > all.limits().unsentBytes();
    }

    /** Something was written; {@code false} when that was known. */
    boolean marksUnflushed() {
        boolean was = isUnflushed;
        isUnflushed = true;
        return !was;
    }

    /** Is to be sent in a later slice; {@code false} when it waits for one already. */
    boolean fallBehind() {
        isUnflushed = false;
        boolean was = isBehind;
        isBehind = true;
        return !was;
    }

    /** Its slice has come; what it waited for may have been sent with something newer. */
    void catchUp() {
        if (isBehind) {
            flush();
        }
    }

    /** Sends what was written; what the client's machine does not take counts to the sum. */
    void flush() {
        isUnflushed = false;
        isBehind = false;
        client.transport().flush();
        recount();
    }

    /** Looks again at what is unsent. */
    long recount() {
        countedBytes = all.count(this, countedBytes, client.transport().unsentBytes());
        return countedBytes;
    }

    long countedBytes() {
        return countedBytes;
    }

    boolean isCounted() {
        return counted;
    }

    void setCounted(boolean now) {
        counted = now;
    }

    Client client() {
        return client;
    }

    /** Ends it at once, with all that it has not sent. */
    void cut() {
        client.transport().cut();
    }
}
