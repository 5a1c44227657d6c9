package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.acked;
import static io.millrace.dialects.socketio.Talk.admitted;
import static io.millrace.dialects.socketio.Talk.during;
import static io.millrace.dialects.socketio.Talk.forcedClose;
import static io.millrace.dialects.socketio.Talk.forward;
import static io.millrace.dialects.socketio.Talk.ignored;
import static io.millrace.dialects.socketio.Talk.left;
import static io.millrace.dialects.socketio.Talk.refused;
import static io.millrace.dialects.socketio.Talk.says;
import static io.millrace.dialects.socketio.Talk.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A path whose packets are MessagePack (socket.io-msgpack-parser 3.0.2, and 2.2.0 for clients 2.x). */
final class MsgPackPacketsTest {
    private static final SocketIoDialect DIALECT = Talk.dialect(SocketIoSettings.Parser.MSGPACK);
    private static final String TYPE = "a474797065";
    private static final String ROOT = "a36e7370a12f";
    private static final String DATA = "a464617461";
    private static final String ID = "a26964";

    static Stream<Arguments> protocol5() {
        return Stream.of(
                row("connects", in("82" + TYPE + "00" + ROOT), new Action.Connect("/", null, null)),
                row(
                        "connects without auth, as client 4.8 with parser 3.0.2 says it: data is undefined",
                        in("84" + TYPE + "00" + ROOT + DATA + "d40000" + "a76f7074696f6e7381a8636f6d7072657373c3"),
                        new Action.Connect("/", null, null)),
                row(
                        "connects with auth",
                        in("83" + TYPE + "00" + ROOT + DATA + "81a161a2c3a9"),
                        new Action.Connect("/", Json.parse("{\"a\":\"é\"}"), null)),
                row(
                        "is told so",
                        List.of(binary("82" + TYPE + "00" + ROOT), admitted("/", "abc")),
                        new Action.Connect("/", null, null),
                        sends("83" + TYPE + "00" + ROOT + DATA + "81a3736964a3616263")),
                row(
                        "or refused, without data where there is none",
                        List.of(binary("82" + TYPE + "00" + ROOT), refused("/", "no", null)),
                        new Action.Connect("/", null, null),
                        sends("83" + TYPE + "04" + ROOT + DATA + "81a76d657373616765a26e6f")),
                row(
                        "an event of client 4.8, bytes and options and all",
                        joined("85" + TYPE + "02" + ROOT + DATA + "93a568656c6c6f01c4020102" + ID
                                + "07a76f7074696f6e7381a8636f6d7072657373c3"),
                        forward("/", "hello", "[\"hello\",1,{\"_placeholder\":true,\"num\":0}]", "7", "\u0001\u0002")),
                row(
                        "fields in any order",
                        joined("83" + DATA + "91a178" + ROOT + TYPE + "02"),
                        forward("x", "[\"x\"]")),
                row("a number as event name", joined("83" + TYPE + "02" + ROOT + DATA + "9105"), forward("5", "[5]")),
                row("an ack", joined("84" + TYPE + "03" + ROOT + DATA + "91c3" + ID + "0c"), acked("/", 12, "[true]")),
                row("leaves", joined("82" + TYPE + "01" + ROOT), left("/")),
                closes("a text message", says("40")),
                closes("no MessagePack", Talk.sends("x")),
                closes("a value that is no map", binary("91" + TYPE)),
                closes("trailing bytes", binary("82" + TYPE + "01" + ROOT + "00")),
                closes("no namespace", binary("81" + TYPE + "01")),
                closes("a namespace that is no string", binary("82" + TYPE + "01a36e737005")),
                closes("nil as data", binary("83" + TYPE + "02" + ROOT + DATA + "c0")),
                closes("nil as id", binary("84" + TYPE + "02" + ROOT + DATA + "91a178" + ID + "c0")),
                closes("a negative id", binary("84" + TYPE + "02" + ROOT + DATA + "91a178" + ID + "ff")),
                closes("a broken id", binary("84" + TYPE + "02" + ROOT + DATA + "91a178" + ID + "cb3ff8000000000000")),
                closes(
                        "an id beyond 2^53",
                        binary("84" + ID + "cf0020000000000000" + TYPE + "02" + ROOT + DATA + "91a178")),
                closes("a binary event's type", binary("83" + TYPE + "05" + ROOT + DATA + "91a178")),
                closes("a type beyond an int", binary("82" + TYPE + "cf0000000100000000" + ROOT)),
                closes("an error by the client", binary("83" + TYPE + "04" + ROOT + DATA + "a178")),
                closes("an event that is no array", binary("83" + TYPE + "02" + ROOT + DATA + "80")),
                closes("an event name that is no string", binary("83" + TYPE + "02" + ROOT + DATA + "9180")),
                closes("a reserved event name", binary("83" + TYPE + "02" + ROOT + DATA + "91a7636f6e6e656374")),
                closes("leaving with data", binary("83" + TYPE + "01" + ROOT + DATA + "80")),
                closes(
                        "257 attachments",
                        binary("83" + TYPE + "02" + ROOT + DATA + "dc0102a178" + "c400".repeat(257))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void protocol5(String behaviour, List<Talk.Step> given, List<Action> then) {
        assertEquals(then, during(Talk.opened(DIALECT, "4", ""), given));
    }

    /** Clients 2.x: what opens and ends a namespace is JSON text, the rest as above and with its type in front. */
    static Stream<Arguments> protocol4() {
        return Stream.of(
                row("is told that it is in", List.of(admitted("/", "abc")), send("4{\"type\":0,\"nsp\":\"/\"}")),
                row(
                        "connects",
                        List.of(says("4{\"type\":0,\"nsp\":\"/custom?a=b\"}")),
                        new Action.Connect("/custom", Json.parse("{\"a\":\"b\"}"), "/custom#secret")),
                row(
                        "is refused",
                        List.of(refused("/", "no", null)),
                        send("4{\"type\":4,\"data\":\"no\",\"nsp\":\"/\"}")),
                row(
                        "leaves",
                        List.of(Talk.quietly(admitted("/", "abc")), says("4{\"type\":1,\"nsp\":\"/\"}")),
                        left("/")),
                row(
                        "a binary event",
                        joined("0483" + TYPE + "05" + ROOT + DATA + "92a178c40101"),
                        forward("/", "x", "[\"x\",{\"_placeholder\":true,\"num\":0}]", null, "\u0001")),
                row("an unknown type", joined("0482" + TYPE + "09" + ROOT), ignored("packet of an unknown type")),
                row(
                        "JSON that is no object closes",
                        List.of(says("4[]")),
                        forcedClose().getFirst()),
                row("bad JSON closes", List.of(says("4{")), forcedClose().getFirst()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void protocol4(String behaviour, List<Talk.Step> given, List<Action> then) {
        assertEquals(then, during(Talk.opened(DIALECT, "3", ""), given));
    }

    static Stream<Arguments> said() {
        Json args = Json.parse("[{\"a\":{\"_placeholder\":true,\"num\":0}}]");
        String event = "84" + TYPE + "02a36e7370a22f61" + DATA + "92a17881a161c402c3a9" + ID + "03";
        Outgoing emit = new Outgoing.Emit("x", args, List.of(Talk.bytes("é")), 3);
        return Stream.of(
                arguments("an event with bytes in their places", "4", "", emit, frame(event)),
                arguments("in protocol 4", "3", "", emit, frame("04" + event)),
                arguments(
                        "as text",
                        "4",
                        "1",
                        new Outgoing.Ack("0", Json.EMPTY_ARRAY, List.of()),
                        Frame.Text.of("bhKR0eXBlA6Nuc3CiL2GkZGF0YZCiaWQA")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, String eio, String b64, Outgoing message, Frame then) {
        Session session = Talk.opened(DIALECT, eio, b64);
        assertEquals(new Encoded.Frames(List.of(then)), DIALECT.encode("/a", message, session.encoding()));
    }

    private static Arguments row(String behaviour, List<Talk.Step> given, Action... then) {
        return arguments(behaviour, given, List.of(then));
    }

    private static Arguments closes(String behaviour, Talk.Step given) {
        return arguments("closes: " + behaviour, List.of(joinedRoot(), given), forcedClose());
    }

    private static List<Talk.Step> in(String hex) {
        return List.of(binary(hex));
    }

    private static List<Talk.Step> joined(String hex) {
        return List.of(joinedRoot(), binary(hex));
    }

    private static Talk.Step joinedRoot() {
        return session -> {
            session.receive(frame("82" + TYPE + "00" + ROOT), 0);
            session.admitted("/", new ConnectionId("id"), Standing.NOBODY, 0);
            return List.of();
        };
    }

    private static Talk.Step binary(String hex) {
        return session -> session.receive(frame(hex), Talk.SECOND);
    }

    private static Action sends(String hex) {
        return new Action.Send(frame(hex));
    }

    private static Frame frame(String hex) {
        return new Frame.Binary(Bytes.of(HexFormat.of().parseHex(hex)));
    }
}
