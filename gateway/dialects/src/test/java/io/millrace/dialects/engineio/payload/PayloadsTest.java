package io.millrace.dialects.engineio.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Bodies;
import io.millrace.dialects.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies as the original writes and reads them, in both directions, and what it must not read. */
final class PayloadsTest {
    private static final int MOST = 1_000_000;
    private static final Frame BROKEN = text("");

    static Stream<Arguments> alike() {
        Frame bytes4 = new Frame.Binary(hex("01020304"));
        Frame bytes3 = new Frame.Binary(hex("0401020304"));
        return Stream.of(
                arguments("v4: one packet", four(), List.of(text("4hello")), utf8("4hello")),
                arguments(
                        "v4: three", four(), List.of(text("4a"), text("2"), text("4ü😀")), utf8("4a\u001e2\u001e4ü😀")),
                arguments("v3: one packet", three(false), List.of(text("4hello")), utf8("6:4hello")),
                arguments(
                        "v3: a length counts UTF-16 units",
                        new Payloads(3, false, false),
                        List.of(text("4€😀"), text("2")),
                        utf8("4:4€😀1:2")),
                arguments(
                        "v3: bytes for a client that takes them (the suite's own)",
                        three(false),
                        List.of(text("4hello"), bytes3),
                        hex("0006ff3468656c6c6f0105ff0401020304")),
                arguments(
                        "v3: lengths of two digits, in bytes",
                        three(false),
                        List.of(text("4üüüüüü"), bytes3),
                        hex("000103ff34c3bcc3bcc3bcc3bcc3bcc3bc0105ff0401020304")),
                arguments(
                        "v3: the open packet",
                        three(true),
                        List.of(text("0{\"sid\":\"x\"}")),
                        utf8("12:0{\"sid\":\"x\"}")),
                arguments("v4: nothing but bytes", four(), List.of(bytes4), utf8("bAQIDBA==")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alike")
    void writes(String what, Bodies bodies, List<Frame> frames, Bytes body) {
        var queue = new ArrayDeque<>(frames);
        Bodies.Body written = bodies.write(queue, false, MOST);
        assertEquals(readable(body), readable(written.bytes()));
        assertEquals(List.of(), List.copyOf(queue));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments(
                        "v4: several",
                        four(),
                        utf8("4a\u001eb AQ=\u001e3"),
                        false,
                        List.of(text("4a"), text("b AQ="), text("3"))),
                arguments("v4: nothing", four(), utf8(""), false, List.of(BROKEN)),
                arguments(
                        "v4: nothing between two",
                        four(),
                        utf8("4a\u001e\u001e4b"),
                        false,
                        List.of(text("4a"), BROKEN)),
                arguments("v4: nothing at the end", four(), utf8("4a\u001e"), false, List.of(text("4a"), BROKEN)),
                arguments(
                        "v4: no UTF-8",
                        four(),
                        hex("34c3281e34eda0bd"),
                        false,
                        List.of(text("4\ufffd("), text("4\ufffd"))),
                arguments(
                        "v3: several",
                        three(false),
                        utf8("2:4a1:24:4€😀"),
                        false,
                        List.of(text("4a"), text("2"), text("4€😀"))),
                arguments("v3: nothing", three(false), utf8(""), false, List.of(BROKEN)),
                arguments("v3: an empty packet is skipped", three(false), utf8("0:2:4a0:"), false, List.of(text("4a"))),
                arguments(
                        "v3: more is said than there is",
                        three(false),
                        utf8("2:4a3:4b"),
                        false,
                        List.of(text("4a"), BROKEN)),
                arguments("v3: no length", three(false), utf8("2:4a:4b"), false, List.of(text("4a"), BROKEN)),
                arguments("v3: no colon", three(false), utf8("12"), false, List.of(BROKEN)),
                arguments(
                        "v3: what JavaScript takes for a number", three(false), utf8("0x2:4a"), false, List.of(BROKEN)),
                arguments("v3: the same", three(false), utf8("1e0:4"), false, List.of(BROKEN)),
                arguments("v3: a negative length", three(false), utf8("-1:4"), false, List.of(BROKEN)),
                arguments("v3: too many digits", three(false), utf8("00000000002:4a"), false, List.of(BROKEN)),
                arguments("v3: half a pair", three(false), utf8("2:4😀"), false, List.of(BROKEN)),
                arguments(
                        "v3: a lone surrogate, as JavaScript lets it through",
                        three(false),
                        hex("323a34eda0bd"),
                        false,
                        List.of(text("4\ufffd"))),
                arguments(
                        "v3: base64 in text",
                        three(false),
                        utf8("6:b4AQID2:4a"),
                        false,
                        List.of(text("b4AQID"), text("4a"))),
                arguments(
                        "v3 as bytes: several",
                        three(false),
                        hex("0006ff3468656c6c6f0105ff0401020304"),
                        true,
                        List.of(text("4hello"), new Frame.Binary(hex("0401020304")))),
                arguments("v3 as bytes: nothing", three(false), hex(""), true, List.of(BROKEN)),
                arguments("v3 as bytes: a foreign kind", three(false), hex("0202ff3461"), true, List.of(BROKEN)),
                arguments("v3 as bytes: a digit over 9", three(false), hex("000aff34"), true, List.of(BROKEN)),
                arguments("v3 as bytes: no end of the length", three(false), hex("000102"), true, List.of(BROKEN)),
                arguments(
                        "v3 as bytes: too many digits",
                        three(false),
                        hex("000000000000000000000002ff3461"),
                        true,
                        List.of(BROKEN)),
                arguments(
                        "v3 as bytes: more is said than there is",
                        three(false),
                        hex("0002ff34610009ff34"),
                        true,
                        List.of(text("4a"), BROKEN)),
                arguments("v3 as bytes: an empty packet", three(false), hex("0000ff"), true, List.of(BROKEN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void reads(String what, Bodies bodies, Bytes body, boolean binary, List<Frame> then) {
        assertEquals(then, all(bodies.read(body, binary, false)));
    }

    @Test
    void version4TakesNoOctets() {
        assertNull(four().read(utf8("4a"), true, false));
    }

    static Stream<Arguments> twice() {
        return Stream.of(
                arguments("once encoded stays", "4é€😀", "4é€😀"),
                arguments("twice encoded is read once more", mojibake("4é€😀"), "4é€😀"),
                arguments("a namespace, too", mojibake("42/ü,[\"é\"]"), "42/ü,[\"é\"]"),
                arguments("Latin letters that make no UTF-8 stay", "4àéü", "4àéü"),
                arguments("one character above U+00FF, and it was encoded once", "4Ã©€", "4Ã©€"),
                arguments("ASCII", "4abc", "4abc"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void twice(String what, String sent, String meant) {
        Bytes body = utf8(sent.length() + ":" + sent);
        assertEquals(List.of(text(meant)), all(three(true).read(body, false, false)));
        assertEquals(List.of(text(meant)), all(three(false).read(body, false, true)), "by JSONP");
        assertEquals(List.of(text(sent)), all(three(false).read(body, false, false)), "a client that takes bytes");
    }

    @Test
    void jsonGoesOutAsAsciiWhereTheFramingIsText() {
        assertEquals("34:42/ü,7[\"\\u00e9\\u20ac\\ud83d\\ude00\"]", written(three(true), "42/ü,7[\"é€😀\"]"));
        assertEquals("20:450-[\"\\u00e9\",\"a-b\"]", written(three(true), "450-[\"é\",\"a-b\"]"));
        assertEquals("4é", written(four(), "4é"));
    }

    @Test
    void whatIsNoJsonGoesOutAsTheClientsOwnCameIn() {
        Payloads raw = new Payloads(3, true, false);
        assertEquals("2:4é", written(raw, "4é"));
        all(raw.read(utf8("3:4Ã©"), false, false));
        assertEquals("3:4Ã©", written(raw, "4é"));
        Payloads socketIo = three(true);
        all(socketIo.read(utf8("3:4Ã©"), false, false));
        assertEquals("16:42/Ã¼,[\"\\u00e9\"]", written(socketIo, "42/ü,[\"é\"]"));
    }

    @Test
    void aClientOfBytesThatAsksForTextGetsBase64() {
        var queue = new ArrayDeque<Frame>(List.of(text("4a"), new Frame.Binary(hex("04010203"))));
        Bodies.Body body = three(false).write(queue, true, MOST);
        assertEquals("2:4a6:b4AQID", readable(body.bytes()));
        assertTrue(!body.binary());
    }

    @Test
    void takesWhatFitsAndTheFirstInAnyCase() {
        var queue = new ArrayDeque<Frame>(List.of(text("4aaaaaaaa"), text("4b"), text("4c"), text("4d")));
        Payloads bodies = four();
        assertEquals("4aaaaaaaa", readable(bodies.write(queue, false, 4).bytes()));
        assertEquals("4b\u001e4c", readable(bodies.write(queue, false, 30).bytes()));
        assertEquals("4d", readable(bodies.write(queue, false, 30).bytes()));
    }

    @Test
    void escapesCountedLengthsAndBase64CountAsWhatIsWritten() {
        Frame[] each = {text("42[\"яяяяяяяяяяяяяяяяяяяя\"]"), text("3"), new Frame.Binary(hex("04010203"))};
        for (Frame one : each) {
            var queue = new ArrayDeque<Frame>(Collections.nCopies(1000, one));
            int length = three(true).write(queue, true, 500).bytes().length();
            assertTrue(length > 40 && length <= 500, () -> one + " made a body of " + length);
        }
    }

    @Test
    void knowsWhatEndsASession() {
        assertTrue(four().isClose(text("1")) && three(false).isClose(new Frame.Binary(hex("01"))));
        assertTrue(!four().isClose(text("41")) && !four().isClose(BROKEN) && !four().isClose(text("6")));
        assertEquals(
                "1:1",
                readable(three(false)
                        .write(queueOf(three(false).close()), false, MOST)
                        .bytes()));
        assertEquals(
                "1:6",
                readable(three(false)
                        .write(queueOf(three(false).noop()), false, MOST)
                        .bytes()));
    }

    private static ArrayDeque<Frame> queueOf(Frame frame) {
        return new ArrayDeque<>(List.of(frame));
    }

    private static String written(Bodies bodies, String packet) {
        return readable(bodies.write(queueOf(text(packet)), false, MOST).bytes());
    }

    private static String mojibake(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<Frame> all(Bodies.Packets packets) {
        List<Frame> frames = new ArrayList<>();
        for (Frame next = packets.next(); next != null; next = packets.next()) {
            frames.add(next);
        }
        return frames;
    }

    private static Payloads four() {
        return new Payloads(4, false, true);
    }

    private static Payloads three(boolean base64) {
        return new Payloads(3, base64, true);
    }

    private static Frame text(String text) {
        return Frame.Text.of(text);
    }

    private static Bytes utf8(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes hex(String digits) {
        return Bytes.of(HexFormat.of().parseHex(digits));
    }

    private static String readable(Bytes bytes) {
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        return text.contains("\ufffd") || text.indexOf(0) >= 0 ? HexFormat.of().formatHex(bytes.array()) : text;
    }
}
