package io.millrace.server.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the decoder of requests was, while nobody knows yet whether a WebSocket comes of the last one: keeps
 * what its client sends without waiting, and hands it to whoever stands behind when it is removed.
 */
final class HeldBytes extends ChannelInboundHandlerAdapter {
    /** With so much nothing more is read: no client says much before it is answered. */
    private static final int MOST = 64 * 1024;

    private final Runnable onGone;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf bytes;
    private boolean answered;

    /** @param onGone told when the connection ends before {@link #answered} */
    HeldBytes(Runnable onGone) {
        this.onGone = onGone;
    }

    /** The client's fate is known: its end is not told any more, and all that it says is read on. */
    void answered() {
        answered = true;
        if (context != null) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** Leaves the pipeline, if that is still one. */
    void release() {
        if (context != null && !context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf more)) {
            ctx.fireChannelRead(message); // the request's LastHttpContent: Vert.x ends its request with it
            return;
        }
        // Copied together: single bytes in buffers of their own would weigh a thousand times as much.
        ByteBuf all = bytes == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), bytes, more);
        bytes = all;
        if (!answered && all.readableBytes() >= MOST) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!answered) {
            onGone.run();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf all = bytes;
        bytes = null;
        if (!ctx.channel().isActive()) {
            ReferenceCountUtil.release(all);
            return;
        }
        if (all != null) {
            ctx.fireChannelRead(all);
        }
        ctx.fireChannelReadComplete();
    }
}
