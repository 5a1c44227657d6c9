package io.millrace.server.relay;

import io.millrace.server.relay.Greeting.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has connected, until he has shown that he is a gateway of this cluster. Nothing is kept for him but the
 * message that is due, and nothing he says changes anything before that.
 */
final class Receiver extends ByteToMessageDecoder {
    static final long DEADLINE_MILLIS = 3_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String own;
    private final Secrets secrets;
    private final Door door;
    private final byte[] nonce = nonce();
    private Greeting.@Nullable Hello hello;
    private byte @Nullable [] secret;
    private long sinceNanos;
    private boolean over;

    /** What becomes of him. On the relay's event loop. */
    interface Door {
        /**
         * Whether the caller's way is the one that stays, should it itself be called just now.
         *
         * @param sinceNanos when it said who it is
         */
        boolean takes(String caller, long sinceNanos);

        /** He is that peer: the channel is a link from now on. */
        void linked(String peer, ChannelHandlerContext context);

        /** He is none. */
        void refused(ChannelHandlerContext context, String why);

        /** He says that he is this peer, and does not know the secret. */
        void wrongSecret(ChannelHandlerContext context, String peer);
    }

    Receiver(String own, Secrets secrets, Door door) {
        this.own = own;
        this.secrets = secrets;
        this.door = door;
    }

    static byte[] nonce() {
        byte[] nonce = new byte[Proof.NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var deadline = context.executor()
                .schedule(
                        () -> refuse(context, "has not shown who it is in time"),
                        DEADLINE_MILLIS,
                        TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(_ -> deadline.cancel(false));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
        } else if (hello == null) {
            if (in.readableBytes() >= Greeting.HELLO_BYTES) {
                greeted(context, Greeting.hello(in));
            }
        } else if (secret == null) {
            refuse(context, "does not wait for its turn");
        } else if (in.readableBytes() > Proof.BYTES) {
            refuse(context, "says more than it was asked");
        } else if (in.readableBytes() == Proof.BYTES) {
            byte[] proof = new byte[Proof.BYTES];
            in.readBytes(proof);
            judge(context, hello, secret, proof);
        }
    }

    private void greeted(ChannelHandlerContext context, Greeting.@Nullable Hello said) {
        if (said == null) {
            refuse(context, "does not speak as a gateway does");
        } else if (!Greeting.isSpoken(said.version())) {
            end(context, Verdict.OTHER_VERSION, "is of a release that links in another way");
        } else if (!said.receiver().equals(own) || said.caller().equals(own)) {
            end(context, Verdict.NOT_HERE, "looks for another gateway, which was here before");
        } else {
            hello = said;
            sinceNanos = System.nanoTime();
            secrets.secret().whenComplete((known, _) -> context.executor().execute(() -> challenge(context, known)));
        }
    }

    private void challenge(ChannelHandlerContext context, byte @Nullable [] known) {
        if (over) {
            return;
        }
        if (known == null) {
            end(context, Verdict.NOT_READY, "comes while the secret cannot be read from Redis");
            return;
        }
        secret = known;
        var _ = context.writeAndFlush(Greeting.answer(context.alloc(), Verdict.GO_ON, nonce));
    }

    private void judge(ChannelHandlerContext context, Greeting.Hello said, byte[] known, byte[] shown) {
        Proof proof = new Proof(said.caller(), own, said.nonce(), nonce);
        if (!proof.isShown(Proof.Role.CALLER, known, shown)) {
            over = true;
            secrets.doubt();
            door.wrongSecret(context, said.caller());
            say(context, Verdict.WRONG_SECRET);
        } else if (!door.takes(said.caller(), sinceNanos)) {
            over = true;
            say(context, Verdict.OTHER_WAY);
        } else {
            over = true;
            var _ = context.writeAndFlush(
                    Greeting.answer(context.alloc(), Verdict.GO_ON, proof.by(Proof.Role.RECEIVER, known)));
            door.linked(said.caller(), context);
        }
    }

    private void end(ChannelHandlerContext context, Verdict verdict, String why) {
        over = true;
        door.refused(context, why);
        say(context, verdict);
    }

    private static void say(ChannelHandlerContext context, Verdict verdict) {
        var _ = context.writeAndFlush(Greeting.answer(context.alloc(), verdict, new byte[Proof.BYTES]))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (!over) {
            over = true;
            door.refused(context, why);
            var _ = context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        over = true; // his end of the connection broke, which is his own business
        var _ = context.close();
    }
}
