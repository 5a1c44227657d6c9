package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.Talk.ID;
import static io.millrace.dialects.socketcluster.Talk.NAMESPACE;
import static io.millrace.dialects.socketcluster.Talk.SECOND;
import static io.millrace.dialects.socketcluster.Talk.acked;
import static io.millrace.dialects.socketcluster.Talk.connect;
import static io.millrace.dialects.socketcluster.Talk.forward;
import static io.millrace.dialects.socketcluster.Talk.ignored;
import static io.millrace.dialects.socketcluster.Talk.publish;
import static io.millrace.dialects.socketcluster.Talk.send;
import static io.millrace.dialects.socketcluster.Talk.subscribe;
import static io.millrace.dialects.socketcluster.Talk.unsubscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Session;
import io.millrace.dialects.Standing;
import io.millrace.dialects.TokenFault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole conversations as they were captured between the original (socketcluster-server 20.0.1) and its clients: what
 * the client says is understood, and what the server says is said, byte for byte.
 */
final class CapturedTest {
    /** As the original was set: pings every 400 ms. */
    private static final SocketClusterSettings SETTINGS = new SocketClusterSettings(
            SocketClusterSettings.Version.AUTO,
            SECOND * 4 / 10,
            5 * SECOND,
            10 * SECOND,
            true,
            1_000_000,
            Integer.MAX_VALUE,
            BatchSettings.NONE);

    private static final SocketClusterDialect DIALECT = new SocketClusterDialect(SETTINGS);

    /** A line of the capture. */
    interface Line {
        void holds(Session session);
    }

    static Stream<Arguments> conversations() {
        List<Line> ping2 =
                List.of(due(400, send("")), client(410, ""), due(800, send("")), client(810, ""), due(1200, send("")));
        List<Line> ping1 = List.of(
                due(400, send("")),
                due(500, send("#1")),
                client(510, "#2"),
                due(800, send("#1")),
                client(810, "#2"),
                due(1200, send("#1")));
        return Stream.of(
                arguments("client 20.0.2", conversation("", forward("invokeMe", "[\"invokeMe\"]", "8"), ping2)),
                arguments(
                        "client 14.3.2, which says goodbye",
                        Stream.of(
                                        conversation(
                                                "\"data\":null,",
                                                forward("invokeMe", "[\"invokeMe\",null]", "8"),
                                                ping1),
                                        List.of(client(
                                                1300,
                                                "{\"event\":\"#disconnect\",\"data\":{\"code\":1000}}",
                                                ignored("goodbye"))))
                                .flatMap(List::stream)
                                .toList()));
    }

    private static List<Line> conversation(String noData, Action invokeMe, List<Line> pings) {
        return Stream.of(calls(), channel(), tokens(noData, invokeMe), pings)
                .flatMap(List::stream)
                .toList();
    }

    private static List<Line> calls() {
        return List.of(
                client("{\"event\":\"#handshake\",\"data\":{\"authToken\":null},\"cid\":1}", connect()),
                admitted("{\"rid\":1,\"data\":{\"id\":\"" + ID + "\",\"pingTimeout\":5000,\"isAuthenticated\":false}}"),
                client(
                        "{\"event\":\"customRemoteEvent\",\"data\":123}",
                        forward("customRemoteEvent", "[\"customRemoteEvent\",123]", null)),
                server(
                        emit("fromServer", "[{\"echo\":123}]", -1),
                        "{\"event\":\"fromServer\",\"data\":{\"echo\":123}}"),
                client(
                        "{\"event\":\"customProc\",\"data\":{\"foo\":\"bar\"},\"cid\":2}",
                        forward("customProc", "[\"customProc\",{\"foo\":\"bar\"}]", "2")),
                server(ack("2", "[\"Success\"]"), "{\"rid\":2,\"data\":\"Success\"}"),
                client(
                        "{\"event\":\"customProc\",\"data\":{\"bad\":true},\"cid\":3}",
                        forward("customProc", "[\"customProc\",{\"bad\":true}]", "3")),
                server(
                        new Outgoing.Fail("3", "BadCustomError", "Server failed to execute the procedure", null, null),
                        "{\"rid\":3,\"error\":{\"message\":\"Server failed to execute the procedure\","
                                + "\"name\":\"BadCustomError\"}}"));
    }

