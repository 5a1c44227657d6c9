package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.acked;
import static io.millrace.dialects.socketio.Talk.admitted;
import static io.millrace.dialects.socketio.Talk.disconnected;
import static io.millrace.dialects.socketio.Talk.due;
import static io.millrace.dialects.socketio.Talk.during;
import static io.millrace.dialects.socketio.Talk.forcedClose;
import static io.millrace.dialects.socketio.Talk.forward;
import static io.millrace.dialects.socketio.Talk.ignored;
import static io.millrace.dialects.socketio.Talk.left;
import static io.millrace.dialects.socketio.Talk.quietly;
import static io.millrace.dialects.socketio.Talk.refused;
import static io.millrace.dialects.socketio.Talk.says;
import static io.millrace.dialects.socketio.Talk.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import io.millrace.dialects.engineio.EngineSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Socket.IO protocol 4, clients 1 and 2: the server joins "/" for them, and is as tolerant as server 2.5 was. */
final class Protocol4Test {
    private static final Action NOT_JOINED = ignored("packet for a namespace that was not joined");
    private static final Action LATE = ignored("packet for a namespace that was left");
    private static final Action UNKNOWN = ignored("packet of an unknown type");
    private static final Action REPEATED = ignored("repeated connect");
    private static final Talk.Step IN = quietly(admitted("/", "id"));
    private static final Talk.Step IN_CUSTOM = quietly(says("40/custom"), admitted("/custom", "id"));

    static Stream<Arguments> joining() {
        return Stream.of(
                row("the main namespace is joined without being asked for", List.of(admitted("/", "id")), send("40")),
                row("by the name that the client uses", List.of(says("40/custom")), connect("/custom", null)),
                row("with its comma", List.of(says("40/custom,")), connect("/custom", null)),
                row(
                        "is answered without data",
                        List.of(quietly(says("40/custom")), admitted("/custom", "id")),
                        send("40/custom,")),
                row(
                        "a query behind the name is its auth",
                        List.of(says("40/custom?token=a%20b+c&x=&y&x=1,")),
                        connect("/custom", "{\"token\":\"a b c\",\"x\":\"1\",\"y\":\"\"}")),
                row(
                        "also without the comma",
                        List.of(says("40/custom?t=é%F0%9F%98%80%")),
                        connect("/custom", "{\"t\":\"é😀%\"}")),
                row(
                        "any characters in a name come back as they were",
                        List.of(quietly(says("40/ü😀?a=1,")), admitted("/ü😀", "id")),
                        send("40/ü😀,")),
                row(
                        "an object is taken for auth, too",
                        List.of(says("40/custom,{\"a\":1}")),
                        connect("/custom", "{\"a\":1}")),
                row("40 by the client before it is in", List.of(says("40")), REPEATED),
                row("40 by the client that is in", List.of(IN, says("40")), REPEATED),
                row("40/ too", List.of(IN, says("40/")), REPEATED),
                row(
                        "twice to a custom namespace is answered twice",
                        List.of(IN_CUSTOM, says("40/custom")),
                        send("40/custom,")),
                row(
                        "twice before it is in is answered once",
                        List.of(quietly(says("40/custom")), says("40/custom")),
                        REPEATED),
                row(
                        "an unknown namespace gets the bare text",
                        List.of(says("40/random")),
                        send("44/random,\"Invalid namespace\""),
                        ignored("invalid namespace")),
                row("a refusal is the bare text", List.of(refused("/", "é😀", null)), send("44\"é😀\"")),
                row(
                        "or the data, if there is any",
                        List.of(quietly(says("40/custom")), refused("/custom", "no", Json.parse("{\"code\":403}"))),
                        send("44/custom,{\"code\":403}")),
                row("null is no data", List.of(refused("/", "no", Json.NULL)), send("44\"no\"")));
    }

