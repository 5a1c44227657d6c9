package io.millrace.server.websocket;

import io.millrace.server.metrics.DoorMeters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/** Netty's decoder, which can tell whether a frame has begun that is not whole yet. */
final class FrameDecoder extends WebSocket13FrameDecoder {
    private final DoorMeters meters;
    private boolean inside;
    private long insideSinceNanos;

    FrameDecoder(WebSocketDecoderConfig decoding, DoorMeters meters) {
        super(decoding);
        this.meters = meters;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            meters.received(bytes.readableBytes());
        }
        super.channelRead(ctx, message);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(ctx, in, out);
        boolean whole = out.size() > before;
        if (!whole && !inside) {
            insideSinceNanos = System.nanoTime();
        }
        inside = !whole;
    }

    boolean isInside() {
        return inside;
    }

    /** From when on; only while {@link #isInside}. */
    long insideSinceNanos() {
        return insideSinceNanos;
    }
}
