package io.millrace.server.relay;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What letters about moves are made of. Everything that has parts is a block, its length in front, so that a later
 * release can add to its end. No length and no count is believed before that many bytes are there.
 */
final class LetterParts {
    private static final int LENGTH_BYTES = 4;
    /** Levels around what clients say and hear, by the contract. */
    private static final int ENVELOPE = 2;

    private LetterParts() {}

    static void block(ByteBuf out, Runnable inside) {
        int begin = out.writerIndex();
        out.writeInt(0);
        inside.run();
        out.setInt(begin, out.writerIndex() - begin - LENGTH_BYTES);
    }

    static ByteBuf block(ByteBuf in) {
        return in.readSlice(count(in, 1));
    }

    /* Two bytes a character: names may hold half a pair of surrogates, which UTF-8 cannot say. */
    static void text(ByteBuf out, String text) {
        out.writeInt(text.length());
        for (int i = 0; i < text.length(); i++) {
            out.writeChar(text.charAt(i));
        }
    }

    static String text(ByteBuf in) {
        char[] chars = new char[count(in, 2)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = in.readChar();
        }
        return new String(chars);
    }

    static void bytes(ByteBuf out, byte[] bytes) {
        out.writeInt(bytes.length).writeBytes(bytes);
    }

    static Bytes bytes(ByteBuf in) {
        byte[] bytes = new byte[count(in, 1)];
        in.readBytes(bytes);
        return Bytes.of(bytes);
    }

    static void json(ByteBuf out, Json json) {
        bytes(out, json.toBytes());
    }

    /**
     * As deep as commands and events may be.
     *
     * @throws io.millrace.contract.json.JsonException when it is none
     */
    static Json json(ByteBuf in) {
        byte[] bytes = bytes(in).array();
        return Json.parseOuter(bytes, 0, bytes.length, ENVELOPE);
    }

    static <T> void optional(ByteBuf out, @Nullable T value, BiConsumer<ByteBuf, T> write) {
        out.writeBoolean(value != null);
        if (value != null) {
            write.accept(out, value);
        }
    }

    static <T> @Nullable T optional(ByteBuf in, Function<ByteBuf, T> read) {
        return in.readBoolean() ? read.apply(in) : null;
    }

    static <T> void list(ByteBuf out, List<T> list, BiConsumer<ByteBuf, T> write) {
        out.writeInt(list.size());
        list.forEach(each -> write.accept(out, each));
    }

    /** @param read takes at least four bytes of each */
    static <T> List<T> list(ByteBuf in, Function<ByteBuf, T> read) {
        int size = count(in, LENGTH_BYTES);
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(read.apply(in));
        }
        return List.copyOf(list);
    }

    private static int count(ByteBuf in, int bytesOfEach) {
        int count = in.readInt();
        if (count < 0 || count > in.readableBytes() / bytesOfEach) {
            throw new IndexOutOfBoundsException(count);
        }
        return count;
    }
}
