package io.millrace.server.websocket;

import io.millrace.core.connection.Deadlines;

/**
 * Finds a peer that is gone without a word, by WebSocket pings (RFC 6455, section 5.5.2): one every interval, or
 * whenever somebody wants to know, and whoever sends no byte in the time-out behind it is given up, so at most interval
 * and time-out after its last sign. Any byte is a sign of life: a pong may stand behind a large message.
 */
final class Liveness extends Deadlines.Timer {
    private final WebSocketChannel channel;
    private final long intervalNanos;
    private final long timeoutNanos;
    private long pingedAtNanos;
    private boolean waiting;
    private boolean heard;

    /** @param intervalNanos from one ping to the next, 0 for none but those that are asked for */
    Liveness(WebSocketChannel channel, long intervalNanos, long timeoutNanos) {
        this.channel = channel;
        this.intervalNanos = intervalNanos;
        this.timeoutNanos = timeoutNanos;
    }

    void begin(long nowNanos) {
        channel.timers().set(this, nowNanos + intervalNanos);
    }

    /** Asks now, if no answer is awaited yet. */
    void probe(long nowNanos) {
        if (!waiting) {
            ping(nowNanos);
        }
    }

    /** Something came. */
    void heard() {
        heard = true;
    }

    @Override
    protected void due(long nowNanos) {
        if (!waiting || channel.wasHeldBack(pingedAtNanos)) {
            // While we do not read, nothing is heard: asked anew, and judged only when it could be heard all the time.
            ping(nowNanos);
        } else if (heard) {
            waiting = false;
            if (intervalNanos > 0) {
                channel.timers().set(this, pingedAtNanos + intervalNanos);
            }
        } else {
            channel.silent();
        }
    }

    private void ping(long nowNanos) {
        waiting = true;
        heard = false;
        pingedAtNanos = nowNanos;
        channel.ping();
        channel.timers().set(this, nowNanos + timeoutNanos);
    }
}
