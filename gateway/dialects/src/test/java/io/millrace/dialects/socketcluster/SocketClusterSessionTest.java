package io.millrace.dialects.socketcluster;

import static io.millrace.dialects.socketcluster.Talk.HANDSHAKE;
import static io.millrace.dialects.socketcluster.Talk.HANDSHAKE_OF_MIN_BIN;
import static io.millrace.dialects.socketcluster.Talk.ID;
import static io.millrace.dialects.socketcluster.Talk.SECOND;
import static io.millrace.dialects.socketcluster.Talk.SETTINGS;
import static io.millrace.dialects.socketcluster.Talk.STATUS;
import static io.millrace.dialects.socketcluster.Talk.acked;
import static io.millrace.dialects.socketcluster.Talk.admitted;
import static io.millrace.dialects.socketcluster.Talk.close;
import static io.millrace.dialects.socketcluster.Talk.connect;
import static io.millrace.dialects.socketcluster.Talk.deaf;
import static io.millrace.dialects.socketcluster.Talk.disconnected;
import static io.millrace.dialects.socketcluster.Talk.due;
import static io.millrace.dialects.socketcluster.Talk.during;
import static io.millrace.dialects.socketcluster.Talk.failed;
import static io.millrace.dialects.socketcluster.Talk.forward;
import static io.millrace.dialects.socketcluster.Talk.goesAway;
import static io.millrace.dialects.socketcluster.Talk.ignored;
import static io.millrace.dialects.socketcluster.Talk.in;
import static io.millrace.dialects.socketcluster.Talk.opens;
import static io.millrace.dialects.socketcluster.Talk.publish;
import static io.millrace.dialects.socketcluster.Talk.refused;
import static io.millrace.dialects.socketcluster.Talk.says;
import static io.millrace.dialects.socketcluster.Talk.send;
import static io.millrace.dialects.socketcluster.Talk.sends;
import static io.millrace.dialects.socketcluster.Talk.subscribe;
import static io.millrace.dialects.socketcluster.Talk.timer;
import static io.millrace.dialects.socketcluster.Talk.unsubscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Session;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client may say and when, and how its session ends. Seen on socketcluster-server 20.0.1 but where noted. */
final class SocketClusterSessionTest {
    private static final Action RAW = ignored("raw message");

    /** The same to the cid 7. */
    private static final String STATUS_7 = STATUS.replace("\"rid\":1,", "\"rid\":7,");

