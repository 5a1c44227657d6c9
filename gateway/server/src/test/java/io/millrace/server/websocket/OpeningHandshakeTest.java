package io.millrace.server.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Speech;
import io.millrace.server.harness.Upgrade;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The request that becomes a WebSocket: RFC 6455, section 4.2, on the paths of three dialects, and what Engine.IO asks
 * of its query.
 */
@QuarkusTest
@WithTestResource(Brokers.class)
final class OpeningHandshakeTest {
    private static final String SOCKET_IO = "/socket.io/?EIO=4&transport=websocket";

    private static final List<Speech> SPEECHES = List.of(Speech.SOCKET_IO, Speech.SONO, Speech.PLAIN);

    @TestHTTPResource
    URI gateway;

    /** Rows of a right request, on each path. */
    private static Stream<Arguments> onEach(Function<Upgrade, Stream<Arguments>> rows) {
        return SPEECHES.stream().flatMap(speech -> rows.apply(speech.upgrade())
                .map(row -> arguments(Stream.concat(Stream.of(speech), Arrays.stream(row.get()))
                        .toArray())));
    }

    /** A row ends with what the answer's body must name. */
    static Stream<Arguments> keysAndVersions() {
        return onEach(OpeningHandshakeTest::keysAndVersionsOf);
    }

    private static Stream<Arguments> keysAndVersionsOf(Upgrade right) {
        return Stream.of(
                arguments("4.2.1.5 without a key", right.without("Sec-WebSocket-Key"), 400, "Sec-WebSocket-Key"),
                arguments("4.2.1.5 an empty key", right.with("Sec-WebSocket-Key", ""), 400, "16 bytes in base64"),
                arguments("4.2.1.5 a key of 3 characters", right.with("Sec-WebSocket-Key", "abc"), 400, "16 bytes"),
                arguments(
                        "4.2.1.5 a key of 15 bytes",
                        right.with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAA"),
                        400,
                        "16 bytes"),
                arguments(
                        "4.2.1.5 a key of 17 bytes",
                        right.with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAAA="),
                        400,
                        "16 bytes"),
                arguments(
                        "4.2.1.5 a key that is no base64",
                        right.with("Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!=="),
                        400,
                        "16 bytes"),
                arguments(
                        "11.3.1 two keys",
                        right.and("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
                        400,
                        "One Sec-WebSocket-Key"),
                arguments("4.4 version 8", right.with("Sec-WebSocket-Version", "8"), 426, "Version: 13"),
                arguments("4.4 version 14", right.with("Sec-WebSocket-Version", "14"), 426, "Version: 13"),
                arguments("4.4 version 013", right.with("Sec-WebSocket-Version", "013"), 426, "Version: 13"),
                arguments("4.4 without a version", right.without("Sec-WebSocket-Version"), 426, "Version: 13"),
                arguments(
                        "11.3.5 two versions",
                        right.and("Sec-WebSocket-Version", "8"),
                        400,
                        "One Sec-WebSocket-Version"));
    }

    static Stream<Arguments> headersThatAreWrong() {
        return onEach(OpeningHandshakeTest::headersThatAreWrongOf);
    }

    private static Stream<Arguments> headersThatAreWrongOf(Upgrade right) {
        return Stream.of(
                arguments(
                        "4.2.1.4 a Connection header that does not upgrade",
                        right.with("Connection", "keep-alive"),
                        426,
                        "Connection: Upgrade"),
                arguments("4.2.1.4 without Connection", right.without("Connection"), 426, "Connection: Upgrade"),
                arguments(
                        "a Connection header that closes",
                        right.with("Connection", "close, Upgrade"),
                        400,
                        "Connection: close"),
                arguments("an upgrade with a body", right.with("Content-Length", "3"), 400, "no body"),
                arguments(
                        "an upgrade with a body in chunks", right.with("Transfer-Encoding", "chunked"), 400, "no body"),
                arguments("4.2.1.2 without Host", right.without("Host"), 400, "Host"),
                arguments("4.2.1.2 two Hosts", right.and("Host", "other.example"), 400, "Host"),
                arguments(
                        "4.2.1.1 HTTP/1.0",
                        right.withLine(right.line().replace("HTTP/1.1", "HTTP/1.0")),
                        400,
                        "HTTP/1.1"));
    }

    /** What is no request for a WebSocket at all each path answers in words of its own. */
    static Stream<Arguments> noUpgrades() {
        return SPEECHES.stream().flatMap(speech -> {
            Upgrade right = speech.upgrade();
            String words = speech.greets() ? "Bad request" : "WebSockets alone";
            Upgrade post = right.withLine(right.line().replace("GET", "POST"));
            return Stream.of(
                    arguments(speech, "4.2.1.3 an upgrade to something else", right.with("Upgrade", "h2c"), 400, words),
                    arguments(speech, "4.2.1.3 without Upgrade", right.without("Upgrade"), 400, words),
                    speech.greets()
                            ? arguments(speech, "4.2.1.1 POST", post, 400, "method")
                            : arguments(speech, "4.2.1.1 POST", post, 405, "by GET, not by POST"));
        });
    }

    static Stream<Arguments> subprotocolsThatAreWrong() {
        return onEach(OpeningHandshakeTest::subprotocolsThatAreWrongOf);
    }

    private static Stream<Arguments> subprotocolsThatAreWrongOf(Upgrade right) {
        return Stream.of(
                arguments("11.3.4 an empty subprotocol", right.with("Sec-WebSocket-Protocol", "a,,b"), 400, "tokens"),
                arguments(
                        "11.3.4 a subprotocol that is no token",
                        right.with("Sec-WebSocket-Protocol", "a b"),
                        400,
                        "tokens"),
                arguments(
                        "4.1.10 a subprotocol twice",
                        right.with("Sec-WebSocket-Protocol", "a, b, a"),
                        400,
                        "none of them twice"),
                arguments(
                        "CVE-2021-32640: blanks without end inside a list of subprotocols, in linear time",
                        right.with("Sec-WebSocket-Protocol", "a" + " ".repeat(15_000) + "b"),
                        400,
                        "tokens"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"keysAndVersions", "headersThatAreWrong", "noUpgrades", "subprotocolsThatAreWrong"})
    void refused(Speech speech, String behaviour, Upgrade request, int status, String names) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            HttpAnswer answer = client.ask(request);
            assertEquals(status, answer.status(), answer.body());
            assertTrue(answer.body().contains(names), answer.body());
            assertEquals(status == 426 ? "13" : null, answer.header("sec-websocket-version"));
            assertEquals(status == 426 ? "websocket" : null, answer.header("upgrade"));
        }
        FreshClient.isServed(gateway.getPort());
    }

