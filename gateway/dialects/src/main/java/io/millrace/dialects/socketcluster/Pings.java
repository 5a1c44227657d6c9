package io.millrace.dialects.socketcluster;

import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's signs of life: the server pings, anything that comes is a sign, and the first pong tells the client's
 * protocol, where it is to be found out.
 *
 * <pre>
 * KNOWN   -- pingInterval over ---------------> KNOWN    sends its ping
 * UNKNOWN -- pingInterval over ---------------> TRYING   sends one protocol's ping
 * TRYING  -- trialNanos over -----------------> UNKNOWN  sends the other's; the interval counts from the first
 * UNKNOWN, TRYING -- pong of either ----------> KNOWN
 * UNKNOWN, TRYING -- what one alone says -----> KNOWN    a handshake of other bytes, #disconnect
 * any     -- nothing came for pingTimeout ----> the session closes, PONG_TIMEOUT
 * any     -- the same, we were deaf ----------> the same, pingTimeout anew
 * </pre>
 *
 * <p>To the wrong protocol's client a ping is a raw message, which it shows to its application. But clients to 14 with
 * sc-codec-min-bin throw at an empty one (seen with its 3.0), so they are asked in the other order.
 */
final class Pings {
    private static final List<Action> TIMEOUT = List.of(new Action.Close(CloseCode.PONG_TIMEOUT));

    private final SocketClusterSettings settings;
    private final Protocol first;
    private final PacketWriter writer;
    private @Nullable Protocol known;
    private boolean trying;
    private long pingNanos;
    private long heardNanos;

    /** @param form of the client's packets, and of its pings */
    Pings(SocketClusterSettings settings, Form form) {
        this.settings = settings;
        this.first = form == Form.JSON ? Protocol.TWO : Protocol.ONE;
        this.writer = form.writer();
        this.known = switch (settings.version()) {
            case AUTO -> null;
            case ONE -> Protocol.ONE;
            case TWO -> Protocol.TWO;
        };
    }

    /** It is in: the first ping comes an interval later. */
    void begin(long nowNanos) {
        heardNanos = nowNanos;
        pingNanos = nowNanos + settings.pingIntervalNanos();
    }

    /** Anything came. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** It has said what only clients of this protocol say. */
    void says(Protocol protocol) {
        if (known == null) {
            known = protocol;
        }
    }

    /** Whether it is a pong: that of the other protocol is a message like any. */
    boolean pong(Protocol protocol) {
        says(protocol);
        if (trying && protocol == first) { // there is no need of a second one
            trying = false;
            pingNanos += settings.pingIntervalNanos() - settings.trialNanos();
        }
        return protocol == known;
    }

    /** When {@link #due} is to be called. It moves on by itself alone: calling too early does no harm. */
    long deadlineNanos() {
        long silentNanos = silentNanos();
        return pingNanos - silentNanos < 0 ? pingNanos : silentNanos;
    }

    /** See {@link io.millrace.dialects.Session#due}. */
    List<Action> due(long nowNanos, boolean deaf) {
        if (nowNanos - silentNanos() >= 0) {
            if (!deaf) {
                return TIMEOUT;
            }
            heardNanos = nowNanos;
        }
        return nowNanos - pingNanos < 0 ? List.of() : List.of(new Action.Send(writer.ping(next(nowNanos))));
    }

    private Protocol next(long nowNanos) {
        long interval = settings.pingIntervalNanos();
        if (known != null) {
            trying = false;
            pingNanos = nowNanos + interval;
            return known;
        }
        trying = !trying;
        pingNanos = nowNanos + (trying ? settings.trialNanos() : interval - settings.trialNanos());
        return trying ? first : other();
    }

    private Protocol other() {
        return first == Protocol.ONE ? Protocol.TWO : Protocol.ONE;
    }

    private long silentNanos() {
        return heardNanos + settings.pingTimeoutNanos();
    }
}
