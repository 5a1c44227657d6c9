package io.millrace.server.websocket;

import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket on its channel (RFC 6455): frames in, whole messages to the client's socket; whole frames out. All of
 * it on the channel's event loop.
 */
final class WebSocketChannel extends ChannelInboundHandlerAdapter {
    /*
     * OPEN    -> CLOSING   we sent a close frame and read on for the peer's
     * OPEN    -> DRAINING  the peer's close is answered, or it broke the protocol: what it still sends is thrown away
     * CLOSING -> DRAINING  the peer's close frame arrived
     * any     -> CLOSED    the TCP connection is gone
     */
    private enum State {
        OPEN,
        CLOSING,
        DRAINING,
        CLOSED
    }

    /** Inside the pipeline; the decoder stands directly before. */
    static final String DECODER = "websocket-frames";

    private static final System.Logger LOG = System.getLogger(WebSocketChannel.class.getName());

    /* Closing a socket that holds unread bytes makes the kernel send RST, and RST destroys our close frame on its way:
     * the client would see 1006. So we close only our half, read on and throw away, at most this long. */
    private static final long LINGER_MILLIS = 2_000;

    private final ClientSocket socket;
    private final int maxMessageBytes;
    private @Nullable ChannelHandlerContext context;
    private State state = State.OPEN;
    private boolean unflushed;
    private boolean readInProgress;

    /** The answer to the newest ping, while there is no room for it. */
    private byte @Nullable [] latePong;

    /** The fragments so far, and the opcode of the first. */
    private @Nullable ByteBuf fragments;

    private boolean fragmentsAreText;

    /** So much of {@link #fragments} is UTF-8 for certain. */
    private int checkedBytes;