    /** As socket.io 4.8.4 answers WebSockets. */
    static Stream<Arguments> refusedByEngineIo() {
        return Stream.of(
                arguments("no transport", "EIO=4", "Transport unknown"),
                arguments("an unknown transport", "EIO=4&transport=tin-can", "Transport unknown"),
                arguments("CVE-2023-31125: code 0 is an error", "EIO=4&transport=abc", "Transport unknown"),
                arguments("__proto__ as transport", "EIO=4&transport=__proto__", "Transport unknown"),
                arguments("the transport is checked before the sid", "EIO=4&transport=x&sid=y", "Transport unknown"),
                arguments("a sid that nobody has", "EIO=4&transport=websocket&sid=nobody", "Session ID unknown"),
                arguments("__proto__ as sid", "EIO=4&transport=websocket&sid=__proto__", "Session ID unknown"),
                arguments("EIO=3 while it is off", "EIO=3&transport=websocket", "Unsupported protocol version"),
                arguments("no EIO is version 3", "transport=websocket", "Unsupported protocol version"),
                arguments("EIO=abc is version 3", "EIO=abc&transport=websocket", "Unsupported protocol version"),
                arguments(
                        "of EIO given twice the last counts",
                        "EIO=4&EIO=3&transport=websocket",
                        "Unsupported protocol version"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusedByEngineIo(String behaviour, String query, String message) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            HttpAnswer answer = client.ask(Upgrade.of("/strict/?" + query));
            assertEquals(400, answer.status());
            assertEquals("close", answer.header("connection"));
            assertEquals("text/html", answer.header("content-type"));
            assertEquals(message, answer.body());
            assertEquals("end", client.next().toString());
        }
        FreshClient.isServed(gateway.getPort());
    }

    @ParameterizedTest(name = "accepted: {0}")
    @ValueSource(
            strings = {
                "/socket.io/?EIO=4&transport=websocket",
                "/socket.io?EIO=4&transport=websocket",
                "/socket.io/?EIO=3&EIO=4&transport=websocket",
                "/socket.io/?EIO=4&transport=websocket&t=abc&token=gr%C3%BC%C3%9Fe"
            })
    void accepted(String target) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            HttpAnswer answer = client.ask(Upgrade.of(target));
            assertEquals(101, answer.status(), answer.body());
            assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.header("sec-websocket-accept"), "section 1.3");
            assertNull(answer.header("content-length"), "a 101 has none");
            assertNull(answer.header("sec-websocket-protocol"));
            assertInstanceOf(Received.Text.class, client.next());
        }
    }

    static Stream<Arguments> headersThatAreRight() {
        return onEach(OpeningHandshakeTest::headersThatAreRightOf);
    }

    private static Stream<Arguments> headersThatAreRightOf(Upgrade right) {
        return Stream.of(
                arguments("Firefox's Connection header", right.with("Connection", "keep-alive, Upgrade"), null),
                arguments(
                        "tokens in other letters",
                        right.with("Upgrade", "WebSocket").with("Connection", "upgrade"),
                        null),
                arguments("one subprotocol", right.with("Sec-WebSocket-Protocol", "chat"), "chat"),
                arguments(
                        "the first of several subprotocols",
                        right.with("Sec-WebSocket-Protocol", "v2.chat, chat"),
                        "v2.chat"),
                arguments(
                        "the first of several lines of subprotocols",
                        right.with("Sec-WebSocket-Protocol", "v2.chat").and("Sec-WebSocket-Protocol", "chat"),
                        "v2.chat"),
                arguments("blanks around a subprotocol", right.with("Sec-WebSocket-Protocol", "  chat  , x"), "chat"),
                arguments("no subprotocol in its header", right.with("Sec-WebSocket-Protocol", ""), null),
                arguments(
                        "CVE-2021-32640: blanks without end around a subprotocol",
                        right.with("Sec-WebSocket-Protocol", "chat ," + " ".repeat(15_000) + "x"),
                        "chat"),
                arguments(
                        "GHSA-5v72: __proto__ as an extension",
                        right.with("Sec-WebSocket-Extensions", "__proto__, constructor; toString"),
                        null),
                arguments(
                        "9.1 a list of extensions that is none",
                        right.with("Sec-WebSocket-Extensions", ";;,=\"permessage-deflate"),
                        null),
                arguments(
                        "an extension that is not negotiated",
                        right.with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
                        null));
    }

    /** Engine.IO takes what is offered first, others what they are set to take: nothing here. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void headersThatAreRight(Speech speech, String behaviour, Upgrade request, String subprotocol) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            HttpAnswer answer = client.ask(request);
            assertEquals(101, answer.status(), answer.body());
            assertEquals(speech.greets() ? subprotocol : null, answer.header("sec-websocket-protocol"));
            assertNull(answer.header("sec-websocket-extensions"));
            isGreeted(client, speech);
        }
        FreshClient.isServed(gateway.getPort());
    }

    private static void isGreeted(RawWebSocket client, Speech speech) {
        if (speech.greets()) {
            assertInstanceOf(Received.Text.class, client.next());
        }
        client.send(ClientFrame.ping("greeted"));
        assertEquals("pong greeted", client.next().toString());
    }

    static Stream<Arguments> earlyFrames() {
        return onEach(_ -> Stream.of(arguments(1), arguments(2), arguments(300)));
    }

    @ParameterizedTest(name = "{0}: {1} frames right behind the request")
    @MethodSource("earlyFrames")
    void whatComesInTheSegmentOfTheRequestIsNotLost(Speech speech, int frames) {
        byte[] pings = ClientFrame.join(IntStream.range(0, frames)
                .mapToObj(n -> ClientFrame.ping("early " + n).bytes())
                .toArray(byte[][]::new));
        byte[] head = speech.upgrade().toString().getBytes(StandardCharsets.US_ASCII);
        byte[] late = ClientFrame.ping("late").bytes();
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            client.send(ClientFrame.join(head, pings, Arrays.copyOf(late, 5)));
            assertEquals(101, client.answer().status());
            if (speech.greets()) {
                assertInstanceOf(Received.Text.class, client.next());
            }
            for (int n = 0; n < frames; n++) {
                assertEquals("pong early " + n, client.next().toString());
            }
            client.send(Arrays.copyOfRange(late, 5, late.length));
            assertEquals("pong late", client.next().toString());
        }
    }

    static List<Speech> speeches() {
        return SPEECHES;
    }

    @ParameterizedTest(name = "{0}: a request byte by byte")
    @MethodSource("speeches")
    void aRequestByteByByte(Speech speech) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            client.sendByteByByte(speech.upgrade().toString().getBytes(StandardCharsets.US_ASCII));
            assertEquals(101, client.answer().status());
            isGreeted(client, speech);
            client.sendByteByByte(ClientFrame.ping("slow").bytes());
            assertEquals("pong slow", client.next().toString());
        }
    }

    @ParameterizedTest(name = "{0}: an upgrade behind another request of the same connection")
    @MethodSource("speeches")
    void anUpgradeBehindAnotherRequestOfTheSameConnection(Speech speech) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            client.send("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(404, client.answer().status());
            assertEquals(101, client.ask(speech.upgrade()).status());
            isGreeted(client, speech);
            client.send(ClientFrame.ping("second"));
            assertEquals("pong second", client.next().toString());
        }
    }

    /** CVE-2022-21676: an invalid frame in the segment of a request, accepted or refused. */
    @ParameterizedTest(name = "an invalid frame right behind {0}")
    @ValueSource(strings = {SOCKET_IO, "/strict/?EIO=3&transport=websocket", "/nothing", "/ws", "/events"})
    void anInvalidFrameRightBehindTheRequest(String target) {
        byte[] invalid = ClientFrame.text("40").withRsv(3).bytes();
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            client.send(ClientFrame.join(Upgrade.of(target).toString().getBytes(StandardCharsets.US_ASCII), invalid));
            if (client.answer().status() == 101) {
                if (target.equals(SOCKET_IO)) {
                    assertInstanceOf(Received.Text.class, client.next());
                }
                assertEquals("close 1002", client.next().toString());
            }
        }
        FreshClient.isServed(gateway.getPort());
    }
}
