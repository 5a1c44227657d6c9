package io.millrace.server.websocket;

import static io.millrace.server.harness.ClientFrame.binary;
import static io.millrace.server.harness.ClientFrame.close;
import static io.millrace.server.harness.ClientFrame.ping;
import static io.millrace.server.harness.ClientFrame.pong;
import static io.millrace.server.harness.ClientFrame.rest;
import static io.millrace.server.harness.ClientFrame.text;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Speech;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which frames a client may send and what it sees when it sends others: (behaviour, bytes, what comes). A row's number
 * is the Autobahn test suite's case, its section RFC 6455's. {@code joined} stands for the answer to a whole text of
 * the dialect, the probe of whether text arrives.
 */
final class FrameRows {
    private static final int LIMIT = 1_000_000;

    private final Speech speech;
    private final ClientFrame head;
    private final ClientFrame tail;

    /** @param speech of the path on which they are tried */
    FrameRows(Speech speech) {
        this.speech = speech;
        this.head = text(speech.before());
        this.tail = rest(speech.after());
    }

    /** All that also come byte by byte, as far as they are short. */
    Stream<Arguments> frames() {
        return Stream.of(
                        pingsAndPongs(),
                        reservedBits(),
                        opcodes(),
                        fragments(),
                        masks(),
                        closeCodes(),
                        closes(),
                        sizes())
                .flatMap(Function.identity());
    }

    /** All whose bytes are no whole frames, or many. */
    Stream<Arguments> lengthsAndFloods() {
        return Stream.concat(lengths(), manyFragments());
    }

    private Stream<Arguments> pingsAndPongs() {
        String longest = "p".repeat(125);
        return Stream.of(
                row("2.1 a ping without payload", List.of(ping("")), "pong"),
                row("2.2 a ping with payload", List.of(ping("Hello")), "pong Hello"),
                row(
                        "2.3, CVE-2016-10518 a ping of bytes that are no text, echoed exactly",
                        List.of(ClientFrame.of(9, hex("00 ff fe fd fc fb 00 ff")), ping("next")),
                        "pong " + new String(hex("00 ff fe fd fc fb 00 ff"), StandardCharsets.UTF_8),
                        "pong next"),
                row("2.7 a pong without payload", List.of(pong(""), ping("y")), "pong y"),
                row("2.9 a pong and a ping", List.of(pong("unasked"), ping("asked")), "pong asked"),
                row("2.4 a ping of 125 bytes", List.of(ping(longest)), "pong " + longest),
                row("2.5, 5.5 a ping of 126 bytes", List.of(ping(longest + "p")), "close 1002", "end"),
                row("2.8, 5.5.3 a pong that nobody asked for", List.of(pong("x"), ping("y")), "pong y"),
                row(
                        "2.10 ten pings",
                        IntStream.range(0, 10).mapToObj(n -> ping("" + n)).toList(),
                        IntStream.range(0, 10).mapToObj(n -> "pong " + n).toArray(String[]::new)),
                row(
                        "5.1, 5.5 a ping in two fragments",
                        List.of(ping("a").unfinished(), rest("b")),
                        "close 1002",
                        "end"),
                row(
                        "5.2, 5.5 a pong in two fragments",
                        List.of(pong("a").unfinished(), rest("b")),
                        "close 1002",
                        "end"));
    }

    /**
     * Autobahn's 1.1, 1.2 and 9, as far as the limit of a message lets them. Bytes are shown to arrive by what ends
     * them.
     */
    private Stream<Arguments> sizes() {
        Stream<Arguments> texts = Stream.of(12, 125, 126, 127, 128, 65_535, 65_536, 262_144, LIMIT)
                .filter(size -> size >= speech.leastBytes())
                .map(size -> row("1.1, 9.1 text of " + size + " bytes", List.of(text(speech.whole(size))), "joined"));
        Stream<Arguments> binaries = Stream.of(0, 1, 125, 126, 127, 128, 65_535, 65_536, 262_144, LIMIT)
                .map(size -> row(
                        "1.2, 9.2 binary of " + size + " bytes, which nobody has announced",
                        List.of(ping("before"), binary(new byte[size]), ping("behind")),
                        behind(Stream.concat(Stream.of("pong before"), speech.onBinary().stream())
                                .toList())));
        return Stream.concat(texts, binaries);
    }

