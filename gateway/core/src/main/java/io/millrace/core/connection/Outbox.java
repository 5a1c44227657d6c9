package io.millrace.core.connection;

import io.millrace.core.Signals;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.List;

/**
 * What goes out to one client, bounded in bytes: a client that does not read loses volatile messages first, then its
 * session.
 */
final class Outbox {
    private final Transport transport;
    private final ConnectionLimits limits;
    private final Signals signals;

    Outbox(Transport transport, ConnectionLimits limits, Signals signals) {
        this.transport = transport;
        this.limits = limits;
        this.signals = signals;
    }

    /** What became of a message. */
    enum Sent {
        WRITTEN,
        DROPPED,
        /** The client is too slow: end it by {@link CloseCode#SLOW_READER}. */
        TOO_SLOW
    }

    Sent send(List<Frame> frames, boolean isVolatile) {
        long unsent = transport.unsentBytes();
        if (isVolatile && unsent > limits.unsentBytesForVolatile()) {
            signals.dropped("volatile");
            return Sent.DROPPED;
        }
        for (int i = 0; i < frames.size(); i++) {
            unsent += frames.get(i).length();
        }
        if (unsent > limits.unsentBytes()) {
            signals.dropped("slow reader");
            return Sent.TOO_SLOW;
        }
        for (int i = 0; i < frames.size(); i++) {
            transport.send(frames.get(i));
        }
        return Sent.WRITTEN;
    }
}
