package io.millrace.dialects.socketcluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Frame;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Answer;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Authenticate;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Disconnect;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Handshake;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Invoke;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Malformed;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Pong;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Publish;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Raw;
import io.millrace.dialects.socketcluster.SocketClusterPacket.RemoveAuthToken;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Subscribe;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Transmit;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Unsubscribe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of every generation have said on the wire, and what socketcluster-server 20 has made of it. */
final class JsonPacketsTest {
    private static final Json ONE = Json.parse("1");
    private static final String LONGEST = "é".repeat(PacketFields.MAX_CHANNEL);

    /** Clients 15 to 20. */
    static Stream<Arguments> protocol2() {
        return Stream.of(
                row(
                        "handshake",
                        "{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}",
                        new Handshake(null, "1", true)),
                row(
                        "handshake with a token",
                        "{\"event\":\"#handshake\",\"data\":{\"authToken\":\"a.b.c\"},\"cid\":6}",
                        new Handshake(Json.string("a.b.c"), "6", true)),
                row(
                        "transmit",
                        "{\"event\":\"customRemoteEvent\",\"data\":123}",
                        new Transmit("customRemoteEvent", Json.number(123))),
                row("transmit of nothing", "{\"event\":\"foo\"}", new Transmit("foo", null)),
                row(
                        "invoke",
                        "{\"event\":\"customProc\",\"data\":{\"foo\":\"bar\"},\"cid\":2}",
                        new Invoke("customProc", Json.parse("{\"foo\":\"bar\"}"), "2")),
                row("invoke of nothing", "{\"event\":\"invokeMe\",\"cid\":8}", new Invoke("invokeMe", null, "8")),
                row(
                        "subscribe",
                        "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"foo\"},\"cid\":4}",
                        new Subscribe("foo", false, null, "4")),
                row(
                        "subscribe with options",
                        "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"foo\",\"waitForAuth\":true,"
                                + "\"data\":{\"a\":1}},\"cid\":9}",
                        new Subscribe("foo", true, Json.parse("{\"a\":1}"), "9")),
                row("unsubscribe", "{\"event\":\"#unsubscribe\",\"data\":\"bar\"}", new Unsubscribe("bar", null)),
                row(
                        "transmitPublish",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"é😀\",\"data\":\"tp\"}}",
                        new Publish("é😀", Json.string("tp"), null)),
                row(
                        "invokePublish",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":\"ip\"},\"cid\":5}",
                        new Publish("foo", Json.string("ip"), "5")),
                row(
                        "publish of nothing",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\"},\"cid\":5}",
                        new Publish("foo", null, "5")),
                row(
                        "publish of null",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":null}}",
                        new Publish("foo", Json.NULL, null)),
                row(
                        "authenticate",
                        "{\"event\":\"#authenticate\",\"data\":\"garbage\",\"cid\":9}",
                        new Authenticate(Json.string("garbage"), "9")),
                row("authenticate by nothing", "{\"event\":\"#authenticate\",\"cid\":9}", new Authenticate(null, "9")),
                row("deauthenticate", "{\"event\":\"#removeAuthToken\"}", new RemoveAuthToken(null)),
                row("answer", "{\"rid\":1,\"data\":{\"ok\":1}}", new Answer(1, Json.parse("{\"ok\":1}"), null)),
                row("answer of nothing", "{\"rid\":2147483647}", new Answer(Integer.MAX_VALUE, null, null)),
                row(
                        "answer by an error",
                        "{\"rid\":2,\"error\":{\"message\":\"no\",\"name\":\"X\"}}",
                        new Answer(2, null, Json.parse("{\"message\":\"no\",\"name\":\"X\"}"))),
                row("pong", "", new Pong(Protocol.TWO)));
    }