    private Stream<Arguments> manyFragments() {
        byte[] whole = speech.whole(LIMIT).getBytes(StandardCharsets.US_ASCII);
        byte[] small = speech.whole(1_024).getBytes(StandardCharsets.US_ASCII);
        byte[] empty = rest("").unfinished().bytes();
        return Stream.of(
                arguments(
                        "9.3 a megabyte in fragments of 1,000",
                        ClientFrame.fragmentsOf(whole, 1_000),
                        List.of("joined")),
                arguments(
                        "9.3 a megabyte in fragments of 64 KB",
                        ClientFrame.fragmentsOf(whole, 65_536),
                        List.of("joined")),
                arguments("1,024 fragments of a byte", ClientFrame.fragmentsOf(small, 1), List.of("joined")),
                arguments(
                        "CVE-2026-48779: 1,025 fragments of a byte",
                        ClientFrame.fragmentsOf(speech.whole(1_025).getBytes(StandardCharsets.US_ASCII), 1),
                        List.of("close 1008", "end")),
                arguments(
                        "CVE-2026-48779: 130,000 fragments of nothing, and never an end",
                        ClientFrame.join(
                                head.unfinished().bytes(),
                                ClientFrame.join(Stream.generate(() -> empty)
                                        .limit(130_000)
                                        .toArray(byte[][]::new))),
                        List.of("close 1008", "end")),
                arguments(
                        "CVE-2016-10542: a message without end",
                        ClientFrame.fragmentsOf(new byte[3 * LIMIT], 65_536),
                        List.of("close 1009", "end")));
    }

    private Stream<Arguments> reservedBits() {
        return IntStream.rangeClosed(1, 7)
                .boxed()
                .flatMap(bits -> Stream.of(
                        row(
                                "3." + bits + ", 5.2 reserved bits " + bits + " on text",
                                List.of(ping("before"), text(speech.silent()).withRsv(bits), ping("late")),
                                "pong before",
                                "close 1002",
                                "end"),
                        row(
                                "3." + bits + ", 5.2 reserved bits " + bits + " on a ping",
                                List.of(ping("p").withRsv(bits)),
                                "close 1002",
                                "end"),
                        row(
                                "3." + bits + ", 5.2 reserved bits " + bits + " on a close",
                                List.of(close(1000, "").withRsv(bits)),
                                "close 1002",
                                "end")));
    }

    private Stream<Arguments> opcodes() {
        return Stream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .flatMap(opcode -> Stream.of(
                        row(
                                "4.1, 4.2, 5.2 opcode " + opcode + " with payload",
                                List.of(ClientFrame.of(opcode, new byte[] {'4', '0'}), ping("late")),
                                "close 1002",
                                "end"),
                        row(
                                "4.1, 4.2, 5.2 opcode " + opcode + " without payload, behind a message",
                                List.of(ping("before"), ClientFrame.of(opcode, new byte[0])),
                                "pong before",
                                "close 1002",
                                "end")));
    }

    private Stream<Arguments> fragments() {
        return Stream.of(
                row("5.3 text in two fragments", List.of(head.unfinished(), tail), "joined"),
                row(
                        "5.6 text in two fragments, a ping between",
                        List.of(head.unfinished(), ping("between"), tail),
                        "pong between",
                        "joined"),
                row(
                        "5.5 text in fragments, two of them no UTF-8 by themselves",
                        List.of(
                                head.unfinished(),
                                rest(hex("c3")).unfinished(),
                                rest(hex("bc")).unfinished(),
                                tail),
                        "joined"),
                row(
                        "5.8 two messages in fragments, behind one another",
                        List.of(text("").unfinished(), rest(speech.silent()), head.unfinished(), tail),
                        "joined"),
                row("5.7 a pong between", List.of(head.unfinished(), pong("between"), tail), "joined"),
                row(
                        "5.9, 5.4 a continuation of nothing",
                        List.of(rest(speech.whole()), ping("late")),
                        "close 1002",
                        "end"),
                row(
                        "5.12, 5.4 an unfinished continuation of nothing",
                        List.of(rest(speech.before()).unfinished(), tail),
                        "close 1002",
                        "end"),
                row(
                        "5.15, 5.4 a continuation of a message that is finished",
                        List.of(
                                text(speech.silent()).unfinished(),
                                rest(""),
                                ping("m"),
                                rest("x").unfinished(),
                                text(speech.whole())),
                        "pong m",
                        "close 1002",
                        "end"),
                row(
                        "5.18, 5.4 a second message inside the fragments of the first",
                        List.of(head.unfinished(), text(speech.after())),
                        "close 1002",
                        "end"),
                row(
                        "5.18 a binary message inside the fragments of text",
                        List.of(head.unfinished(), binary(new byte[] {1})),
                        "close 1002",
                        "end"),
                row(
                        "5.19 five fragments with pings between",
                        List.of(
                                text(speech.before().substring(0, 1)).unfinished(),
                                rest(speech.before().substring(1)).unfinished(),
                                ping("1"),
                                rest("x").unfinished(),
                                rest("").unfinished(),
                                ping("2"),
                                tail),
                        "pong 1",
                        "pong 2",
                        "joined"),
                row(
                        "6.1.2 text in three empty fragments, which Engine.IO calls a parse error",
                        List.of(text("").unfinished(), rest("").unfinished(), rest(""), ping("behind")),
                        behind(speech.onNothing())),
                row(
                        "6.1.3 text between empty fragments",
                        List.of(text("").unfinished(), rest(speech.whole()).unfinished(), rest("")),
                        "joined"),
                row(
                        "7.1.5 a close inside a fragmented message",
                        List.of(head.unfinished(), close(1000, ""), tail),
                        "close 1000",
                        "end"));
    }

