package io.millrace.server.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.MovedClient;
import io.millrace.dialects.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Letters about moves as frames and back, and what a hostile or a later peer makes of them. */
final class MoveLetterCodecTest {
    private static final int SEEDS = 3_000;

    private static ByteBuf frame(MoveLetter letter) {
        ByteBuf out = Unpooled.buffer();
        LetterCodec.write(out, 3, 63, letter);
        assertEquals(out.readInt(), out.readableBytes(), "its length");
        return out;
    }

    @Test
    void thereAndBack() {
        Set<Class<?>> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            MoveLetter letter = new Moves(seed).next();
            seen.add(letter.getClass());
            assertEquals(
                    new LetterCodec.Content.Delivery(3, 63, letter), LetterCodec.read(frame(letter)), "seed " + seed);
        }
        assertEquals(Set.of(MoveLetter.class.getPermittedSubclasses()), seen);
    }

    @Test
    void whatALaterReleaseAddsAtTheEndIsNotRead() {
        for (int seed = 0; seed < SEEDS; seed++) {
            MoveLetter letter = new Moves(seed).next();
            ByteBuf more = frame(letter).writeLong(-1);
            assertEquals(new LetterCodec.Content.Delivery(3, 63, letter), LetterCodec.read(more), "seed " + seed);
        }
    }

    @Test
    void whatIsCutOffIsUnreadable() {
        for (int seed = 0; seed < SEEDS / 10; seed++) {
            ByteBuf whole = frame(new Moves(seed).next());
            for (int length = 0; length < whole.readableBytes(); length++) {
                LetterCodec.Content cut = LetterCodec.read(whole.slice(whole.readerIndex(), length));
                assertInstanceOf(LetterCodec.Content.Unreadable.class, cut, "seed " + seed + ", " + length + " bytes");
            }
        }
    }

    @Test
    void whateverIsBrokenIsReadAsSomethingOrUnreadable() {
        int unreadable = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            ByteBuf frame = frame(new Moves(seed).next());
            Random random = new Random(seed);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                int at = frame.readerIndex() + random.nextInt(frame.readableBytes());
                frame.setByte(at, frame.getByte(at) ^ (1 << random.nextInt(8)));
            }
            switch (LetterCodec.read(frame)) {
                case LetterCodec.Content.Unreadable _ -> unreadable++;
                case LetterCodec.Content.Delivery _, LetterCodec.Content.Beat _ -> {}
            }
        }
        assertTrue(unreadable > SEEDS / 10, unreadable + " unreadable");
    }

    @Test
    void noiseBehindAnyHeadIsReadAsSomethingOrUnreadable() {
        int unreadable = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            ByteBuf frame =
                    Unpooled.buffer().writeByte(1).writeByte(16 + seed % 12).writeShort(0);
            if (LetterCodec.read(frame.writeBytes(noise)) instanceof LetterCodec.Content.Unreadable) {
                unreadable++;
            }
        }
        assertTrue(unreadable > SEEDS / 10, unreadable + " unreadable");
    }

    static Stream<Arguments> unreadable() {
        String head = "00 00 0000000000000001";
        return Stream.of(
                arguments("a later kind", "01 1c" + head, "kind 28"),
                arguments("a later verdict", "01 11" + head + "09", "kind 17"),
                arguments("a later target", "01 15" + head + "00000001 00000001 00000001 09 00000000", "malformed"),
                arguments("no connection's id", "01 1b" + head + "00000001 0020", "malformed"),
                arguments("args that are no JSON", "01 1a" + head + "00000001 0061 00000001 00000001 7b", "malformed"),
                arguments("a text that says it is long", "01 1b" + head + "7fffffff 0061", "too short"),
                arguments("a text that says it is shorter than none", "01 1b" + head + "ffffffff 0061", "too short"),
                arguments("many targets and no bytes of them", "01 15" + head + "00000001 3fffffff", "too short"),
                arguments("a block that says it is long", "01 17" + head + "00000001 00 7fffffff", "too short"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unreadable(String what, String hex, String why) {
        ByteBuf frame = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
        assertEquals(new LetterCodec.Content.Unreadable(why), LetterCodec.read(frame));
    }

    @Test
    void aMovedClientWaitsWithAboutWhatItHolds() {
        Frame frame = new Frame.Binary(Bytes.of(new byte[100_000]));
        MovedClient client = new MovedClient(Json.EMPTY_OBJECT, Json.EMPTY_OBJECT, null, List.of(frame), List.of());
        long size = MoveSize.of(new MoveLetter.Luggage(1, 1, true, client));
        int real = frame(new MoveLetter.Luggage(1, 1, true, client)).readableBytes();
        assertTrue(Math.abs(size - real) < 200, size + " for " + real);
        for (int seed = 0; seed < SEEDS; seed++) {
            MoveLetter letter = new Moves(seed).next();
            assertTrue(MoveSize.of(letter) <= 10L * frame(letter).readableBytes(), "seed " + seed);
        }
    }
}
