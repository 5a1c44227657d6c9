package io.millrace.server.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How two gateways begin a link. Every message has its one length, so that nothing is kept for somebody who has not
 * shown that he knows the secret:
 *
 * <pre>
 * caller   -- hello: "MILLRACE", version, own tag, receiver's tag, nonce --> receiver
 * caller   <-- challenge: verdict, nonce -------------------------------- receiver
 * caller   -- proof -----------------------------------------------------> receiver
 * caller   <-- welcome: verdict, proof ----------------------------------- receiver
 * </pre>
 */
final class Greeting {
    private static final byte[] MAGIC = "MILLRACE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{6}");
    private static final int TAG_BYTES = 6;

    static final int HELLO_BYTES = 8 + 1 + 2 * TAG_BYTES + Proof.NONCE_BYTES;
    static final int ANSWER_BYTES = 1 + 32;

    private Greeting() {}

    /** What the receiver says. */
    enum Verdict {
        GO_ON(0),
        /** The tag is not its own: another process has its address now. */
        NOT_HERE(1),
        /** Of another release, which links in another way. */
        OTHER_VERSION(2),
        /** The proof is wrong. */
        WRONG_SECRET(3),
        /** It is connecting itself, and its way is the one that stays. */
        OTHER_WAY(4),
        /** It does not know the secret itself yet. */
        NOT_READY(5);

        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        static @Nullable Verdict of(int code) {
            for (Verdict verdict : values()) {
                if (verdict.code == code) {
                    return verdict;
                }
            }
            return null;
        }
    }

    /** The caller's first message. */
    record Hello(int version, String caller, String receiver, byte[] nonce) {}

    /** The receiver's messages. */
    record Answer(@Nullable Verdict verdict, byte[] bytes) {}

    static ByteBuf hello(ByteBufAllocator allocator, String caller, String receiver, byte[] nonce) {
        ByteBuf out = allocator.buffer(HELLO_BYTES);
        out.writeBytes(MAGIC).writeByte(VERSION);
        out.writeCharSequence(caller, StandardCharsets.US_ASCII);
        out.writeCharSequence(receiver, StandardCharsets.US_ASCII);
        return out.writeBytes(nonce);
    }

    /** @return {@code null} for what is none */
    static @Nullable Hello hello(ByteBuf in) {
        byte[] magic = new byte[MAGIC.length];
        in.readBytes(magic);
        int version = in.readUnsignedByte();
        String caller =
                in.readCharSequence(TAG_BYTES, StandardCharsets.ISO_8859_1).toString();
        String receiver =
                in.readCharSequence(TAG_BYTES, StandardCharsets.ISO_8859_1).toString();
        byte[] nonce = new byte[Proof.NONCE_BYTES];
        in.readBytes(nonce);
        boolean isHello = Arrays.equals(magic, MAGIC)
                && TAG.matcher(caller).matches()
                && TAG.matcher(receiver).matches();
        return isHello ? new Hello(version, caller, receiver, nonce) : null;
    }

    static boolean isSpoken(int version) {
        return version == VERSION;
    }

    /** A nonce or a proof with it; zeros where there is none. */
    static ByteBuf answer(ByteBufAllocator allocator, Verdict verdict, byte[] bytes) {
        return allocator.buffer(ANSWER_BYTES).writeByte(verdict.code).writeBytes(bytes);
    }

    static Answer answer(ByteBuf in) {
        Verdict verdict = Verdict.of(in.readUnsignedByte());
        byte[] bytes = new byte[ANSWER_BYTES - 1];
        in.readBytes(bytes);
        return new Answer(verdict, bytes);
    }
}