    /** protocols: what 2.5.1 does not mind, and what it closes for. */
    static Stream<Arguments> tolerance() {
        return Stream.of(
                row("an event for a namespace not joined", List.of(IN, says("42/custom,[\"x\"]")), NOT_JOINED),
                row("an ack for one", List.of(IN, says("43/custom,1[]")), NOT_JOINED),
                row("an event without data for one", List.of(IN, says("42/custom,")), NOT_JOINED),
                row("leaving one", List.of(IN, says("41/custom")), NOT_JOINED),
                row("an event after the client has left", List.of(IN, quietly(says("41")), says("42[\"x\"]")), LATE),
                row("an unknown type", List.of(IN, says("4abc")), UNKNOWN),
                row("a type beyond the last", List.of(IN, says("47")), UNKNOWN),
                row("an error by the client", List.of(IN, says("44\"x\"")), UNKNOWN),
                row(
                        "a reserved event name goes to the workers",
                        List.of(IN, says("42[\"connect\"]")),
                        forward("connect", "[\"connect\"]")),
                row("no attachments announced is an event", List.of(IN, says("450-[\"x\"]")), forward("x", "[\"x\"]")),
                row("an event while the namespace is asked for", List.of(says("42[\"x\"]")), forward("x", "[\"x\"]")),
                row("leaves", List.of(IN, says("41")), left("/")),
                row("leaves a custom one", List.of(IN_CUSTOM, says("41/custom")), left("/custom")),
                row("sent away", List.of(IN_CUSTOM, disconnected("/custom")), send("41/custom,")),
                row("an ack", List.of(IN, says("4312[\"é\"]")), acked("/", 12, "[\"é\"]")),
                closes("an object as event", "42{}"),
                closes("bad JSON", "42[\"x\""),
                closes("an empty message", "4"),
                closes("an empty event", "42[]"),
                closes("an event name that is no string (CVE-2023-32695)", "42[{\"toString\":\"x\"}]"),
                closes("attachments without a count", "45[\"x\"]"),
                closes("eleven attachments (CVE-2026-33151)", "4511-[\"x\"]"),
                closes(
                        "a placeholder out of place (CVE-2022-2421)",
                        "451-[\"x\",{\"_placeholder\":true,\"num\":\"splice\"}]"),
                closes("leaving with a payload", "41{}"),
                closes("a name without end", "42/" + "n".repeat(257) + ",[\"x\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"joining", "tolerance"})
    void conversation(String behaviour, List<Talk.Step> given, List<Action> then) {
        assertEquals(then, during(Talk.opened4(), given));
    }

    @Test
    void theOpeningAsksForTheMainNamespaceUnderTheClientsOwnId() {
        assertEquals(
                connect("/", null),
                Talk.greeted(Talk.made(Talk.DIALECT, "3", ""), "3").get(1));
    }

    @Test
    void whereTheMainNamespaceIsNotAllowedNobodyIsPutThere() {
        SocketIoDialect dialect = new SocketIoDialect(new SocketIoSettings(
                new EngineSettings(25 * Talk.SECOND, 20 * Talk.SECOND, 100, true, EngineSettings.Silence.CLOSE),
                SocketIoSettings.Parser.JSON,
                30 * Talk.SECOND,
                List.of("/scatter"),
                1,
                10));
        Session session = Talk.made(dialect, "3", "");
        assertEquals(Talk.timer(30), Talk.greeted(session, "3").get(1), "connectTimeout counts");
        assertEquals(List.of(Talk.close(CloseCode.NOTHING_JOINED)), due(30).in(session));
    }

    @Test
    void attachmentsHaveTheirTypeFirst() {
        Session session = Talk.opened4();
        during(session, List.of(IN, says("451-[\"x\",{\"_placeholder\":true,\"num\":0}]")));
        assertEquals(
                List.of(forward("/", "x", "[\"x\",{\"_placeholder\":true,\"num\":0}]", null, "é")),
                Talk.sends("\u0004é").in(session));
    }

    static Stream<Arguments> said() {
        Outgoing binary =
                new Outgoing.Emit("x", Json.parse("[{\"_placeholder\":true,\"num\":0}]"), List.of(Talk.bytes("é")), 7);
        Frame head = Frame.Text.of("451-/custom,7[\"x\",{\"_placeholder\":true,\"num\":0}]");
        return Stream.of(
                arguments(binary, "", List.of(head, new Frame.Binary(Talk.bytes("\u0004é")))),
                arguments(binary, "1", List.of(head, Frame.Text.of("b4w6k="))),
                arguments(
                        new Outgoing.Ack("3", Json.parse("[1]"), List.of()),
                        "",
                        List.of(Frame.Text.of("43/custom,3[1]"))));
    }

    @ParameterizedTest(name = "{0} b64={1}")
    @MethodSource
    void said(Outgoing message, String b64, List<Frame> then) {
        Session session = Talk.opened(Talk.DIALECT, "3", b64);
        assertEquals(new Encoded.Frames(then), Talk.DIALECT.encode("/custom", message, session.encoding()));
    }

    /** Sent by a server, these would look like the client library's own to an app. */
    @ParameterizedTest
    @MethodSource
    void namesThatClientsKeepForThemselves(String name) {
        Outgoing emit = new Outgoing.Emit(name, Json.EMPTY_ARRAY, List.of(), -1);
        assertInstanceOf(Encoded.CannotBeSaid.class, Talk.DIALECT.encode("/", emit, Talk.PROTOCOL_4));
    }

    static Stream<String> namesThatClientsKeepForThemselves() {
        return Stream.of(
                "connect",
                "connect_error",
                "connect_timeout",
                "connecting",
                "disconnect",
                "error",
                "reconnect",
                "reconnect_attempt",
                "reconnect_failed",
                "reconnect_error",
                "reconnecting");
    }

    private static Action connect(String namespace, String auth) {
        return new Action.Connect(
                namespace,
                auth == null ? null : Json.parse(auth),
                namespace.equals("/") ? "secret" : namespace + "#secret");
    }

    private static Arguments row(String behaviour, List<Talk.Step> given, Action... then) {
        return arguments(behaviour, given, List.of(then));
    }

    private static Arguments closes(String behaviour, String given) {
        return arguments("closes: " + behaviour, List.of(IN, says(given)), forcedClose());
    }
}