    WebSocketChannel(ClientSocket socket, int maxMessageBytes) {
        this.socket = socket;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Writes a message; it goes out with {@link #flush}. */
    void send(Frame frame) {
        if (state == State.OPEN) {
            ChannelHandlerContext ctx = context();
            var _ = ctx.write(SharedFrames.ofLoop().of(frame, ctx.alloc(), ctx.executor()), ctx.voidPromise());
        }
    }

    /** Sends what was written. */
    void flush() {
        context().flush();
    }

    /** Starts the closing handshake; later calls do nothing. */
    void close(int code, String reason) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        write(Frames.close(context().alloc(), code, reason));
        context().flush();
        resume(); // the peer's close can only be seen by reading
        closeLater();
    }

    /** Stops reading. What the current read brought (one buffer, up to 64 KB) still arrives. */
    void pause() {
        context().channel().config().setAutoRead(false);
    }

    void resume() {
        context().channel().config().setAutoRead(true);
    }

    long unsentBytes() {
        ChannelOutboundBuffer waiting = context().channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    private void write(ByteBuf frame) {
        if (readInProgress) {
            unflushed = true; // one flush for all that this read causes
            var _ = context().write(frame, context().voidPromise());
        } else {
            var _ = context().writeAndFlush(frame, context().voidPromise());
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("Not in a pipeline yet");
        }
        return context;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        // Added while the upgrade request is being read: its channelReadComplete comes to us and flushes the 101.
        readInProgress = true;
        unflushed = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        readInProgress = true;
        if (!(message instanceof WebSocketFrame frame)) {
            if (message instanceof ByteBuf) {
                ReferenceCountUtil.release(message); // draining: the decoder is gone
            } else {
                ctx.fireChannelRead(message); // the upgrade request's LastHttpContent: Vert.x ends its request with it
            }
            return;
        }
        try {
            switch (state) {
                case OPEN -> receive(frame);
                case CLOSING -> {
                    if (frame instanceof CloseWebSocketFrame) {
                        drain();
                    }
                }
                case DRAINING, CLOSED -> {} // nothing after a close counts (section 1.4)
            }
        } finally {
            frame.release();
        }
    }

    private void receive(WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame _, BinaryWebSocketFrame _, ContinuationWebSocketFrame _ -> data(frame);
            case PingWebSocketFrame ping -> pong(ByteBufUtil.getBytes(ping.content()));
            case PongWebSocketFrame _ -> {} // any frame is a sign of life; the owner's deadlines see the read
            case CloseWebSocketFrame close -> answerClose(close);
            default -> fail(CloseCode.PROTOCOL_ERROR, 1002, "unknown frame");
        }
    }

    /* Of pings that come while the client does not read what we send, only the newest is answered (section 5.5.3). */
    private void pong(byte[] payload) {
        if (context().channel().isWritable()) {
            write(Frames.frame(context().alloc(), Frames.PONG, payload));
        } else {
            latePong = payload;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        byte[] payload = latePong;
        if (payload != null && state == State.OPEN && ctx.channel().isWritable()) {
            latePong = null;
            write(Frames.frame(ctx.alloc(), Frames.PONG, payload));
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void data(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        boolean continued = frame instanceof ContinuationWebSocketFrame;
        if (!continued && frame.isFinalFragment()) {
            message(frame instanceof TextWebSocketFrame, content);
            return;
        }
        if (!continued) {
            fragmentsAreText = frame instanceof TextWebSocketFrame;
            checkedBytes = 0;
            fragments = context().alloc().buffer(Math.max(256, content.readableBytes()));
        }
        ByteBuf whole = fragments;
        if (whole == null) {
            throw new IllegalStateException("The decoder lets no continuation pass that continues nothing");
        }
        if ((long) whole.readableBytes() + content.readableBytes() > maxMessageBytes) {
            fail(CloseCode.TOO_LARGE, 1009, "message too big");
            return;
        }
        // Copied, not composed: a message of a million one-byte fragments must cost a megabyte, not a hundred.
        whole.writeBytes(content);
        if (fragmentsAreText && !frame.isFinalFragment() && !isUtf8SoFar(whole)) {
            fail(CloseCode.INVALID_UTF8, 1007, "invalid UTF-8"); // at once, not when the message ends (section 8.1)
            return;
        }
        if (frame.isFinalFragment()) {
            fragments = null;
            try {
                message(fragmentsAreText, whole);
            } finally {
                whole.release();
            }
        }
    }

    private boolean isUtf8SoFar(ByteBuf whole) {
        int end = Frames.lastWholeCharacter(whole);
        boolean good = Frames.isUtf8(whole.slice(checkedBytes, end - checkedBytes));
        checkedBytes = end;
        return good;
    }

    private void message(boolean text, ByteBuf content) {
        if (!text) {
            socket.binary(content);
        } else if (Frames.isUtf8(content)) {
            socket.text(content);
        } else {
            fail(CloseCode.INVALID_UTF8, 1007, "invalid UTF-8");
        }
    }

    private void answerClose(CloseWebSocketFrame close) {
        int code = close.statusCode(); // -1 without a body
        if (close.content().isReadable() && (code < 1000 || code > 4999)) {
            fail(CloseCode.PROTOCOL_ERROR, 1002, "invalid close code"); // Netty's own check lets 5000 to 65535 pass
            return;
        }
        if (close.content().readableBytes() > 2
                && !Frames.isUtf8(close.content().skipBytes(2))) {
            fail(CloseCode.INVALID_UTF8, 1007, "invalid UTF-8"); // and a character that is cut off at the end
            return;
        }
        socket.closed(true);
        write(
                code == -1
                        ? Frames.emptyClose(context().alloc())
                        : Frames.close(context().alloc(), code, ""));
        drain();
    }

    /** The peer broke a rule: says so, then throws away what it still sends. */
    private void fail(CloseCode why, int code, String reason) {
        if (state == State.OPEN) {
            socket.broken(why);
            write(Frames.close(context().alloc(), code, reason));
        }
        drain();
    }

    private void drain() {
        if (state == State.DRAINING || state == State.CLOSED) {
            return;
        }
        state = State.DRAINING;
        context().flush();
        resume();
        ChannelHandlerContext ctx = context();
        if (ctx.channel() instanceof DuplexChannel duplex && ctx.pipeline().get(SslHandler.class) == null) {
            var _ = duplex.shutdownOutput(); // after what is flushed; under TLS only the linger below ends it
        }
        closeLater();
    }

    private void closeLater() {
        var _ = context().executor().schedule(this::closeNow, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void closeNow() {
        var _ = context().close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readInProgress = false;
        socket.readComplete();
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
        // Not passed on: Vert.x's handler behind has nothing to flush any more.
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted && state != State.CLOSED) {
            // The decoder would read on byte by byte: out with it, raw buffers now end at channelRead.
            if (ctx.pipeline().get(DECODER) != null) {
                ctx.pipeline().remove(DECODER);
            }
            int code = corrupted.closeStatus().code();
            fail(meaningOf(code), code, String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof IOException) {
            socket.closed(false);
            var _ = ctx.close();
        } else {
            LOG.log(System.Logger.Level.ERROR, "A client's message could not be handled", cause);
            fail(CloseCode.INTERNAL_ERROR, 1011, "internal error");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            if (fragments != null) {
                fragments.release();
                fragments = null;
            }
            socket.gone();
        }
        ctx.fireChannelInactive(); // Vert.x's handler completes its connection: close handlers, limits, metrics
    }

    private static CloseCode meaningOf(int code) {
        return switch (code) {
            case 1007 -> CloseCode.INVALID_UTF8;
            case 1009 -> CloseCode.TOO_LARGE;
            default -> CloseCode.PROTOCOL_ERROR;
        };
    }
}
