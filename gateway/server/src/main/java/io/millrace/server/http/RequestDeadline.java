package io.millrace.server.http;

import io.millrace.core.connection.Deadlines;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;

/**
 * Closes a connection whose next request takes too long to arrive, however busily its bytes trickle: an idle time-out
 * never sees a peer that sends one byte a second. Stands first in the pipeline, so that it counts a TLS handshake too;
 * an upgrade removes it.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
    /*
     * READING -> ANSWERING  a head is whole
     * ANSWERING -> RESTING  the answer is out
     * RESTING -> READING    the next request's first byte
     */
    private enum State {
        READING,
        ANSWERING,
        RESTING
    }

    private static final byte[] TIMED_OUT = ("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: 34\r\n\r\nThe request took too long to come.")
            .getBytes(StandardCharsets.US_ASCII);

    private final HalfOpen halfOpen;
    private final Deadlines.Timer timer = new Deadlines.Timer() {
        @Override
        protected void due(long nowNanos) {
            timedOut();
        }
    };
    private State state = State.READING;
    private boolean spoken;
    private boolean removed;
    private ChannelHandlerContext context;

    @SuppressWarnings("NullAway.Init") // the context comes with handlerAdded, before anything else
    RequestDeadline(HalfOpen halfOpen) {
        this.halfOpen = halfOpen;
    }

    Deadlines.Timer timer() {
        return timer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        await(State.READING, halfOpen.limits().headNanos());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        spoken = true;
        if (state == State.RESTING) {
            await(State.READING, halfOpen.limits().headNanos());
        }
        ctx.fireChannelRead(message);
    }

    /** A request's head is whole. */
    void requestCame() {
        state = State.ANSWERING;
        halfOpen.leave(this);
    }

    /** It is answered: the connection may bring another. */
    void answered() {
        if (!removed) {
            await(State.RESTING, halfOpen.limits().keepAliveNanos());
        }
    }

    private void await(State next, long nanos) {
        state = next;
        halfOpen.leave(this);
        halfOpen.enter(this, System.nanoTime() + nanos);
    }

    private void timedOut() {
        if (isSomeonesSocket()) {
            return;
        }
        if (state == State.RESTING) {
            halfOpen.closed("idle");
        } else {
            halfOpen.closed("slow request");
            if (spoken && context.pipeline().get(SslHandler.class) == null) {
                var _ = context.writeAndFlush(Unpooled.wrappedBuffer(TIMED_OUT));
            }
        }
        var _ = context.close();
    }

    /** There are too many of its kind. */
    void closeEarly() {
        halfOpen.leave(this);
        if (!isSomeonesSocket()) {
            halfOpen.closed("too many");
            var _ = context.close();
        }
    }

    /* WebSockets Next upgrades within Vert.x's pipeline and leaves us in it: no request is waited for any more. */
    private boolean isSomeonesSocket() {
        boolean upgraded = context.pipeline().get(WebSocketFrameDecoder.class) != null;
        if (upgraded) {
            context.pipeline().remove(this);
        }
        return upgraded;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        removed = true;
        halfOpen.leave(this);
    }
}
