package io.millrace.server.relay;

import io.millrace.contract.Bytes;
import io.millrace.core.cluster.PollLetter;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Letters about polls, behind a frame's head. A text has two bytes of length, bytes have four. */
final class PollLetterCodec {
    private static final int ASKED = 1;
    private static final int ABORTED = 2;
    private static final int ANSWERED = 3;
    private static final int RELEASED = 32;

    private static final int GET = 1;
    private static final int POST = 2;
    private static final int POSTING = 3;
    private static final int OTHER = 4;

    private static final int PACKETS = 1;
    private static final int TAKEN = 2;
    private static final int WRONG = 3;
    private static final int BARE = 4;

    private static final int LAST_CODE = 5;

    private static final int BASE64 = 1;
    private static final int BINARY = 2;
    /** A body that brings nothing that counts. */
    private static final int NOTHING = 4;
    /** Nothing has announced it. */
    private static final int WHOLE = 8;

    private PollLetterCodec() {}

    static int kind(PollLetter letter) {
        return switch (letter) {
            case PollLetter.Asked _ -> ASKED;
            case PollLetter.Aborted _ -> ABORTED;
            case PollLetter.Answered _ -> ANSWERED;
            case PollLetter.Released _ -> RELEASED;
        };
    }

    static void write(ByteBuf out, PollLetter letter) {
        out.writeLong(letter.number());
        switch (letter) {
            case PollLetter.Asked asked -> write(out, asked.request());
            case PollLetter.Aborted _, PollLetter.Released _ -> {}
            case PollLetter.Answered answered -> write(out, answered.answer());
        }
    }

    /** @return {@code null} when there is no such kind, or when it is about something that is not known here */
    static @Nullable PollLetter read(int kind, ByteBuf in) {
        return switch (kind) {
            case ASKED -> asked(in.readLong(), request(in));
            case ABORTED -> new PollLetter.Aborted(in.readLong());
            case ANSWERED -> answered(in.readLong(), answer(in));
            case RELEASED -> new PollLetter.Released(in.readLong());
            default -> null;
        };
    }

    private static @Nullable PollLetter asked(long number, @Nullable PollRequest request) {
        return request == null ? null : new PollLetter.Asked(number, request);
    }

    private static @Nullable PollLetter answered(long number, @Nullable PollAnswer answer) {
        return answer == null ? null : new PollLetter.Answered(number, answer);
    }

    private static void write(ByteBuf out, PollRequest request) {
        switch (request) {
            case PollRequest.Get get -> head(out, GET, get, get.base64() ? BASE64 : 0);
            case PollRequest.Post post -> {
                Bytes body = post.body();
                int of = (post.base64() ? BASE64 : 0) | (post.binary() ? BINARY : 0) | (post.announced() ? 0 : WHOLE);
                head(out, POST, post, of | (body == null ? NOTHING : 0));
                if (body != null) {
                    write(out, body);
                }
            }
            case PollRequest.Posting posting -> head(out, POSTING, posting, 0);
            case PollRequest.Other other -> head(out, OTHER, other, 0);
        }
    }

    private static void head(ByteBuf out, int what, PollRequest request, int flags) {
        out.writeByte(what).writeByte(request.version()).writeByte(flags);
        write(out, request.session());
        write(out, request.path());
    }

    private static @Nullable PollRequest request(ByteBuf in) {
        int what = in.readUnsignedByte();
        int version = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        String session = text(in);
        String path = text(in);
        boolean base64 = (flags & BASE64) != 0;
        return switch (what) {
            case GET -> new PollRequest.Get(session, path, version, base64);
            case POST -> {
                Bytes body = (flags & NOTHING) != 0 ? null : bytes(in);
                boolean announced = (flags & WHOLE) == 0;
                yield new PollRequest.Post(session, path, version, base64, (flags & BINARY) != 0, announced, body);
            }
            case POSTING -> new PollRequest.Posting(session, path, version);
            case OTHER -> new PollRequest.Other(session, path, version);
            default -> null;
        };
    }

    private static void write(ByteBuf out, PollAnswer answer) {
        switch (answer) {
            case PollAnswer.Packets packets -> {
                out.writeByte(PACKETS).writeByte(packets.binary() ? BINARY : 0);
                write(out, packets.payload());
            }
            case PollAnswer.Taken _ -> out.writeByte(TAKEN);
            case PollAnswer.Wrong wrong -> out.writeByte(WRONG).writeByte(wrong.code());
            case PollAnswer.Bare bare -> out.writeByte(BARE).writeShort(bare.status());
        }
    }

    private static @Nullable PollAnswer answer(ByteBuf in) {
        return switch (in.readUnsignedByte()) {
            case PACKETS -> {
                boolean binary = (in.readUnsignedByte() & BINARY) != 0;
                yield new PollAnswer.Packets(bytes(in), binary);
            }
            case TAKEN -> new PollAnswer.Taken();
            case WRONG -> new PollAnswer.Wrong(known(in.readUnsignedByte()));
            case BARE -> new PollAnswer.Bare(in.readUnsignedShort());
            default -> null;
        };
    }

    /* A code that a later release has made says at least that the request was bad. */
    private static int known(int code) {
        return code <= LAST_CODE ? code : PollAnswer.BAD_REQUEST;
    }

    private static void write(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static String text(ByteBuf in) {
        return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8)
                .toString();
    }

    private static void write(ByteBuf out, Bytes bytes) {
        out.writeInt(bytes.length()).writeBytes(bytes.array());
    }

    /* What it says of its length is checked before anything is made for it. */
    private static Bytes bytes(ByteBuf in) {
        int length = in.readInt();
        if (length < 0 || length > in.readableBytes()) {
            throw new IndexOutOfBoundsException(length);
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return Bytes.of(bytes);
    }
}
