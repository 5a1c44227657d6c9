package io.millrace.server.websocket;

import io.millrace.core.connection.Deadlines;

/**
 * Finds a peer that is gone without a word, by WebSocket pings (RFC 6455, section 5.5.2): one every interval, and
 * whoever sends no byte in the time-out behind it is given up, so at most interval and time-out after its last sign.
 * Any byte is a sign of life: a pong may stand behind a large message.
 */
final class Liveness extends Deadlines.Timer {
    private final WebSocketChannel channel;
    private final SocketRules rules;
    private long pingedAtNanos;
    private boolean waiting;
    private boolean heard;

    Liveness(WebSocketChannel channel, SocketRules rules) {
        this.channel = channel;
        this.rules = rules;
    }

    void begin(long nowNanos) {
        channel.timers().set(this, nowNanos + rules.pingInterval().toNanos());
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
            channel.timers().set(this, pingedAtNanos + rules.pingInterval().toNanos());
        } else {
            channel.silent();
        }
    }

    private void ping(long nowNanos) {
        waiting = true;
        heard = false;
        pingedAtNanos = nowNanos;
        channel.ping();
        channel.timers().set(this, nowNanos + rules.pingTimeout().toNanos());
    }
}
