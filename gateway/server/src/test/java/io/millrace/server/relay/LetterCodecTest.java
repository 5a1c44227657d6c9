package io.millrace.server.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.core.cluster.PollLetter;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Letters as frames and back, and what is not known here. */
final class LetterCodecTest {
    private static final String SESSION = "secretsecretsecretseaaaaaaB";
    private static final String PATH = "/größe 🌊/";

    static Stream<Arguments> letters() {
        Bytes body = Bytes.of("4größe 🌊\u001e2".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                arguments("a poll", asked(new PollRequest.Get(SESSION, PATH, 4, false))),
                arguments("a poll that wants text", asked(new PollRequest.Get(SESSION, PATH, 3, true))),
                arguments("a body", asked(new PollRequest.Post(SESSION, PATH, 4, false, false, true, body))),
                arguments("a binary body", asked(new PollRequest.Post(SESSION, PATH, 3, true, true, false, body))),
                arguments("an empty body", asked(new PollRequest.Post(SESSION, PATH, 3, true, false, true, bytes()))),
                arguments(
                        "no body that counts", asked(new PollRequest.Post(SESSION, PATH, 4, true, false, true, null))),
                arguments("a body's head", asked(new PollRequest.Posting(SESSION, PATH, 4))),
                arguments("another method", asked(new PollRequest.Other(SESSION, PATH, 4))),
                arguments("a client that has gone", new PollLetter.Aborted(Long.MAX_VALUE)),
                arguments("a poll that may come back with nothing", new PollLetter.Released(Long.MIN_VALUE)),
                arguments("packets", answered(new PollAnswer.Packets(body, false))),
                arguments("binary packets", answered(new PollAnswer.Packets(body, true))),
                arguments("a body that is taken", answered(new PollAnswer.Taken())),
                arguments("an error of Engine.IO", answered(new PollAnswer.Wrong(1))),
                arguments("a bare status", answered(new PollAnswer.Bare(500))));
    }

    private static PollLetter asked(PollRequest request) {
        return new PollLetter.Asked(7, request);
    }

    private static PollLetter answered(PollAnswer answer) {
        return new PollLetter.Answered(1L << 40, answer);
    }

    private static Bytes bytes() {
        return Bytes.of(new byte[0]);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("letters")
    void thereAndBack(String what, PollLetter letter) {
        ByteBuf out = Unpooled.buffer();
        LetterCodec.write(out, 3, 63, letter);
        assertEquals(out.readInt(), out.readableBytes(), "its length");
        assertEquals(new LetterCodec.Content.Delivery(3, 63, letter), LetterCodec.read(out));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("letters")
    void whatALaterReleaseAddsAtTheEndIsNotRead(String what, PollLetter letter) {
        ByteBuf out = Unpooled.buffer();
        LetterCodec.write(out, 0, 0, letter);
        out.skipBytes(LetterCodec.LENGTH_BYTES);
        out.writeLong(-1);
        assertEquals(new LetterCodec.Content.Delivery(0, 0, letter), LetterCodec.read(out));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("letters")
    void whatIsCutOffIsUnreadable(String what, PollLetter letter) {
        ByteBuf out = Unpooled.buffer();
        LetterCodec.write(out, 0, 0, letter);
        out.skipBytes(LetterCodec.LENGTH_BYTES);
        for (int length = 0; length < out.readableBytes(); length++) {
            ByteBuf cut = out.slice(out.readerIndex(), length);
            assertInstanceOf(LetterCodec.Content.Unreadable.class, LetterCodec.read(cut), length + " bytes");
        }
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("another version", "02 01 00 00", "version 2"),
                arguments("another kind", "01 7f 00 00 ffff", "kind 127"),
                arguments("another kind of request", "01 01 00 00 0000000000000001 09 04 00 0000 0000", "kind 1"),
                arguments("another kind of answer", "01 03 00 00 0000000000000001 09", "kind 3"),
                arguments("bytes that say they are many", "01 03 00 00 0000000000000001 01 00 7fffffff", "too short"),
                arguments(
                        "bytes that say they are fewer than none",
                        "01 03 00 00 0000000000000001 01 00 ffffffff",
                        "too short"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unreadable(String what, String hex, String why) {
        ByteBuf frame = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
        assertEquals(new LetterCodec.Content.Unreadable(why), LetterCodec.read(frame));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("letters")
    void aBeatBetweenThemIsOne(String what, PollLetter letter) {
        ByteBuf out = Unpooled.buffer();
        LetterCodec.writeBeat(out);
        LetterCodec.write(out, 0, 1, letter);
        ByteBuf beat = out.readSlice(out.readInt());
        assertEquals(new LetterCodec.Content.Beat(), LetterCodec.read(beat));
        assertEquals(new LetterCodec.Content.Delivery(0, 1, letter), LetterCodec.read(out.readSlice(out.readInt())));
    }
}
