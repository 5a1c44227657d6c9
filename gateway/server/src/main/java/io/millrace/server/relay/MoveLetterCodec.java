package io.millrace.server.relay;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Target;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.MoveLetter.Verdict;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Letters about sessions that move, behind a frame's head. */
final class MoveLetterCodec {
    private static final int ASKS = 16;
    private static final int ANSWERED = 17;
    private static final int PROBED = 18;
    private static final int TAKES = 19;
    private static final int ABANDONS = 20;
    private static final int WANTED = 21;
    private static final int READY = 22;
    private static final int LUGGAGE = 23;
    private static final int OVER = 24;
    private static final int FLUSHED = 25;
    private static final int ACKED = 26;
    private static final int GONE = 27;

    private static final int GRANTED = 1;
    private static final int UNKNOWN = 2;
    private static final int WRONG = 3;
    private static final int TAKEN = 4;

    private static final int CONNECTION = 1;
    private static final int ROOM = 2;
    private static final int USER = 3;
    private static final int NAMESPACE = 4;

    private MoveLetterCodec() {}

    static int kind(MoveLetter letter) {
        return switch (letter) {
            case MoveLetter.Asks _ -> ASKS;
            case MoveLetter.Answered _ -> ANSWERED;
            case MoveLetter.Probed _ -> PROBED;
            case MoveLetter.Takes _ -> TAKES;
            case MoveLetter.Abandons _ -> ABANDONS;
            case MoveLetter.Wanted _ -> WANTED;
            case MoveLetter.Ready _ -> READY;
            case MoveLetter.Luggage _ -> LUGGAGE;
            case MoveLetter.Over _ -> OVER;
            case MoveLetter.Flushed _ -> FLUSHED;
            case MoveLetter.Acked _ -> ACKED;
            case MoveLetter.Gone _ -> GONE;
        };
    }

    static void write(ByteBuf out, MoveLetter letter) {
        out.writeLong(letter.number());
        switch (letter) {
            case MoveLetter.Asks it -> {
                LetterParts.text(out, it.session());
                LetterParts.text(out, it.path());
                out.writeByte(it.version());
            }
            case MoveLetter.Answered it -> out.writeByte(code(it.verdict()));
            case MoveLetter.Probed _, MoveLetter.Takes _, MoveLetter.Abandons _ -> {}
            case MoveLetter.Wanted it -> {
                out.writeInt(it.round());
                LetterParts.list(out, it.targets(), MoveLetterCodec::target);
                LetterParts.list(out, it.origins(), MovedClientCodec::origin);
            }
            case MoveLetter.Ready it -> out.writeInt(it.round());
            case MoveLetter.Luggage it -> {
                out.writeInt(it.round()).writeBoolean(it.marked());
                MovedClientCodec.write(out, it.client());
            }
            case MoveLetter.Over it -> {
                out.writeInt(it.code());
                LetterParts.text(out, it.words());
            }
            case MoveLetter.Flushed it -> out.writeBoolean(it.whole());
            case MoveLetter.Acked it -> {
                LetterParts.text(out, it.connection().value());
                out.writeInt(it.ackId());
                LetterParts.json(out, it.args());
                LetterParts.list(out, it.attachments(), (to, bytes) -> LetterParts.bytes(to, bytes.array()));
            }
            case MoveLetter.Gone it -> LetterParts.text(out, it.connection().value());
        }
    }

    /**
     * @return {@code null} when there is no such kind, or when it says what is not known here
     * @throws RuntimeException it is cut off, or holds what cannot be
     */
    static @Nullable MoveLetter read(int kind, ByteBuf in) {
        if (kind < ASKS || kind > GONE) {
            return null;
        }
        long number = in.readLong();
        return switch (kind) {
            case ASKS -> new MoveLetter.Asks(number, LetterParts.text(in), LetterParts.text(in), in.readUnsignedByte());
            case ANSWERED -> answered(number, verdict(in.readUnsignedByte()));
            case PROBED -> new MoveLetter.Probed(number);
            case TAKES -> new MoveLetter.Takes(number);
            case ABANDONS -> new MoveLetter.Abandons(number);
            case WANTED ->
                new MoveLetter.Wanted(
                        number,
                        in.readInt(),
                        LetterParts.list(in, MoveLetterCodec::target),
                        LetterParts.list(in, MovedClientCodec::origin));
            case READY -> new MoveLetter.Ready(number, in.readInt());
            case LUGGAGE -> new MoveLetter.Luggage(number, in.readInt(), in.readBoolean(), MovedClientCodec.read(in));
            case OVER -> new MoveLetter.Over(number, in.readInt(), LetterParts.text(in));
            case FLUSHED -> new MoveLetter.Flushed(number, in.readBoolean());
            case ACKED ->
                new MoveLetter.Acked(
                        number,
                        new ConnectionId(LetterParts.text(in)),
                        in.readInt(),
                        LetterParts.json(in),
                        LetterParts.list(in, LetterParts::bytes));
            case GONE -> new MoveLetter.Gone(number, new ConnectionId(LetterParts.text(in)));
            default -> null;
        };
    }

    private static int code(Verdict verdict) {
        return switch (verdict) {
            case GRANTED -> GRANTED;
            case UNKNOWN -> UNKNOWN;
            case WRONG -> WRONG;
            case TAKEN -> TAKEN;
        };
    }

    private static @Nullable MoveLetter answered(long number, @Nullable Verdict verdict) {
        return verdict == null ? null : new MoveLetter.Answered(number, verdict);
    }

    private static @Nullable Verdict verdict(int code) {
        return switch (code) {
            case GRANTED -> Verdict.GRANTED;
            case UNKNOWN -> Verdict.UNKNOWN;
            case WRONG -> Verdict.WRONG;
            case TAKEN -> Verdict.TAKEN;
            default -> null;
        };
    }

    static void target(ByteBuf out, Target target) {
        LetterParts.block(out, () -> {
            switch (target) {
                case Target.Connection it ->
                    LetterParts.text(out.writeByte(CONNECTION), it.id().value());
                case Target.Room it -> {
                    LetterParts.text(out.writeByte(ROOM), it.namespace());
                    LetterParts.text(out, it.room());
                }
                case Target.User it -> LetterParts.text(out.writeByte(USER), it.user());
                case Target.Namespace it -> LetterParts.text(out.writeByte(NAMESPACE), it.namespace());
            }
        });
    }

    /* One of a later release cannot be subscribed to, so the whole is not understood. */
    static Target target(ByteBuf from) {
        ByteBuf in = LetterParts.block(from);
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case CONNECTION -> new Target.Connection(new ConnectionId(LetterParts.text(in)));
            case ROOM -> new Target.Room(LetterParts.text(in), LetterParts.text(in));
            case USER -> new Target.User(LetterParts.text(in));
            case NAMESPACE -> new Target.Namespace(LetterParts.text(in));
            default -> throw new IllegalArgumentException("No such target");
        };
    }
}
