package io.millrace.server.websocket;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text messages are UTF-8 (RFC 6455, section 8.1). A row's number is the Autobahn test suite's case. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class Utf8Test {
    @TestHTTPResource
    URI gateway;

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

    /** Section 8.1: whole, in two fragments at every place, and one byte a fragment. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("utf8")
    void utf8(String behaviour, byte[] given, List<String> then) {
        // joins with an auth object that holds the text; what is ill-formed is seen before anybody reads it as JSON
        byte[] whole =
                ClientFrame.join("40{\"a\":\"".getBytes(StandardCharsets.US_ASCII), given, new byte[] {'"', '}'});
        FrameProbe.expect(gateway.getPort(), then, ClientFrame.text(whole).bytes(), false);
        for (int cut = 7; cut <= 7 + given.length; cut++) {
            FrameProbe.expect(gateway.getPort(), then, ClientFrame.fragmentsAt(whole, cut), false);
        }
        FrameProbe.expect(gateway.getPort(), then, ClientFrame.fragmentsOf(whole, 1), true);
    }

    private static byte[] bytesOf(String row) {
        return HexFormat.of().parseHex(row.substring(row.indexOf(' ')).replace(" ", ""));
    }

    /** A message that can no more become UTF-8 is not waited for. */
    static Stream<Arguments> soon() {
        return Stream.of(
                arguments(
                        "6.4.1 in the second of three fragments", List.of("cebae1bdb9cf83cebcceb5", "f4908080"), true),
                arguments("6.4.2 in the second, the character begun in the first", List.of("cebaf490", "8080"), true),
                arguments("6.14 a character that goes on as another", List.of("ce", "41"), true),
                arguments("a character in four fragments", List.of("f0", "9f", "8c", "8a"), false),
                arguments("empty fragments inside a character", List.of("f09f", "", "8c8a"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void soon(String behaviour, List<String> fragments, boolean invalid) {
        byte[][] frames = new byte[fragments.size() + 2][];
        frames[0] = ClientFrame.text("4").unfinished().bytes();
        for (int i = 0; i < fragments.size(); i++) {
            frames[i + 1] = ClientFrame.rest(HexFormat.of().parseHex(fragments.get(i)))
                    .unfinished()
                    .bytes();
        }
        frames[frames.length - 1] = ClientFrame.ping("alive").bytes();
        List<String> then = invalid ? List.of("close 1007", "end") : List.of("pong alive");
        FrameProbe.expect(gateway.getPort(), then, ClientFrame.join(frames), false);
    }
}
