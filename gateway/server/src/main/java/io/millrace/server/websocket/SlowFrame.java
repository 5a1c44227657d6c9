package io.millrace.server.websocket;

import io.millrace.core.connection.Deadlines;

/**
 * The time limit of a frame that comes in parts: the decoder would wait for the rest as long as the peer likes. Made
 * when a read ends inside a frame, and looked at again only when the time is over.
 */
final class SlowFrame extends Deadlines.Timer {
    private final WebSocketChannel channel;
    private final FrameDecoder decoder;
    private final long limitNanos;
    private long forgivenUntilNanos;
    private boolean isSet;

    SlowFrame(WebSocketChannel channel, FrameDecoder decoder, long limitNanos) {
        this.channel = channel;
        this.decoder = decoder;
        this.limitNanos = limitNanos;
        this.forgivenUntilNanos = decoder.insideSinceNanos();
    }

    /** A read has ended inside a frame. */
    void watch() {
        if (!isSet) {
            isSet = true;
            forgivenUntilNanos = decoder.insideSinceNanos();
            channel.timers().set(this, forgivenUntilNanos + limitNanos);
        }
    }

    @Override
    protected void due(long nowNanos) {
        isSet = false;
        if (!decoder.isInside()) {
            return;
        }
        if (channel.wasHeldBack(forgivenUntilNanos)) {
            forgivenUntilNanos = nowNanos; // while we do not read, the rest cannot come
        } else if (decoder.insideSinceNanos() - forgivenUntilNanos > 0) {
            forgivenUntilNanos = decoder.insideSinceNanos(); // another frame than the one that was watched
        } else {
            channel.breach(Assembly.Breach.TOO_SLOW);
            return;
        }
        isSet = true;
        channel.timers().set(this, forgivenUntilNanos + limitNanos);
    }
}
