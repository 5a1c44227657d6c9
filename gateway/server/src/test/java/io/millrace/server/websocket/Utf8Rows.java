package io.millrace.server.websocket;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Speech;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Text messages are UTF-8 (RFC 6455, section 8.1): (behaviour, bytes or fragments, what comes). A row's number is the
 * Autobahn test suite's case.
 */
final class Utf8Rows {
    private Utf8Rows() {}

    /** What may stand in a text, and what may not. */
    static Stream<Arguments> utf8() {
        Stream<String> illFormed = Stream.of(
                "6.3.1 cebae1bdb9cf83cebcceb5 eda080 656469746564",
                "6.6.1 ce",
                "6.6.6 cebae1bdb9cf83cebce1",
                "6.8.1 f888808080",
                "6.8.2 fc8480808080",
                "6.12.1 80",
                "6.12.2 bf",
                "6.12.8 80818283848586",
                "6.13.1 c020c120c220",
                "6.13.4 fc20fd20",
                "6.14.1 c0",
                "6.14.3 f08080",
                "6.14.8 f7bfbf",
                "6.16.1 fe",
                "6.16.2 ff",
                "6.17.1 c0af",
                "6.17.3 f08080af",
                "6.18.2 e09fbf",
                "6.18.3 f08fbfbf",
                "6.19.1 c080",
                "6.20.1 eda080",
                "6.20.7 edbfbf",
                "6.21.1 eda080edb080",
                "6.4.3 cebae1bdb9cf83cebcceb5 f4908080 656469746564");
        Stream<String> wellFormed = Stream.of(
                "6.2.1 48656c6c6f2dc2b540c39fc3b6c3a4c3bcc3a0c3a12d5554462d382121",
                "6.5.5 cebae1bdb9cf83cebcceb5",
                "6.7.1 c280",
                "6.7.3 f0908080",
                "6.9.3 efbfbf",
                "6.9.4 f48fbfbf",
                "6.11.2 ee8080",
                "6.11.3 efbfbd",
                "6.22.1 efbfbe",
                "6.23.1 efbfbd",
                "astral f0908d88",
                "6.22.34 f48fbfbe");
        return Stream.concat(
                illFormed.map(one -> arguments(one, bytesOf(one), List.of("close 1007", "end"))),
                wellFormed.map(one -> arguments(one, bytesOf(one), List.of("joined"))));
    }

    /** A message that can no more become UTF-8 is not waited for: (behaviour, fragments, whether it is invalid). */
    static Stream<Arguments> soon() {
        return Stream.of(
                arguments(
                        "6.4.1 in the second of three fragments", List.of("cebae1bdb9cf83cebcceb5", "f4908080"), true),
                arguments("6.4.2 in the second, the character begun in the first", List.of("cebaf490", "8080"), true),
                arguments("6.14 a character that goes on as another", List.of("ce", "41"), true),
                arguments("a character in four fragments", List.of("f0", "9f", "8c", "8a"), false),
                arguments("empty fragments inside a character", List.of("f09f", "", "8c8a"), false));
    }

    /** The fragments of a row of {@link #soon}, behind a text's head and with a ping, but no end, behind them. */
    static byte[] unfinished(Speech speech, List<String> fragments) {
        byte[][] frames = new byte[fragments.size() + 2][];
        frames[0] = ClientFrame.text(speech.before()).unfinished().bytes();
        for (int i = 0; i < fragments.size(); i++) {
            frames[i + 1] = ClientFrame.rest(HexFormat.of().parseHex(fragments.get(i)))
                    .unfinished()
                    .bytes();
        }
        frames[frames.length - 1] = ClientFrame.ping("alive").bytes();
        return ClientFrame.join(frames);
    }

    /** What comes upon it. */
    static List<String> upon(boolean invalid) {
        return invalid ? List.of("close 1007", "end") : List.of("pong alive");
    }

    private static byte[] bytesOf(String row) {
        return HexFormat.of().parseHex(row.substring(row.indexOf(' ')).replace(" ", ""));
    }
}