    /** Clients 3 to 14, and those in other languages. */
    static Stream<Arguments> protocol1() {
        return Stream.of(
                row("pong", "#2", new Pong(Protocol.ONE)),
                row(
                        "3: subscribe",
                        "{\"event\":\"#subscribe\",\"data\":\"foo\",\"cid\":2}",
                        new Subscribe("foo", false, null, "2")),
                row(
                        "4: every event has a number",
                        "{\"event\":\"#unsubscribe\",\"data\":\"foo\",\"cid\":3}",
                        new Unsubscribe("foo", "3")),
                row("4: deauthenticate", "{\"event\":\"#removeAuthToken\",\"cid\":4}", new RemoveAuthToken("4")),
                row(
                        "8: subscribe in a batch",
                        "[{\"event\":\"#subscribe\",\"data\":{\"channel\":\"a\",\"batch\":true},\"cid\":2}]",
                        new Subscribe("a", false, null, "2")),
                row(
                        "14: invoke of nothing",
                        "{\"event\":\"invokeMe\",\"data\":null,\"cid\":8}",
                        new Invoke("invokeMe", Json.NULL, "8")),
                row("14: goodbye", "{\"event\":\"#disconnect\",\"data\":{\"code\":1000}}", new Disconnect(1000)),
                row("goodbye without a code", "{\"event\":\"#disconnect\"}", new Disconnect(-1)),
                row(
                        "Python: handshake",
                        "{\"cid\": 1, \"data\": {\"authToken\": null}, \"event\": \"#handshake\"}",
                        new Handshake(null, "1", false)),
                row(
                        "Java: handshake",
                        "{\"data\":{\"authToken\":\"\"},\"event\":\"#handshake\",\"cid\":1}",
                        new Handshake(null, "1", false)),
                row(
                        "Java: an answer has a null for an error",
                        "{\"data\":\"x\",\"error\":null,\"rid\":1}",
                        new Answer(1, Json.string("x"), null)));
    }

