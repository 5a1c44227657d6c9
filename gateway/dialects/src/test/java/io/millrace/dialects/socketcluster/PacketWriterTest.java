package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.PacketWriter.NO_CID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Frame;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients are told: byte for byte what socketcluster-server 20 was seen to say, and in hexadecimal what
 * sc-codec-min-bin 3.0.0 makes of it.
 */
final class PacketWriterTest {
    private static final PacketWriter JSON = Form.JSON.writer();
    private static final PacketWriter MIN_BIN = Form.MIN_BIN.writer();
    private static final Json PLACES =
            Json.parse("{\"a\":{\"_placeholder\":true,\"num\":1},\"é\":[1,{\"num\":0,\"_placeholder\":true}]}");
    private static final Json INVALID =
            NamedError.of("AuthTokenInvalidError", "invalid signature", Json.parse("{\"isBadToken\":true}"));
    private static final List<Bytes> TWO = List.of(Bytes.of(new byte[] {1, 2, 3}), Bytes.of(new byte[0]));

    static Stream<Arguments> said() {
        return Stream.of(
                row(
                        "in, without a token",
                        w -> w.opened("1", "abc", 30_000, false, null),
                        "{\"rid\":1,\"data\":{\"id\":\"abc\",\"pingTimeout\":30000,\"isAuthenticated\":false}}",
                        "81a1729301c083a26964a3616263ab70696e6754696d656f7574cd7530"
                                + "af697341757468656e74696361746564c2"),
                row(
                        "refused, with the code in both places",
                        w -> w.refused("1", "ScErr", "sc blocked", null, 4008),
                        "{\"rid\":1,\"error\":{\"message\":\"sc blocked\",\"name\":\"ScErr\",\"statusCode\":4008},"
                                + "\"data\":{\"code\":4008}}",
                        "81a172930183a76d657373616765aa736320626c6f636b6564a46e616d65a55363457272"
                                + "aa737461747573436f6465cd0fa881a4636f6465cd0fa8"),
                row(
                        "an event",
                        w -> w.event("customRemoteEvent", Json.number(123), List.of(), NO_CID),
                        "{\"event\":\"customRemoteEvent\",\"data\":123}",
                        "81a16592b1637573746f6d52656d6f74654576656e747b"),
                row(
                        "an event of nothing",
                        w -> w.event("x", null, List.of(), NO_CID),
                        "{\"event\":\"x\"}",
                        "81a16592a178c0"),
                row(
                        "an event that wants an answer",
                        w -> w.event("clientProc", Json.parse("{\"q\":1}"), List.of(), 1),
                        "{\"event\":\"clientProc\",\"cid\":1,\"data\":{\"q\":1}}",
                        "81a16593aa636c69656e7450726f6381a1710101"),
                row(
                        "a channel's message",
                        w -> w.publish("foo", Json.string("x"), List.of()),
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":\"x\"}}",
                        "81a17092a3666f6fa178"),
                row(
                        "a channel's nothing",
                        w -> w.publish("foo", null, List.of()),
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\"}}",
                        "81a17092a3666f6fc0"),
                row(
                        "an answer",
                        w -> w.answer("1", Json.parse("{\"ok\":1}"), List.of()),
                        "{\"rid\":1,\"data\":{\"ok\":1}}",
                        "81a1729301c081a26f6b01"),
                row("an answer of nothing", w -> w.answer("1", null, List.of()), "{\"rid\":1}", "81a1729301c0c0"),
                row(
                        "an error",
                        w -> w.error("1", NamedError.of("X", "no", null), null),
                        "{\"rid\":1,\"error\":{\"message\":\"no\",\"name\":\"X\"}}",
                        "81a172930182a76d657373616765a26e6fa46e616d65a158c0"),
                row(
                        "thrown out",
                        w -> w.kickOut("foo", "bye"),
                        "{\"event\":\"#kickOut\",\"data\":{\"channel\":\"foo\",\"message\":\"bye\"}}",
                        "81a16592a8236b69636b4f757482a76368616e6e656ca3666f6fa76d657373616765a3627965"),
                row(
                        "a token",
                        w -> w.setAuthToken("jwt", NO_CID),
                        "{\"event\":\"#setAuthToken\",\"data\":{\"token\":\"jwt\"}}",
                        "81a16592ad2373657441757468546f6b656e81a5746f6b656ea36a7774"),
                row(
                        "no token any more",
                        w -> w.removeAuthToken(NO_CID),
                        "{\"event\":\"#removeAuthToken\"}",
                        "81a16592b02372656d6f766541757468546f6b656ec0"),
                row(
                        "a batch",
                        w -> w.join(List.of(
                                w.event("m", Json.number(0), List.of(), NO_CID),
                                w.publish("foo", Json.number(1), List.of()),
                                w.answer("2", null, List.of()))),
                        "[{\"event\":\"m\",\"data\":0},{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\","
                                + "\"data\":1}},"
                                + "{\"rid\":2}]",
                        "9381a16592a16d0081a17092a3666f6f0181a1729302c0c0"),
                row("an empty batch", w -> w.join(List.of()), "[]", "90"),
                row(
                        "bytes in their places",
                        w -> w.publish("é😀", PLACES, TWO),
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"é😀\",\"data\":{\"a\":{\"base64\":true,"
                                + "\"data\":\"\"},\"é\":[1,{\"base64\":true,\"data\":\"AQID\"}]}}}",
                        "81a17092a6c3a9f09f988082a161c400a2c3a99201c403010203"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, Function<PacketWriter, Frame> saying, String json, String hex) {
        assertEquals(Frame.Text.of(json), saying.apply(JSON));
        assertEquals(
                hex,
                HexFormat.of()
                        .formatHex(
                                ((Frame.Binary) saying.apply(MIN_BIN)).bytes().array()));
    }

    /** In JSON; the other form has shown that it differs in nothing but its words. */
    static Stream<Arguments> saidInJson() {
        return Stream.of(
                arguments(
                        "in, with a bad token",
                        JSON.opened("1", "9eKv", 30_000, false, INVALID),
                        "{\"rid\":1,\"data\":{\"id\":\"9eKv\",\"pingTimeout\":30000,\"authError\":{\"message\":"
                                + "\"invalid signature\",\"name\":\"AuthTokenInvalidError\",\"isBadToken\":true},"
                                + "\"isAuthenticated\":false}}"),
                arguments(
                        "a good token",
                        JSON.authenticated("50", true, null),
                        "{\"rid\":50,\"data\":{\"isAuthenticated\":true,\"authError\":null}}"),
                arguments(
                        "a token that is no bad one",
                        JSON.authenticated("20", false, NamedError.of("NoAuth", "nope", null)),
                        "{\"rid\":20,\"data\":{\"isAuthenticated\":false,"
                                + "\"authError\":{\"message\":\"nope\",\"name\":\"NoAuth\"}}}"),
                arguments(
                        "an error's own fields",
                        JSON.error(
                                "4",
                                NamedError.of(
                                        "BadCustomError",
                                        "Server failed..",
                                        Json.parse("{\"code\":42,\"name\":\"X\",\"details\":{\"a\":[1]},"
                                                + "\"message\":\"Y\"}")),
                                null),
                        "{\"rid\":4,\"error\":{\"message\":\"Server failed..\",\"name\":\"BadCustomError\",\"code\":42,"
                                + "\"details\":{\"a\":[1]}}}"),
                arguments(
                        "an error that is a string",
                        JSON.error("5", Json.string("plain string"), null),
                        "{\"rid\":5,\"error\":\"plain string\"}"),
                arguments(
                        "an error with data",
                        JSON.error("5", Json.string("x"), Json.NULL),
                        "{\"rid\":5,\"error\":\"x\",\"data\":null}"),
                arguments(
                        "refused with one's own code",
                        JSON.refused("1", "E", "no", Json.parse("{\"statusCode\":1,\"a\":2}"), 4501),
                        "{\"rid\":1,\"error\":{\"message\":\"no\",\"name\":\"E\",\"a\":2,\"statusCode\":4501},"
                                + "\"data\":{\"code\":4501}}"),
                arguments("an answer of null", JSON.answer("2", Json.NULL, List.of()), "{\"rid\":2,\"data\":null}"),
                arguments("a client's own number", JSON.answer("-1.50e+300", null, List.of()), "{\"rid\":-1.50e+300}"),
                arguments(
                        "thrown out without a word",
                        JSON.kickOut("foo", null),
                        "{\"event\":\"#kickOut\",\"data\":{\"channel\":\"foo\"}}"),
                arguments(
                        "a token to be confirmed",
                        JSON.setAuthToken("jwt", 1),
                        "{\"event\":\"#setAuthToken\",\"cid\":1,\"data\":{\"token\":\"jwt\"}}"),
                arguments("its end, too", JSON.removeAuthToken(2), "{\"event\":\"#removeAuthToken\",\"cid\":2}"),
                arguments("a ping", JSON.ping(Protocol.TWO), ""),
                arguments("a ping of protocol 1", JSON.ping(Protocol.ONE), "#1"),
                arguments("a ping of MessagePack", MIN_BIN.ping(Protocol.TWO), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void saidInJson(String behaviour, Frame said, String json) {
        assertEquals(Frame.Text.of(json), said);
    }

    @Test
    void aPingOfProtocol1IsEncodedWhereAllIs() {
        assertEquals(new Frame.Binary(Bytes.of(HexFormat.of().parseHex("a22331"))), MIN_BIN.ping(Protocol.ONE));
    }

    @Test
    void whatCannotStandInABatchIsRefused() {
        Frame json = JSON.answer("1", null, List.of());
        Frame minBin = MIN_BIN.answer("1", null, List.of());
        assertThrows(IllegalArgumentException.class, () -> JSON.join(List.of(json, minBin)));
        assertThrows(IllegalArgumentException.class, () -> MIN_BIN.join(List.of(minBin, json)));
        assertThrows(IllegalArgumentException.class, () -> JSON.join(List.of(JSON.ping(Protocol.TWO))));
        assertThrows(IllegalArgumentException.class, () -> JSON.join(List.of(JSON.ping(Protocol.ONE))));
    }

    private static Arguments row(String behaviour, Function<PacketWriter, Frame> saying, String json, String hex) {
        return arguments(behaviour, saying, json, hex);
    }
}
