package io.millrace.server.websocket;

import io.millrace.core.connection.Deadlines;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.server.log.Rest;
import io.millrace.server.log.Wordless;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
     * OPEN    -> CLOSING   we sent a close frame, or ended our half, and read on: for the peer's, and for what it had
     *                      sent before it saw ours (section 5.5.1)
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

    private static final byte[] NOTHING = {};

    private static final System.Logger LOG = System.getLogger(WebSocketChannel.class.getName());
    private static final Rest FAULTS = new Rest();

    /* Closing a socket that holds unread bytes makes the kernel send RST, and RST destroys our close frame on its way:
     * the client would see 1006. So we close only our half, read on and throw away, at most this long. */
    private static final long LINGER_MILLIS = 2_000;

    private final ClientSocket socket;
    private final SocketRules rules;
    private final boolean deflating;
    private final MessageReader messages;
    private @Nullable ChannelHandlerContext context;
    private State state = State.OPEN;
    private boolean unflushed;
    private boolean readInProgress;

    /** The answer to the newest ping, while there is no room for it. */
    private byte @Nullable [] latePong;

    private final FrameDecoder decoder;
    private @Nullable SlowFrame slowFrame;
    private @Nullable Liveness liveness;
    private long resumedAtNanos = System.nanoTime();

    /** @param deflating whether permessage-deflate was agreed on */
    WebSocketChannel(ClientSocket socket, SocketRules rules, FrameDecoder decoder, boolean deflating) {
        this.decoder = decoder;
        this.socket = socket;
        this.rules = rules;
        this.deflating = deflating;
        this.messages = new MessageReader(this, socket, rules, deflating);
    }

    /** Writes a message; it goes out with {@link #flush}. */
    void send(Frame frame) {
        if (state == State.OPEN) {
            ChannelHandlerContext ctx = context();
            SharedFrames frames = deflating && frame.length() >= rules.deflateFrom()
                    ? SharedFrames.compressedOfLoop()
                    : SharedFrames.ofLoop();
            ByteBuf wire = frames.of(frame, ctx.alloc(), ctx.executor());
            socket.meters().sent(wire.readableBytes());
            var _ = ctx.write(wire, ctx.voidPromise());
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
        write(Frames.close(alloc(), code, reason));
        context().flush();
        resume(); // the peer's close can only be seen by reading
        closeLater();
    }

    /** Ends the connection at once, with all that waits to be sent. */
    void cut() {
        closeNow();
    }

    /** Ends our half behind what was written, without a close frame; later calls do nothing. */
    void endQuietly() {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
        resume();
        closeLater();
    }

    /** Stops reading. What the current read brought (one buffer, up to 64 KB) still arrives. */
    void pause() {
        context().channel().config().setAutoRead(false);
    }

    void resume() {
        resumedAtNanos = System.nanoTime();
        context().channel().config().setAutoRead(true);
    }

    /** Whether we ourselves have not read all the time since then. */
    boolean wasHeldBack(long sinceNanos) {
        return !context().channel().config().isAutoRead() || resumedAtNanos - sinceNanos > 0;
    }

    Deadlines timers() {
        return socket.timers();
    }

    /** Gives the peer up if it shows no sign of life within that time; pings of the path's own find out as well. */
    void probe(long withinNanos) {
        if (state == State.OPEN && !rules.pingInterval().isPositive()) {
            liveness = liveness == null ? new Liveness(this, 0, withinNanos) : liveness;
            liveness.probe(System.nanoTime());
        }
    }

    /** Asks the peer for a sign of life. */
    void ping() {
        if (state == State.OPEN) {
            write(Frames.frame(alloc(), Frames.PING, NOTHING));
        }
    }

    /** It has given none. */
    void silent() {
        fail(CloseCode.PING_TIMEOUT, CloseCode.PING_TIMEOUT.reason());
    }

    long unsentBytes() {
        ChannelOutboundBuffer waiting = context().channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    private void write(ByteBuf frame) {
        socket.meters().sent(frame.readableBytes());
        if (readInProgress) {
            unflushed = true; // one flush for all that this read causes
            var _ = context().write(frame, context().voidPromise());
        } else {
            var _ = context().writeAndFlush(frame, context().voidPromise());
        }
    }

    ByteBufAllocator alloc() {
        return context().alloc();
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
        if (rules.pingInterval().isPositive()) {
            liveness = new Liveness(
                    this, rules.pingInterval().toNanos(), rules.pingTimeout().toNanos());
            liveness.begin(System.nanoTime());
        }
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
                case CLOSING -> receiveLast(frame);
                case DRAINING, CLOSED -> {} // nothing after a close counts (section 1.4)
            }
        } finally {
            frame.release();
        }
    }

    private void receive(WebSocketFrame frame) {
        if (frame.rsv() != 0 && !messages.isCompressed(frame)) {
            fail(CloseCode.PROTOCOL_ERROR, "reserved bits");
            return;
        }
        switch (frame) {
            case TextWebSocketFrame _, BinaryWebSocketFrame _, ContinuationWebSocketFrame _ -> messages.take(frame);
            case PingWebSocketFrame ping -> pong(ByteBufUtil.getBytes(ping.content()));
            case PongWebSocketFrame _ -> {} // any frame is a sign of life; the owner's deadlines see the read
            case CloseWebSocketFrame close -> answerClose(close);
            default -> fail(CloseCode.PROTOCOL_ERROR, "unknown frame");
        }
    }

    private void receiveLast(WebSocketFrame frame) {
        switch (frame) {
            case CloseWebSocketFrame _ -> {
                socket.closed(true);
                drain();
            }
            case PingWebSocketFrame _, PongWebSocketFrame _ -> {} // nothing is sent behind a close frame
            default -> receive(frame);
        }
    }

    /* Of pings that come while the client does not read what we send, only the newest is answered (section 5.5.3). */
    private void pong(byte[] payload) {
        if (context().channel().isWritable()) {
            write(Frames.frame(alloc(), Frames.PONG, payload));
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

    private void answerClose(CloseWebSocketFrame close) {
        int code = close.statusCode(); // -1 without a body
        if (close.content().isReadable() && (code < 1000 || code > 4999)) {
            fail(CloseCode.PROTOCOL_ERROR, "invalid close code"); // Netty's own check lets 5000 to 65535 pass
            return;
        }
        if (close.content().readableBytes() > 2
                && !Frames.isUtf8(close.content().skipBytes(2))) {
            fail(CloseCode.INVALID_UTF8, "invalid UTF-8"); // and a character that is cut off at the end
            return;
        }
        socket.saidGoodbye(Math.max(code, 0));
        write(code == -1 ? Frames.emptyClose(alloc()) : Frames.close(alloc(), code, ""));
        drain();
    }

    /** The peer broke a rule: says so, then throws away what it still sends. */
    void fail(CloseCode why, String reason) {
        if (state == State.OPEN) {
            socket.broken(why);
            write(Frames.close(alloc(), why.code(), reason));
        }
        drain();
    }

    private void drain() {
        if (state == State.DRAINING || state == State.CLOSED) {
            return;
        }
        state = State.DRAINING;
        dropTimers();
        context().flush();
        resume();
        endOutput();
        closeLater();
    }

    /* After what is flushed. Under TLS the peer learns by close_notify that nothing follows. */
    private void endOutput() {
        SslHandler tls = context().pipeline().get(SslHandler.class);
        if (tls != null) {
            var _ = tls.closeOutbound();
        } else if (context().channel() instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
    }

    private void watchFrame() {
        if (slowFrame == null) {
            slowFrame = new SlowFrame(this, decoder, rules.messageTimeout().toNanos());
        }
        slowFrame.watch();
    }

    /** The message that is coming in cannot be finished. */
    void breach(Assembly.Breach breach) {
        fail(breach.code(), breach.words());
    }

    private void dropTimers() {
        if (slowFrame != null) {
            timers().clear(slowFrame);
            slowFrame = null;
        }
        if (liveness != null) {
            timers().clear(liveness);
            liveness = null;
        }
        messages.drop();
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
        if (liveness != null) {
            liveness.heard(); // also of a frame that is not whole yet
        }
        if (decoder.isInside() && state == State.OPEN) {
            watchFrame();
        }
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
            fail(Frames.breachOf(corrupted.closeStatus().code()), String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof IOException) {
            socket.closed(false);
            var _ = ctx.close();
        } else {
            FAULTS.say(more -> LOG.log(
                    System.Logger.Level.ERROR, "A client's message could not be handled" + more, Wordless.of(cause)));
            fail(CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            dropTimers();
            socket.gone();
        }
        ctx.fireChannelInactive(); // Vert.x's handler completes its connection: close handlers, limits, metrics
    }
}
