package io.millrace.server.relay;

import io.millrace.core.cluster.Letter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/** A connection with a peer, both of whom have shown that they know the secret. On the relay's event loop. */
final class Link extends SimpleChannelInboundHandler<ByteBuf> {
    /** So much is written together. */
    private static final int BATCH = 64 * 1024;

    /** Netty's: with more it takes nothing until less than half of that is left. */
    private static final int UNWRITTEN = 1024 * 1024;

    private static final int FIRST_CAPACITY = 1024;

    private final Channel channel;
    private final LinkRules rules;
    private final Ends ends;
    private final LinkSignals signals;
    private @Nullable ByteBuf batch;
    private long lastHeardNanos = System.nanoTime();
    private boolean over;

    /** What comes of it. */
    interface Ends {
        /** A letter for one of this gateway's loops. */
        void arrived(LetterCodec.Content.Delivery delivery);

        /** It {@linkplain #takes takes} letters again. */
        void goesOn();

        /** Once; nothing arrives any more. */
        void broken(String why);
    }

    /**
     * @param letterBytes the largest letter; one that is larger breaks the link
     * @param unsentBytes so much may wait for a peer that reads slowly; with more, the link is broken
     */
    record LinkRules(int letterBytes, int unsentBytes) {}

    Link(Channel channel, LinkRules rules, Ends ends, LinkSignals signals) {
        super(true);
        this.channel = channel;
        this.rules = rules;
        this.ends = ends;
        this.signals = signals;
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(UNWRITTEN / 2, UNWRITTEN));
    }

    /** Takes the channel over from who has greeted. What came behind the greeting is read. */
    void takeOver(ChannelHandlerContext greeting) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new LengthFieldBasedFrameDecoder(
                rules.letterBytes, 0, LetterCodec.LENGTH_BYTES, 0, LetterCodec.LENGTH_BYTES));
        pipeline.addLast(this);
        pipeline.remove(greeting.handler());
    }

    /** Whether the peer reads fast enough for another letter. */
    boolean takes() {
        return !over && channel.isWritable();
    }

    /** Goes out with the next {@link #flush}. */
    void write(int from, int to, Letter letter) {
        if (over) {
            return;
        }
        ByteBuf out = batch();
        int before = out.readableBytes();
        LetterCodec.write(out, from, to, letter);
        int length = out.readableBytes() - before;
        if (length > rules.letterBytes) {
            breaks("a letter of " + length + " bytes for it is larger than the " + rules.letterBytes
                    + " that gateways take");
        } else if (out.readableBytes() >= BATCH) {
            writeBatch();
        }
    }

    private ByteBuf batch() {
        ByteBuf out = batch;
        if (out == null) {
            out = channel.alloc().buffer(FIRST_CAPACITY);
            batch = out;
        }
        return out;
    }

    private void writeBatch() {
        ByteBuf out = batch;
        if (out != null) {
            batch = null;
            signals.sent(out.readableBytes());
            var _ = channel.write(out, channel.voidPromise());
            if (!channel.isWritable()) {
                channel.flush(); // what only waits for its flush shows nothing of the peer
            }
        }
    }

    void flush() {
        if (!over) {
            writeBatch();
            channel.flush();
        }
    }

    /** Now and then: tells the peer that we live, and looks whether it does. */
    void beat(long nowNanos, long silenceNanos) {
        if (nowNanos - lastHeardNanos > silenceNanos) {
            breaks("nothing was heard of it for " + silenceNanos / 1_000_000_000 + " s");
        } else if (!over) {
            LetterCodec.writeBeat(batch());
            flush();
        }
    }

    /** This process has slept: what the peer has sent meanwhile lies in the socket. */
    void forgiveSilence(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /** Ends it. */
    void breaks(String why) {
        if (!over) {
            over = true;
            ByteBuf unsent = batch;
            batch = null;
            if (unsent != null) {
                unsent.release();
            }
            var _ = channel.close();
            ends.broken(why);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        if (over) {
            return;
        }
        lastHeardNanos = System.nanoTime();
        signals.received(frame.readableBytes() + LetterCodec.LENGTH_BYTES);
        switch (LetterCodec.read(frame)) {
            case LetterCodec.Content.Beat _ -> {}
            case LetterCodec.Content.Delivery delivery -> ends.arrived(delivery);
            case LetterCodec.Content.Unreadable _ -> signals.unreadable();
        }
    }

    /* Not in the middle of the flush that has made room. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            context.executor().execute(() -> {
                if (!over) {
                    ends.goesOn();
                }
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        breaks("the connection has ended");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        breaks(
                cause instanceof TooLongFrameException
                        ? "it sends a letter of more than " + rules.letterBytes + " bytes"
                        : String.valueOf(cause.getMessage()));
    }
}