    static Stream<Arguments> comingIn() {
        return Stream.of(
                row(
                        "a handshake asks to connect, and is answered when the client is admitted",
                        List.of(opens(), says(HANDSHAKE), admitted(1)),
                        List.of(timer(10), connect(), send(STATUS), timer(9))),
                row("its data may be missing", List.of(says("{\"event\":\"#handshake\",\"cid\":1}")), connect()),
                row(
                        "its cid comes back in its own characters",
                        List.of(says("{\"event\":\"#handshake\",\"cid\":1e300}"), admitted(1)),
                        List.of(connect(), send(STATUS.replace("\"rid\":1,", "\"rid\":1e300,")), timer(9))),
                row(
                        "MessagePack shows in the first frame",
                        List.of(sends(1, HANDSHAKE_OF_MIN_BIN), admitted(1)),
                        List.of(
                                connect(),
                                new Action.Send(Form.MIN_BIN.writer().opened("1", ID, 20_000, false, null)),
                                timer(9))),
                row(
                        "JSON in a binary message is JSON",
                        List.of(sends(1, "7b226576656e74223a222368616e647368616b65222c22636964223a317d"), admitted(1)),
                        List.of(connect(), send(STATUS), timer(9))),
                row(
                        "what comes with the handshake in one batch goes on, and waits for it in the core",
                        List.of(
                                says("[{\"event\":\"#handshake\",\"cid\":7},{\"event\":\"customProc\",\"cid\":8}]"),
                                admitted(1)),
                        List.of(connect(), forward("customProc", "[\"customProc\"]", "8"), send(STATUS_7), timer(9))),
                row(
                        "what comes before the answer goes on, too",
                        List.of(
                                says(HANDSHAKE),
                                says("{\"event\":\"#subscribe\",\"data\":{\"channel\":\"é\"},\"cid\":2}")),
                        List.of(connect(), subscribe("é", null, "2"))),
                row(
                        "a second handshake has the same answer, and begins nothing anew",
                        List.of(in(), says("{\"event\":\"#handshake\",\"cid\":7}")),
                        send(STATUS_7)),
                row(
                        "one that comes while the first waits is answered with it",
                        List.of(says(HANDSHAKE), says("{\"event\":\"#handshake\",\"cid\":7}"), admitted(1)),
                        List.of(connect(), send(STATUS), send(STATUS_7), timer(9))),
                row("an empty batch is nothing, even before", List.of(says("[]"), says(HANDSHAKE)), connect()),
                row("nobody is admitted twice", List.of(in(), admitted(1)), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void comingIn(String behaviour, List<Talk.Step> given, List<Action> then) {
        assertEquals(then, during(SETTINGS, 0, given));
    }

    static Stream<Arguments> refusals() {
        String unnamed = "{\"rid\":1,\"error\":{\"message\":\"sc blocked\",\"name\":\"SocketProtocolError\"";
        return Stream.of(
                arguments("without data", null, unnamed + ",\"statusCode\":4008},\"data\":{\"code\":4008}}"),
                arguments(
                        "with a name of its own",
                        "{\"name\":\"ScErr\",\"é\":[1]}",
                        "{\"rid\":1,\"error\":{\"message\":\"sc blocked\",\"name\":\"ScErr\",\"é\":[1],"
                                + "\"statusCode\":4008},\"data\":{\"code\":4008}}"),
                arguments(
                        "with a name that is none, and a message",
                        "{\"name\":1,\"message\":\"x\",\"a\":1}",
                        unnamed + ",\"a\":1,\"statusCode\":4008},\"data\":{\"code\":4008}}"),
                arguments(
                        "with data that is no object",
                        "[1]",
                        unnamed + ",\"data\":[1],\"statusCode\":4008},\"data\":{\"code\":4008}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusals(String behaviour, String data, String then) {
        List<Talk.Step> given = List.of(
                says(HANDSHAKE), refused("sc blocked", data == null ? null : Json.parse(data)), says(HANDSHAKE));
        assertEquals(List.of(connect(), send(then), close(CloseCode.HANDSHAKE_REJECTED)), during(SETTINGS, 0, given));
    }

    /** As the original, whose clients take the code from the error or the data and act upon that of the close frame. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4501, 4501", "3000, 3000", "401, 4008", "1006, 4008"})
    void aWorkersOwnCodeGoesToTheClient(int code, int closedBy) {
        List<Action> actions =
                during(SETTINGS, 0, List.of(Talk.quietly(says(HANDSHAKE)), Talk.refusedBy(code, "sc blocked")));
        Action closes =
                closedBy == 4008 ? close(CloseCode.HANDSHAKE_REJECTED) : new Action.CloseWith(closedBy, "sc blocked");
        assertEquals(
                List.of(
                        send("{\"rid\":1,\"error\":{\"message\":\"sc blocked\",\"name\":\"SocketProtocolError\","
                                + "\"statusCode\":" + code + "},\"data\":{\"code\":" + code + "}}"),
                        closes),
                actions);
    }

    static Stream<Arguments> closes() {
        return Stream.of(
                row("no handshake in time: 4005", List.of(due(10)), close(CloseCode.HANDSHAKE_TIMEOUT)),
                row("but not while nothing could be heard", List.of(deaf(10)), timer(20)),
                row("the time is over with the handshake", List.of(says(HANDSHAKE), due(10)), connect()),
                row(
                        "a handshake without a cid: 4008",
                        List.of(says("{\"event\":\"#handshake\",\"data\":{\"authToken\":null}}")),
                        close(CloseCode.HANDSHAKE_REJECTED)),
                row(
                        "a word for a cid is none",
                        List.of(says("{\"event\":\"#handshake\",\"cid\":\"1\"}")),
                        close(CloseCode.HANDSHAKE_REJECTED)),
                row(
                        "the same on an open session",
                        List.of(in(), says("{\"event\":\"#handshake\"}")),
                        close(CloseCode.HANDSHAKE_REJECTED)),
                row("an event before the handshake: 4009", List.of(says("{\"event\":\"x\",\"cid\":1}")), missing()),
                row("raw text before it", List.of(says("é😀")), missing()),
                row("a pong before it", List.of(says("")), missing()),
                row("a pong of protocol 1 before it", List.of(says("#2")), missing()),
                row("an answer before it", List.of(says("{\"rid\":1}")), missing()),
                row("bytes before it", List.of(sends(1, "")), missing()),
                row(
                        "a publication before it",
                        List.of(says("{\"event\":\"#publish\",\"data\":{\"channel\":\"a\"}}")),
                        missing()),
                row("a malformed one before it", List.of(says("{\"event\":\"#subscribe\",\"cid\":1}")), missing()),
                row("an event before it in a batch", List.of(says("[1," + HANDSHAKE + "]")), missing()),
                row(
                        "an #authenticate without a cid: 4008",
                        List.of(in(), says("[{\"event\":\"#authenticate\",\"data\":\"a\"},{\"event\":\"late\"}]")),
                        close(CloseCode.HANDSHAKE_REJECTED)),
                row("a worker ends it: 1000, and the client stays away", List.of(in(), disconnected()), ended()),
                row(
                        "and asks for nothing afterwards",
                        List.of(in(), disconnected(), disconnected(), goesAway()),
                        ended()),
                row("who is asked to go", List.of(in(), goesAway()), new Action.GoAway(CloseCode.SHUTTING_DOWN)),
                row(
                        "and is heard on",
                        List.of(in(), says(""), goesAway(), says("{\"event\":\"é\"}")),
                        List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN), forward("é", "[\"é\"]", null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void closes(String behaviour, List<Talk.Step> given, List<Action> then) {
        assertEquals(then, during(SETTINGS, 0, given));
    }

    @Test
    void closeCodesAreTheOriginalsAndNoneThatOldClientsThrowUpon() {
        Session session = new SocketClusterSession(SETTINGS);
        assertEquals(
                List.of(4001, 4005, 4008, 4009, 4001),
                Stream.of(
                                CloseCode.PONG_TIMEOUT,
                                CloseCode.HANDSHAKE_TIMEOUT,
                                CloseCode.HANDSHAKE_REJECTED,
                                CloseCode.HANDSHAKE_MISSING,
                                CloseCode.SHUTTING_DOWN)
                        .map(session::closeCode)
                        .toList());
        for (CloseCode why : CloseCode.values()) {
            int code = session.closeCode(why);
            assertTrue(code < 1012 || code > 2999, () -> why + " is " + code);
        }
    }

    /** What a client that is in says, each in a frame of its own. */
    static Stream<Arguments> said() {
        return Stream.of(
                packet("a transmit", "{\"event\":\"é😀\",\"data\":[1, 2]}", forward("é😀", "[\"é😀\",[1, 2]]", null)),
                packet("without data", "{\"event\":\"a\"}", forward("a", "[\"a\"]", null)),
                packet("with null", "{\"event\":\"a\",\"data\":null}", forward("a", "[\"a\",null]", null)),
                packet("an invoke", "{\"event\":\"a\",\"data\":1,\"cid\":2}", forward("a", "[\"a\",1]", "2")),
                packet("cid 0", "{\"event\":\"a\",\"cid\":0}", forward("a", "[\"a\"]", "0")),
                packet("a fraction", "{\"event\":\"a\",\"cid\":-1.50}", forward("a", "[\"a\"]", "-1.50")),
                packet("a word is no cid", "{\"event\":\"a\",\"cid\":\"b\"}", forward("a", "[\"a\"]", null)),
                packet("an event of no name", "{\"event\":\"\"}", forward("", "[\"\"]", null)),
                packet("a # that is not reserved", "{\"event\":\"#é\",\"cid\":3}", forward("#é", "[\"#é\"]", "3")),
                packet(
                        "#kickOut from a client",
                        "{\"event\":\"#kickOut\"}",
                        forward("#kickOut", "[\"#kickOut\"]", null)),
                packet("an answer", "{\"rid\":1,\"data\":{\"ok\":1}}", acked(0, "[{\"ok\":1}]")),
                packet("an answer of nothing", "{\"rid\":2}", acked(1, "[]")),
                packet("an answer of null", "{\"rid\":2,\"data\":null}", acked(1, "[null]")),
                packet("with an error of null", "{\"rid\":2,\"data\":1,\"error\":null}", acked(1, "[1]")),
                packet("an error", "{\"rid\":2,\"error\":{\"name\":\"É\",\"message\":\"😀\"}}", failed(1, "É", "😀")),
                packet("without a name", "{\"rid\":2,\"error\":{\"message\":\"m\"}}", failed(1, "Error", "m")),
                packet("a bare one", "{\"rid\":2,\"error\":\"plain string\"}", failed(1, "Error", "plain string")),
                packet("a strange one", "{\"rid\":2,\"error\":[1]}", failed(1, "Error", "[1]")),
                packet(
                        "one of wrong kinds",
                        "{\"rid\":2,\"error\":{\"name\":1,\"message\":{}}}",
                        failed(1, "Error", "Invalid error message format")),
                packet("the last number", "{\"rid\":2147483647}", acked(2147483646, "[]")),
                packet("an answer to nothing of ours", "{\"rid\":0}", ignored("ack that nobody waits for")),
                packet("nor that", "{\"rid\":1e300,\"error\":1}", ignored("ack that nobody waits for")),
                packet(
                        "subscribe",
                        "{\"event\":\"#subscribe\",\"cid\":9,"
                                + "\"data\":{\"channel\":\"é\",\"waitForAuth\":true,\"data\":{\"a\":1}}}",
                        subscribe("é", "{\"a\":1}", "9")),
                packet(
                        "of clients 3",
                        "{\"event\":\"#subscribe\",\"data\":\"é\",\"cid\":9}",
                        subscribe("é", null, "9")),
                packet(
                        "without a cid it subscribes nothing",
                        "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"é\"}}",
                        ignored("subscribe without a cid")),
                packet("unsubscribe", "{\"event\":\"#unsubscribe\",\"data\":\"é\"}", unsubscribe("é", null)),
                packet("with a cid", "{\"event\":\"#unsubscribe\",\"data\":\"é\",\"cid\":4}", unsubscribe("é", "4")),
                packet(
                        "publish",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"é\",\"data\":{\"b\": 1}},\"cid\":5}",
                        publish("é", "{\"b\": 1}", "5")),
                packet(
                        "transmitted, without data",
                        "{\"event\":\"#publish\",\"data\":{\"channel\":\"é\"}}",
                        publish("é", "null", null)),
                packet(
                        "a channel without a name",
                        "{\"event\":\"#subscribe\",\"data\":{\"channel\":\"\"},\"cid\":13}",
                        invalid(13, "Subscribe channel name was malformatted")),
                packet(
                        "publish without data",
                        "{\"event\":\"#publish\",\"cid\":14}",
                        invalid(14, "Publish channel name was malformatted")),
                packet(
                        "unsubscribe from an object",
                        "{\"event\":\"#unsubscribe\",\"data\":{},\"cid\":15}",
                        invalid(15, "Unsubscribe channel name was malformatted")),
                packet(
                        "who wants no answer gets none",
                        "{\"event\":\"#publish\"}",
                        ignored("malformed reserved event")),
                packet(
                        "deauthenticate, also with a cid, has no answer",
                        "{\"event\":\"#removeAuthToken\",\"cid\":3}",
                        new Action.Deauthenticate(Talk.NAMESPACE)),
                packet(
                        "a token goes on to be judged",
                        "{\"event\":\"#authenticate\",\"data\":\"a.b.c\",\"cid\":1e0}",
                        new Action.Authenticate(Talk.NAMESPACE, Json.string("a.b.c"), "1e0")),
                packet(
                        "and so does none",
                        "{\"event\":\"#authenticate\",\"cid\":50}",
                        new Action.Authenticate(Talk.NAMESPACE, null, "50")),
                packet("goodbye", "{\"event\":\"#disconnect\",\"data\":{\"code\":1000}}", ignored("goodbye")),
                packet("raw text", "é😀", RAW),
                packet("JSON that is no packet", "[[1],2]", RAW, RAW),
                packet("an event whose name is none", "{\"event\":1}", RAW),
                packet("a batch of none", "[]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void said(String behaviour, String frame, List<Action> then) {
        assertEquals(then, during(SETTINGS, 0, List.of(in(), says(frame))));
        List<Talk.Step> twice = List.of(in(), says('[' + frame + ",{\"event\":\"next\"}]"));
        if (frame.startsWith("{")) {
            List<Action> both = Stream.concat(then.stream(), Stream.of(forward("next", "[\"next\"]", null)))
                    .toList();
            assertEquals(both, during(SETTINGS, 0, twice), "in a batch, and the session lives");
        }
    }

    @Test
    void publishingMayBeForbidden() {
        SocketClusterSettings settings = new SocketClusterSettings(
                SocketClusterSettings.Version.AUTO,
                8 * SECOND,
                20 * SECOND,
                10 * SECOND,
                false,
                1_000_000,
                Integer.MAX_VALUE,
                BatchSettings.NONE);
        String publish = "{\"event\":\"#publish\",\"data\":{\"channel\":\"foo\"}";
        assertEquals(
                List.of(invalid(5, "Client publish feature is disabled"), ignored("publish while that is disabled")),
                during(settings, 0, List.of(in(), says('[' + publish + ",\"cid\":5}," + publish + "}]"))));
    }

    /** Only clients in JavaScript read arrays. */
    @Test
    void batchesForThoseWhoCanReadThem() {
        SocketClusterSettings settings = new SocketClusterSettings(
                SocketClusterSettings.Version.AUTO,
                8 * SECOND,
                20 * SECOND,
                10 * SECOND,
                true,
                1_000_000,
                Integer.MAX_VALUE,
                new BatchSettings(5, 40));
        assertEquals(
                List.of(connect(), send(STATUS), new Action.Batch(Form.JSON.writer(), 5, 40), timer(9)),
                during(settings, 0, List.of(says(HANDSHAKE), admitted(1))));
        assertEquals(
                List.of(connect(), send(STATUS), timer(9)),
                during(settings, 0, List.of(says(Talk.HANDSHAKE_OF_PYTHON), admitted(1))));
    }

    /** Whoever repeats its handshake without end while the core decides is not remembered without end. */
    @Test
    void handshakesThatWaitAreBounded() {
        String many = String.join(",", Collections.nCopies(1_000, HANDSHAKE));
        List<Action> actions = during(SETTINGS, 0, List.of(says('[' + many + ']'), admitted(1)));
        assertEquals(connect(), actions.getFirst());
        assertEquals(8, actions.stream().filter(send(STATUS)::equals).count());
        assertTrue(actions.contains(ignored("too many handshakes")));
    }

    private static Action invalid(int rid, String message) {
        return send(
                "{\"rid\":" + rid + ",\"error\":{\"message\":\"" + message + "\",\"name\":\"InvalidActionError\"}}");
    }

    private static Action missing() {
        return close(CloseCode.HANDSHAKE_MISSING);
    }

    private static Action ended() {
        return new Action.CloseWith(1000, "");
    }

    private static Arguments row(String behaviour, List<Talk.Step> given, Action then) {
        return arguments(behaviour, given, List.of(then));
    }

    private static Arguments row(String behaviour, List<Talk.Step> given, List<Action> then) {
        return arguments(behaviour, given, then);
    }

    private static Arguments packet(String behaviour, String frame, Action... then) {
        return arguments(behaviour, frame, List.of(then));
    }
}
