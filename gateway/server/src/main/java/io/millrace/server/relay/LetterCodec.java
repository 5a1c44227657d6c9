package io.millrace.server.relay;

import io.millrace.contract.json.JsonException;
import io.millrace.contract.wire.WireException;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.PollLetter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Letters as frames: four bytes of length, then a version, a kind, the loops from and to, and the letter. A gateway of
 * another release may send what is not known here: it is left out, and counted. What a release adds to a letter it puts
 * at its end, where older ones do not look.
 */
final class LetterCodec {
    /** In front of each frame, not counted in it. */
    static final int LENGTH_BYTES = 4;

    /** At most so much of a frame is not the text or the bytes that it carries. */
    static final int OVERHEAD = 4096;

    private static final int VERSION = 1;
    private static final int BEAT = 0;

    private LetterCodec() {}

    /** What a frame holds. */
    sealed interface Content {
        /** Its sender lives. */
        record Beat() implements Content {}

        /** A letter, from and to a loop. */
        record Delivery(int from, int to, Letter letter) implements Content {}

        /** Another release's, or broken. */
        record Unreadable(String why) implements Content {}
    }

    /** Appends a frame, its length included. */
    static void write(ByteBuf out, int from, int to, Letter letter) {
        int begin = begin(out);
        int kind =
                switch (letter) {
                    case PollLetter poll -> PollLetterCodec.kind(poll);
                    case MoveLetter move -> MoveLetterCodec.kind(move);
                };
        out.writeByte(kind).writeByte(from).writeByte(to);
        switch (letter) {
            case PollLetter poll -> PollLetterCodec.write(out, poll);
            case MoveLetter move -> MoveLetterCodec.write(out, move);
        }
        end(out, begin);
    }

    /** Appends a sign of life. */
    static void writeBeat(ByteBuf out) {
        int begin = begin(out);
        out.writeByte(BEAT).writeByte(0).writeByte(0);
        end(out, begin);
    }

    private static int begin(ByteBuf out) {
        int begin = out.writerIndex();
        out.writeInt(0).writeByte(VERSION);
        return begin;
    }

    private static void end(ByteBuf out, int begin) {
        out.setInt(begin, out.writerIndex() - begin - LENGTH_BYTES);
    }

    /** Reads a frame, without its length. Never fails. */
    static Content read(ByteBuf frame) {
        try {
            int version = frame.readUnsignedByte();
            if (version != VERSION) {
                return new Content.Unreadable("version " + version);
            }
            int kind = frame.readUnsignedByte();
            int from = frame.readUnsignedByte();
            int to = frame.readUnsignedByte();
            if (kind == BEAT) {
                return new Content.Beat();
            }
            Letter letter = letter(kind, frame);
            return letter == null ? new Content.Unreadable("kind " + kind) : new Content.Delivery(from, to, letter);
        } catch (IndexOutOfBoundsException _) {
            return new Content.Unreadable("too short");
        } catch (IllegalArgumentException | JsonException | WireException _) {
            return new Content.Unreadable("malformed");
        }
    }

    private static @Nullable Letter letter(int kind, ByteBuf in) {
        Letter poll = PollLetterCodec.read(kind, in);
        return poll == null ? MoveLetterCodec.read(kind, in) : poll;
    }
}
