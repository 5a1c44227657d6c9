package io.millrace.server.relay;

import io.millrace.server.relay.Greeting.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** This gateway's side of a connection that it has opened, until both have shown that they know the secret. */
final class Caller extends ByteToMessageDecoder {
    private final String own;
    private final String peer;
    private final byte[] secret;
    private final Call call;
    private final byte[] nonce = Receiver.nonce();
    private @Nullable Proof proof;
    private boolean over;

    /** What becomes of it. On the relay's event loop, one of these once. */
    interface Call {
        /** The channel is a link from now on. */
        void linked(ChannelHandlerContext context);

        /** The peer says this. */
        void refused(Verdict verdict);

        /** The peer let us in, and does not know the secret itself. */
        void impostor();

        /** Nothing comes of it. */
        void failed(String why);
    }

    Caller(String own, String peer, byte[] secret, Call call) {
        this.own = own;
        this.peer = peer;
        this.secret = secret;
        this.call = call;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var deadline = context.executor()
                .schedule(() -> fail(context, "no answer in time"), Receiver.DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(_ -> deadline.cancel(false));
        var _ = context.writeAndFlush(Greeting.hello(context.alloc(), own, peer, nonce));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
        } else if (in.readableBytes() >= Greeting.ANSWER_BYTES) {
            Greeting.Answer answer = Greeting.answer(in);
            if (answer.verdict() == null) {
                fail(context, "what answers there is no gateway");
            } else if (answer.verdict() != Verdict.GO_ON) {
                over = true;
                var _ = context.close();
                call.refused(answer.verdict());
            } else if (proof == null) {
                proof = new Proof(own, peer, nonce, answer.bytes());
                byte[] shown = proof.by(Proof.Role.CALLER, secret);
                var _ = context.writeAndFlush(
                        context.alloc().buffer(Proof.BYTES).writeBytes(shown));
            } else if (proof.isShown(Proof.Role.RECEIVER, secret, answer.bytes())) {
                over = true;
                call.linked(context);
            } else {
                over = true;
                var _ = context.close();
                call.impostor();
            }
        }
    }

    private void fail(ChannelHandlerContext context, String why) {
        if (!over) {
            over = true;
            var _ = context.close();
            call.failed(why);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, "the connection has ended");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, String.valueOf(cause.getMessage()));
    }
}
