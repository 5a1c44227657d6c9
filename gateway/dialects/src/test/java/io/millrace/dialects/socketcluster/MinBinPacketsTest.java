package io.millrace.dialects.socketcluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Answer;
import io.millrace.dialects.socketcluster.SocketClusterPacket.Authenticate;
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
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets as sc-codec-min-bin 3.0.0 has encoded them. */
final class MinBinPacketsTest {
    private static final long MAX_JSON = 10_000;

    static Stream<Arguments> isRead() {
        return Stream.of(
                row(
                        "handshake",
                        "81a16593aa2368616e647368616b6581a961757468546f6b656ec001",
                        new Handshake(null, "1", true)),
                row(
                        "transmit",
                        "81a16592b1637573746f6d52656d6f74654576656e747b",
                        new Transmit("customRemoteEvent", Json.number(123))),
                row("transmit of nothing is one of null", "81a16592a178c0", new Transmit("x", Json.NULL)),
                row(
                        "invoke",
                        "81a16593aa637573746f6d50726f6381a3666f6fa362617202",
                        new Invoke("customProc", Json.parse("{\"foo\":\"bar\"}"), "2")),
                row(
                        "invoke in other words",
                        "81a16593a6c3a9f09f988092cb3ff8000000000000ffcd012c",
                        new Invoke("é😀", Json.parse("[1.5,-1]"), "300")),
                row(
                        "subscribe",
                        "81a16593aa2373756273637269626582a76368616e6e656ca3666f6fa46461746181a1610109",
                        new Subscribe("foo", false, Json.parse("{\"a\":1}"), "9")),
                row("unsubscribe", "81a16592ac23756e737562736372696265a3666f6f", new Unsubscribe("foo", null)),
                row(
                        "authenticate",
                        "81a16593ad2361757468656e746963617465a76761726261676509",
                        new Authenticate(Json.string("garbage"), "9")),
                row("deauthenticate", "81a16592b02372656d6f766541757468546f6b656ec0", new RemoveAuthToken(null)),
                row("publish", "81a17092a3666f6fa178", new Publish("foo", Json.string("x"), null)),
                row("publish with a number", "81a17093a3666f6fa17802", new Publish("foo", Json.string("x"), "2")),
                row("publish of nothing is one of null", "81a17092a3666f6fc0", new Publish("foo", Json.NULL, null)),
                row(
                        "publish of bytes",
                        "81a17092a3666f6fc4030102ff",
                        new Publish("foo", Json.parse("{\"base64\":true,\"data\":\"AQL/\"}"), null)),
                row(
                        "publish to nobody",
                        "81a16593a8237075626c697368c003",
                        new Malformed("Publish channel name was malformatted", "3")),
                row(
                        "publish to a number",
                        "81a1709205c0",
                        new Malformed("Publish channel name was malformatted", null)),
                row("answer", "81a1729301c081a26f6b01", new Answer(1, Json.parse("{\"ok\":1}"), null)),
                row("answer of nothing", "81a1729301c0c0", new Answer(1, Json.NULL, null)),
                row(
                        "answer by an error",
                        "81a172930182a76d657373616765a26e6fa46e616d65a158c0",
                        new Answer(1, Json.NULL, Json.parse("{\"message\":\"no\",\"name\":\"X\"}"))),
                row(
                        "a Buffer is a map of indices, as the codec has it",
                        "81a16592a17881a13001",
                        new Transmit("x", Json.parse("{\"0\":1}"))),
                row(
                        "fields by their names",
                        "82a56576656e74a178a3636964cb3ff8000000000000",
                        new Invoke("x", null, "1.5")),
                row("more than three", "81a16594a1780203c3", new Invoke("x", Json.number(2), "3")),
                row("only a name", "81a16591a178", new Transmit("x", Json.NULL)),
                row("a word for a number", "81a16593a17802a133", new Transmit("x", Json.number(2))),
                row("pong of protocol 1", "a22332", new Pong(Protocol.ONE)),
                raw("a ping", "a22331", "no map"),
                raw("a number", "05", "no map"),
                raw("no name", "81a1659101", "neither an event nor an answer"),
                raw("an empty map", "80", "neither an event nor an answer"),
                raw("nothing", "", "no MessagePack"),
                raw("JSON", hex("{\"event\":\"x\"}"), "no MessagePack"),
                raw("no array", "81a165a178", "no MessagePack"),
                raw("no string for a field", "8101c0", "no MessagePack"),
                raw("more behind it", "81a16591a17800", "no MessagePack"),
                raw("too short", "81a16593a178", "no MessagePack"),
                raw("a broken batch", "9281a16591a178c1", "no MessagePack"),
                raw("four fields", "84" + "a0c0".repeat(4), "no MessagePack"),
                raw("a batch of 10001", "dc2711" + "81a16591a178".repeat(10_001), "no MessagePack"),
                raw("257 binary values", "81a16592a178dc0101" + "c400".repeat(257), "no MessagePack"),
                raw("deeper than JSON may be", "81a16592a178" + "91".repeat(127) + "c0", "no MessagePack"),
                raw("more JSON than allowed", "81a16592a178dc0800" + "c0".repeat(2048), "no MessagePack"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isRead(String behaviour, String hex, SocketClusterPacket then) {
        assertEquals(List.of(then), binary(hex));
    }

    @Test
    void aBatchKeepsItsOrder() {
        assertEquals(
                List.of(
                        new Transmit("m", Json.number(0)),
                        new Publish("foo", Json.number(1), null),
                        new Raw("no map"),
                        new Answer(2, Json.NULL, null)),
                binary("9481a16592a16d0081a17092a3666f6f01a2233281a1729302c0c0"));
        assertEquals(List.of(), binary("90"));
    }

    @Test
    void asDeepAsJsonMayBe() {
        String hex = "91".repeat(126) + "c0";
        for (String packet : List.of("81a16592a178" + hex, "81a17092a3666f6f" + hex)) {
            Json data =
                    switch (binary(packet).getFirst()) {
                        case Transmit transmit -> transmit.data();
                        case Publish publish -> publish.data();
                        default -> Json.NULL;
                    };
            assertEquals(data, Json.parse("[".repeat(126) + "null" + "]".repeat(126)));
            assertEquals(List.of(new Publish("foo", data, null)), new JsonPacketReader().text(said(data)));
        }
    }

    @Test
    void textIsASignOfLifeOrNothing() {
        MinBinPacketReader reader = new MinBinPacketReader(MAX_JSON);
        assertEquals(List.of(new Pong(Protocol.TWO)), reader.text(Bytes.of(new byte[0])));
        assertEquals(List.of(new Raw("no MessagePack")), reader.text(Bytes.of(new byte[] {'#', '2'})));
    }

    private static Bytes said(Json data) {
        return Bytes.of(("{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":" + data + "}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static List<SocketClusterPacket> binary(String hex) {
        return new MinBinPacketReader(MAX_JSON).binary(Bytes.of(HexFormat.of().parseHex(hex)));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments raw(String behaviour, String hex, String why) {
        return row(behaviour, hex, new Raw(why));
    }

    private static Arguments row(String behaviour, String hex, SocketClusterPacket then) {
        return arguments(behaviour, hex, then);
    }
}