    private Stream<Arguments> masks() {
        return Stream.of(
                row(
                        "5.1 an unmasked text",
                        List.of(text(speech.whole()).unmasked(), ping("late")),
                        "close 1002",
                        "end"),
                row("5.1 an unmasked ping", List.of(ping("p").unmasked()), "close 1002", "end"),
                row("5.1 an unmasked close", List.of(close(1000, "").unmasked()), "close 1002", "end"),
                row("5.1 an unmasked continuation", List.of(head.unfinished(), tail.unmasked()), "close 1002", "end"));
    }

    private Stream<Arguments> lengths() {
        byte[] forty = {'4', '0'};
        return Stream.of(
                arguments("5.2 a length below 126 in 16 bits", text(forty).bytes(2, 2), List.of("close 1002", "end")),
                arguments("5.2 a length below 126 in 64 bits", text(forty).bytes(8, 2), List.of("close 1002", "end")),
                arguments(
                        "5.2 a length of 65,535 in 64 bits",
                        text("4".repeat(65_535)).bytes(8, 65_535),
                        List.of("close 1002", "end")),
                arguments(
                        "5.2 a length with its highest bit set",
                        text(forty).bytes(8, -1L),
                        List.of("close 1002", "end")),
                arguments(
                        "10.4 a frame one byte over the limit",
                        text("4".repeat(LIMIT + 1)).bytes(),
                        List.of("close 1009", "end")),
                arguments(
                        "10.4 a header that announces 2 MB, and then nothing",
                        text("4").bytes(8, 2_000_000),
                        List.of("close 1009", "end")),
                arguments(
                        "10.4 a header that announces 2^62 bytes, and then nothing",
                        text("4").bytes(8, 1L << 62),
                        List.of("close 1009", "end")),
                arguments(
                        "10.4 text over the limit in fragments",
                        ClientFrame.fragmentsOf(new byte[LIMIT + 1], 60_000),
                        List.of("close 1009", "end")),
                arguments(
                        "10.4 a continuation over the limit by itself",
                        ClientFrame.join(
                                head.unfinished().bytes(),
                                rest("x".repeat(LIMIT + 1)).bytes()),
                        List.of("close 1009", "end")));
    }

    private Stream<Arguments> closeCodes() {
        Stream<Arguments> valid = Stream.of(
                        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999)
                .map(code -> row("7.7, 7.4.1 close code " + code, List.of(close(code, "bye")), "close " + code, "end"));
        Stream<Arguments> invalid = Stream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
                .map(code ->
                        row("7.9, 7.13, 7.4.2 close code " + code, List.of(close(code, "bye")), "close 1002", "end"));
        return Stream.concat(valid, invalid);
    }

    private Stream<Arguments> closes() {
        return Stream.of(
                row("7.1.1 a close", List.of(ping("before"), close(1000, "")), "pong before", "close 1000", "end"),
                row("7.1.2 two closes", List.of(close(1000, ""), close(1001, "")), "close 1000", "end"),
                row("7.1.3 a ping after the close", List.of(close(1000, ""), ping("late")), "close 1000", "end"),
                row("7.1.4 text after the close", List.of(close(1000, ""), text(speech.whole())), "close 1000", "end"),
                row(
                        "7.1.6 a close behind 256 KB of an unfinished message",
                        List.of(text("4".repeat(262_144)).unfinished(), close(1000, ""), ping("late")),
                        "close 1000",
                        "end"),
                row("7.3.1 a close without a body is answered by one", List.of(close()), "close 1005", "end"),
                row("7.3.2 a close of one byte", List.of(ClientFrame.of(8, new byte[] {3})), "close 1002", "end"),
                row("7.3.5 a close of 125 bytes", List.of(close(1000, "r".repeat(123))), "close 1000", "end"),
                row("7.3.6 a close of 126 bytes", List.of(close(1000, "r".repeat(124))), "close 1002", "end"),
                row(
                        "7.5.1 a close whose reason is no UTF-8",
                        List.of(close(1000, hex("cebae1bdb9 eda080 65"))),
                        "close 1007",
                        "end"),
                row(
                        "8.1 a close whose reason ends inside a character",
                        List.of(close(1000, hex("ceba c3"))),
                        "close 1007",
                        "end"),
                row("5.5 a close in fragments", List.of(close(1000, "").unfinished(), rest("")), "close 1002", "end"));
    }

    /* A ping that was sent behind it is answered where it has not closed. */
    private static String[] behind(List<String> then) {
        return then.contains("end")
                ? then.toArray(String[]::new)
                : Stream.concat(then.stream(), Stream.of("pong behind")).toArray(String[]::new);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static Arguments row(String behaviour, List<ClientFrame> given, String... then) {
        byte[] bytes = ClientFrame.join(given.stream().map(ClientFrame::bytes).toArray(byte[][]::new));
        return arguments(behaviour, bytes, List.of(then));
    }
}