    private static List<Line> channel() {
        return List.of(
                client(
                        "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"foo\"},\"cid\":4}",
                        subscribe("foo", null, "4")),
                server(ack("4", "[]"), "{\"rid\":4}"),
                client(
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":\"tp\"}}",
                        publish("foo", "\"tp\"", null)),
                server(
                        new Outgoing.Publish("foo", Json.string("tp"), List.of()),
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":\"tp\"}}"),
                client(
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":\"ip\"},\"cid\":5}",
                        publish("foo", "\"ip\"", "5")),
                server(ack("5", "[]"), "{\"rid\":5}"));
    }

    private static List<Line> tokens(String noData, Action invokeMe) {
        return List.of(
                client("{\"event\":\"login\",\"data\":{},\"cid\":6}", forward("login", "[\"login\",{}]", "6")),
                server(ack("6", "[]"), "{\"rid\":6}"),
                server(new Outgoing.Token("a.b.c"), "{\"event\":\"#setAuthToken\",\"data\":{\"token\":\"a.b.c\"}}"),
                client("{\"event\":\"kick\",\"data\":\"foo\",\"cid\":7}", forward("kick", "[\"kick\",\"foo\"]", "7")),
                server(
                        new Outgoing.Kick("foo", "bye"),
                        "{\"event\":\"#kickOut\",\"data\":{\"channel\":\"foo\",\"message\":\"bye\"}}"),
                client("{\"event\":\"invokeMe\"," + noData + "\"cid\":8}", invokeMe),
                server(emit("clientProc", "[{\"q\":1}]", 0), "{\"event\":\"clientProc\",\"cid\":1,\"data\":{\"q\":1}}"),
                client("{\"rid\":1,\"data\":{\"ok\":1}}", acked(0, "[{\"ok\":1}]")),
                server(ack("8", "[{\"got\":{\"ok\":1}}]"), "{\"rid\":8,\"data\":{\"got\":{\"ok\":1}}}"),
                client(
                        "{\"event\":\"#authenticate\",\"data\":\"garbage\",\"cid\":9}",
                        new Action.Authenticate(NAMESPACE, Json.string("garbage"), "9")),
                judged(
                        "9",
                        TokenFault.Kind.MALFORMED,
                        send("{\"rid\":9,\"error\":{\"message\":\"jwt malformed\",\"name\":\"AuthTokenInvalidError\","
                                + "\"isBadToken\":true}}"),
                        send("{\"event\":\"#removeAuthToken\"}")),
                client(
                        "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"bar\",\"data\":{\"a\":1}},\"cid\":10}",
                        subscribe("bar", "{\"a\":1}", "10")),
                server(ack("10", "[]"), "{\"rid\":10}"),
                client("{\"event\":\"#unsubscribe\",\"data\":\"bar\"}", unsubscribe("bar", null)),
                server(
                        new Outgoing.Publish("foo", Json.parse("{\"from\":\"exchange\"}"), List.of()),
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\",\"data\":{\"from\":\"exchange\"}}}"),
                client("{\"event\":\"#removeAuthToken\"}", new Action.Deauthenticate(NAMESPACE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void conversations(String client, List<Line> lines) {
        Session session = Talk.made(SETTINGS);
        session.open(0);
        lines.forEach(line -> line.holds(session));
    }

    private static Line client(String frame, Action... then) {
        return client(0, frame, then);
    }

    private static Line client(long millis, String frame, Action... then) {
        return session -> assertEquals(
                List.of(then), session.receive(Frame.Text.of(frame), SECOND / 1000 * millis), "C " + frame);
    }

    private static Line server(Outgoing said, String frame) {
        return session -> assertEquals(
                new Encoded.Frames(List.of(Frame.Text.of(frame))),
                DIALECT.encode(NAMESPACE, said, session.encoding()),
                "S " + frame);
    }

    private static Line admitted(String frame) {
        return session -> assertEquals(
                List.of(send(frame), new Action.SetTimer(SECOND * 4 / 10)),
                session.admitted(NAMESPACE, new ConnectionId(ID), Standing.NOBODY, 0));
    }

    private static Line judged(String cid, TokenFault.Kind why, Action... then) {
        return session -> assertEquals(
                List.of(then), session.judged(NAMESPACE, cid, new Standing.Unproven(TokenFault.of(why)), 0));
    }

    private static Line due(long millis, Action ping) {
        return session ->
                assertEquals(ping, session.due(SECOND / 1000 * millis, false).getFirst(), "S ping at " + millis);
    }

    private static Outgoing emit(String event, String args, int ackId) {
        return new Outgoing.Emit(event, Json.parse(args), List.of(), ackId);
    }

    private static Outgoing ack(String cid, String args) {
        return new Outgoing.Ack(cid, Json.parse(args), List.of());
    }
}