    /** What few say. */
    static Stream<Arguments> odd() {
        return Stream.of(
                row("handshake without data", "{\"event\":\"#handshake\",\"cid\":7}", new Handshake(null, "7", false)),
                row("handshake without a number", "{\"event\":\"#handshake\"}", new Handshake(null, null, false)),
                row(
                        "handshake with no string for a token",
                        "{\"event\":\"#handshake\",\"data\":{\"authToken\":5},\"cid\":1}",
                        new Handshake(Json.number(5), "1", true)),
                row(
                        "handshake with no object for data",
                        "{\"event\":\"#handshake\",\"data\":\"x\",\"cid\":1}",
                        new Handshake(null, "1", false)),
                row("authenticate without a number", "{\"event\":\"#authenticate\"}", new Authenticate(null, null)),
                row("an event without a name", "{\"event\":\"\"}", new Transmit("", null)),
                row("a name with #", "{\"event\":\"#mine\",\"cid\":1}", new Invoke("#mine", null, "1")),
                row("a name as an escape", "{\"\\u0065vent\":\"\\u0061\"}", new Transmit("a", null)),
                row("fields that nobody knows", "{\"x\":1,\"event\":\"a\",\"y\":[]}", new Transmit("a", null)),
                row("the last of a name twice", "{\"event\":\"a\",\"event\":\"b\"}", new Transmit("b", null)),
                row("an event and an answer", "{\"rid\":1,\"event\":\"a\"}", new Transmit("a", null)),
                row("an answer with an event's number", "{\"rid\":1,\"event\":5}", new Answer(1, null, null)),
                row("a whole number with a fraction", "{\"rid\":1.0}", new Answer(1, null, null)),
                row("an answer to nothing of ours", "{\"rid\":-1}", new Answer(-1, null, null)),
                row("a fraction", "{\"rid\":1.5}", new Answer(-1, null, null)),
                row("beyond an int", "{\"rid\":2147483648}", new Answer(-1, null, null)),
                row("beyond a double", "{\"rid\":1e999}", new Answer(-1, null, null)),
                row("without end", "{\"rid\":" + "1".repeat(33) + "}", new Answer(-1, null, null)),
                row("space around all", " \t{ \"event\" : \"a\" }\r\n", new Transmit("a", null)),
                row(
                        "the longest channel",
                        "{\"event\":\"#unsubscribe\",\"data\":\"" + "\\u00e9".repeat(256) + "\"}",
                        new Unsubscribe(LONGEST, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"protocol2", "protocol1", "odd"})
    void isRead(String behaviour, String text, SocketClusterPacket then) {
        assertEquals(List.of(then), text(text));
        if (!(then instanceof Pong)) {
            assertEquals(List.of(then), new JsonPacketReader().binary(bytes(text)), "as a binary message");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "-7", "1.5", "1e300", "1E+2", "9007199254740993", "0.10"})
    void aNumberIsKeptAsItIsWritten(String cid) {
        assertEquals(List.of(new Invoke("a", ONE, cid)), text("{\"event\":\"a\",\"data\":1,\"cid\":" + cid + '}'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "null", "true", "{}", "[1]"})
    void whatIsNoNumberMakesNoInvoke(String cid) {
        assertEquals(List.of(new Transmit("a", null)), text("{\"event\":\"a\",\"cid\":" + cid + '}'));
    }

    static Stream<Arguments> malformed() {
        String publish = "Publish channel name was malformatted";
        String subscribe = "Subscribe channel name was malformatted";
        String unsubscribe = "Unsubscribe channel name was malformatted";
        return Stream.of(
                row("no data", "{\"event\":\"#publish\",\"cid\":1}", new Malformed(publish, "1")),
                row("null", "{\"event\":\"#publish\",\"data\":null}", new Malformed(publish, null)),
                row("a bare name", "{\"event\":\"#publish\",\"data\":\"foo\"}", new Malformed(publish, null)),
                row("no channel", "{\"event\":\"#publish\",\"data\":{\"data\":1}}", new Malformed(publish, null)),
                row("no string", "{\"event\":\"#publish\",\"data\":{\"channel\":5}}", new Malformed(publish, null)),
                row("no data", "{\"event\":\"#subscribe\",\"cid\":2}", new Malformed(subscribe, "2")),
                row("an array", "{\"event\":\"#subscribe\",\"data\":[123],\"cid\":2}", new Malformed(subscribe, "2")),
                row("empty", "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"\"}}", new Malformed(subscribe, null)),
                row("an object", "{\"event\":\"#unsubscribe\",\"data\":{},\"cid\":3}", new Malformed(unsubscribe, "3")),
                row("no data", "{\"event\":\"#unsubscribe\"}", new Malformed(unsubscribe, null)),
                unsubscribes("too long", LONGEST + 'x'),
                unsubscribes("a megabyte", "x".repeat(1_000_000)),
                unsubscribes("a control character", "a\\nb"),
                unsubscribes("delete", "a\u007f"),
                unsubscribes("half a pair", "\\ud83d"));
    }

    @ParameterizedTest(name = "{2}: {0}")
    @MethodSource
    void malformed(String behaviour, String text, SocketClusterPacket then) {
        assertEquals(List.of(then), text(text));
    }

    static Stream<Arguments> raw() {
        return Stream.of(
                arguments("a word", "hello", "no JSON"),
                arguments("a ping", "#1", "no JSON"),
                arguments("more behind a pong", "#2 ", "no JSON"),
                arguments("broken", "{\"event\":\"a\"", "no JSON"),
                arguments("more behind a packet", "{\"event\":\"a\"}{}", "no JSON"),
                arguments(
                        "too deep", "{\"event\":\"a\",\"data\":" + "[".repeat(128) + "]".repeat(128) + '}', "no JSON"),
                arguments("a broken batch", "[{\"event\":\"a\"},{\"event\":\"b\"]", "no JSON"),
                arguments("a byte order mark", "\ufeff{\"event\":\"a\"}", "no JSON"),
                arguments("a number", "5", "no object"),
                arguments("a string", "\"#handshake\"", "no object"),
                arguments("null", "null", "no object"),
                arguments("an empty object", "{}", "no object"),
                arguments("an array in an array", "[[{\"event\":\"a\"}]]", "no object"),
                arguments("10001 packets", "[" + "1,".repeat(10_000) + "1]", "a batch without end"),
                arguments("no event", "{\"data\":1,\"cid\":5}", "neither an event nor an answer"),
                arguments("no name", "{\"event\":1,\"cid\":5}", "neither an event nor an answer"),
                arguments("no number of ours", "{\"rid\":\"1\",\"data\":5}", "neither an event nor an answer"),
                arguments(
                        "a number without end",
                        "{\"event\":\"a\",\"cid\":" + "1".repeat(33) + '}',
                        "a cid without end"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void raw(String behaviour, String text, String why) {
        assertEquals(List.of(new Raw(why)), text(text));
    }

    static Stream<Arguments> rawBytes() {
        return Stream.of(
                arguments("nothing", new byte[0], "an empty message"),
                arguments("a pong", new byte[] {'#', '2'}, "no JSON"),
                arguments("no UTF-8", new byte[] {'{', (byte) 0xff, '}'}, "no JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rawBytes(String behaviour, byte[] bytes, String why) {
        assertEquals(List.of(new Raw(why)), new JsonPacketReader().binary(Bytes.of(bytes)));
    }

    @Test
    void aBatchKeepsItsOrder() {
        assertEquals(
                List.of(
                        new Subscribe("a", false, null, "2"),
                        new Raw("no object"),
                        new Publish("a", ONE, null),
                        new Malformed("Unsubscribe channel name was malformatted", "3"),
                        new Transmit("m", ONE)),
                text("[{\"event\":\"#subscribe\",\"data\":{\"channel\":\"a\"},\"cid\":2}, 1,"
                        + "{\"event\":\"#publish\",\"data\":{\"channel\":\"a\",\"data\":1}},"
                        + "{\"event\":\"#unsubscribe\",\"cid\":3},{\"event\":\"m\",\"data\":1}]"));
        assertEquals(
                List.of(new Handshake(null, "7", false), new Invoke("customProc", null, "8")),
                text("[{\"event\":\"#handshake\",\"cid\":7},{\"event\":\"customProc\",\"cid\":8}]"));
        assertEquals(List.of(), text("[ ]"));
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                arguments("a handshake of JSON", Frame.Text.of("{\"event\":\"#handshake\"}"), Form.JSON),
                arguments("a pong", Frame.Text.of(""), Form.JSON),
                arguments("the same as bytes", binary('{'), Form.JSON),
                arguments("no bytes", new Frame.Binary(Bytes.of(new byte[0])), Form.JSON),
                arguments("a small map", binary(0x81), Form.MIN_BIN),
                arguments("a wide map", binary(0xde), Form.MIN_BIN),
                arguments("a batch", binary(0x92), Form.MIN_BIN),
                arguments("an encoded pong", binary(0xa2), Form.MIN_BIN));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void forms(String behaviour, Frame first, Form then) {
        assertEquals(then, Form.of(first));
    }

    private static Frame binary(int first) {
        return new Frame.Binary(Bytes.of(new byte[] {(byte) first, 'x'}));
    }

    private static Arguments unsubscribes(String behaviour, String channel) {
        return row(
                behaviour,
                "{\"event\":\"#unsubscribe\",\"data\":\"" + channel + "\"}",
                new Malformed("Unsubscribe channel name was malformatted", null));
    }

    private static Arguments row(String behaviour, String text, SocketClusterPacket then) {
        return arguments(behaviour, text, then);
    }

    private static List<SocketClusterPacket> text(String text) {
        return new JsonPacketReader().text(bytes(text));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
