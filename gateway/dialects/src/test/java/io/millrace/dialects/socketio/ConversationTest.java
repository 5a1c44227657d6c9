package io.millrace.dialects.socketio;

import static io.millrace.dialects.socketio.Talk.acked;
import static io.millrace.dialects.socketio.Talk.admitted;
import static io.millrace.dialects.socketio.Talk.connect;
import static io.millrace.dialects.socketio.Talk.deaf;
import static io.millrace.dialects.socketio.Talk.disconnected;
import static io.millrace.dialects.socketio.Talk.due;
import static io.millrace.dialects.socketio.Talk.during;
import static io.millrace.dialects.socketio.Talk.forcedClose;
import static io.millrace.dialects.socketio.Talk.forward;
import static io.millrace.dialects.socketio.Talk.ignored;
import static io.millrace.dialects.socketio.Talk.joined;
import static io.millrace.dialects.socketio.Talk.left;
import static io.millrace.dialects.socketio.Talk.quietly;
import static io.millrace.dialects.socketio.Talk.refused;
import static io.millrace.dialects.socketio.Talk.says;
import static io.millrace.dialects.socketio.Talk.send;
import static io.millrace.dialects.socketio.Talk.timer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How clients come into namespaces and leave them: CONNECT, CONNECT_ERROR, DISCONNECT, connectTimeout. */
final class ConversationTest {
    private static final Action LATE = ignored("packet for a namespace that was left");
    private static final Action INVALID = ignored("invalid namespace");

    /** Socket.IO protocol 5, "Connection to a namespace"; names in quotation marks are the public suite's own. */
    static Stream<Arguments> joining() {
        return Stream.of(
                row(
                        "should allow connection to the main namespace",
                        List.of(says("40"), admitted("/", "abc")),
                        List.of(connect("/"), send("40{\"sid\":\"abc\"}"))),
                row(
                        "should allow connection to the main namespace with a payload",
                        List.of(says("40{\"token\":\"é😀\"}")),
                        List.of(connect("/", "{\"token\":\"é😀\"}"))),
                row(
                        "should allow connection to a custom namespace",
                        List.of(says("40/custom,"), admitted("/custom", "abc")),
                        List.of(connect("/custom"), send("40/custom,{\"sid\":\"abc\"}"))),
                row(
                        "should allow connection to a custom namespace with a payload",
                        List.of(says("40/custom,{\"token\":\"abc\"}")),
                        List.of(connect("/custom", "{\"token\":\"abc\"}"))),
                row(
                        "should disallow connection to an unknown namespace",
                        List.of(says("40/random")),
                        List.of(send("44/random,{\"message\":\"Invalid namespace\"}"), INVALID)),
                row("should disallow connection with an invalid handshake", List.of(says("4abc")), forcedClose()),
                row("a namespace without its comma", List.of(says("40/custom")), List.of(connect("/custom"))),
                row("the main namespace by its name", List.of(says("40/,")), List.of(connect("/"))),
                row("the main namespace without its comma", List.of(says("40/")), List.of(connect("/"))),
                row(
                        "the main namespace by its name with a payload, as Swift sends it",
                        List.of(says("40/,{\"a\":1}")),
                        List.of(connect("/", "{\"a\":1}"))),
                row(
                        "a name of any characters",
                        List.of(says("40/ü😀,"), admitted("/ü😀", "abc")),
                        List.of(connect("/ü😀"), send("40/ü😀,{\"sid\":\"abc\"}"))),
                row("a name by a pattern", List.of(says("40/room-7,")), List.of(connect("/room-7"))),
                row(
                        "a query belongs to the name on EIO 4",
                        List.of(says("40/custom?a=b,")),
                        List.of(send("44/custom?a=b,{\"message\":\"Invalid namespace\"}"), INVALID)),
                row("CONNECT with null closes", List.of(says("40null")), forcedClose()),
                row("CONNECT with an array closes", List.of(says("40[]")), forcedClose()),
                row("CONNECT with a string closes", List.of(says("40\"x\"")), forcedClose()),
                row("CONNECT with bad JSON closes", List.of(says("40{")), forcedClose()),
                row("a blank before the payload closes", List.of(says("40 {}")), forcedClose()),
                row(
                        "CONNECT while asked closes",
                        List.of(says("40"), says("40")),
                        List.of(connect("/"), Talk.close(CloseCode.FORCED_CLOSE))),
                row("CONNECT while joined closes", List.of(joined("/"), says("40")), forcedClose()),
                row(
                        "two namespaces on one session",
                        List.of(joined("/"), says("40/custom,"), admitted("/custom", "b")),
                        List.of(connect("/custom"), send("40/custom,{\"sid\":\"b\"}"))),
                row("nothing is sent for an id nobody asked for", List.of(admitted("/", "abc")), List.of()),
                row("nor twice", List.of(joined("/"), admitted("/", "abc")), List.of()));
    }

    static Stream<Arguments> leaving() {
        return Stream.of(
                row("41 leaves, without an answer", List.of(joined("/"), says("41")), List.of(left("/"))),
                row("of a custom namespace", List.of(joined("/custom"), says("41/custom")), List.of(left("/custom"))),
                row("in Swift's form", List.of(joined("/"), says("41/,")), List.of(left("/"))),
                row("with a payload it closes", List.of(joined("/"), says("41{}")), forcedClose()),
                row("of a namespace never asked for it closes", List.of(joined("/"), says("41/chat")), forcedClose()),
                row(
                        "events on their way when the client has left are dropped, and no more",
                        List.of(joined("/"), says("41"), says("42[\"late\"]"), says("431[]"), says("41")),
                        List.of(left("/"), LATE, LATE, LATE)),
                row(
                        "events on their way when a worker ends the stay are dropped, and no more",
                        List.of(joined("/"), disconnected("/"), says("42[\"late\"]"), says("431[]"), says("41")),
                        List.of(send("41"), LATE, LATE, LATE)),
                row(
                        "a worker ends the stay in a custom namespace",
                        List.of(joined("/custom"), disconnected("/custom")),
                        List.of(send("41/custom,"))),
                row("who is not in cannot be ended", List.of(disconnected("/")), List.of()),
                row(
                        "a client may come again",
                        List.of(joined("/"), says("41"), says("40"), admitted("/", "second"), says("42[\"again\"]")),
                        List.of(
                                left("/"),
                                connect("/"),
                                send("40{\"sid\":\"second\"}"),
                                forward("again", "[\"again\"]"))),
                row(
                        "who leaves while asked for is not let in any more",
                        List.of(says("40"), says("41"), admitted("/", "abc")),
                        List.of(connect("/"), left("/"))));
    }

    static Stream<Arguments> waiting() {
        return Stream.of(
                row(
                        "what is said while the namespace is asked for is forwarded: who decides lets it wait",
                        List.of(says("40"), says("42[\"early\"]"), says("430[]")),
                        List.of(connect("/"), forward("early", "[\"early\"]"), acked("/", 0, "[]"))),
                row(
                        "a refusal is an object with a message",
                        List.of(says("40"), refused("/", "not you", null)),
                        List.of(connect("/"), send("44{\"message\":\"not you\"}"))),
                row(
                        "a refusal with data",
                        List.of(says("40/custom"), refused("/custom", "é😀", Json.parse("{\"code\":403}"))),
                        List.of(connect("/custom"), send("44/custom,{\"message\":\"é😀\",\"data\":{\"code\":403}}"))),
                row(
                        "an event behind a refusal was on its way, and is dropped",
                        List.of(says("40"), refused("/", "no", null), says("42[\"x\"]")),
                        List.of(connect("/"), send("44{\"message\":\"no\"}"), LATE)),
                row(
                        "who was refused may ask again",
                        List.of(quietly(says("40"), refused("/", "no", null)), says("40")),
                        List.of(connect("/"))),
                row("who is not waiting cannot be refused", List.of(joined("/"), refused("/", "no", null)), List.of()),
                row("an event before CONNECT closes", List.of(says("42[\"hello\"]")), forcedClose()),
                row(
                        "an event for a namespace never asked for closes",
                        List.of(joined("/"), says("42/chat,[\"hello\"]")),
                        forcedClose()),
                row("an ack for one closes", List.of(joined("/"), says("43/chat,1[]")), forcedClose()),
                row(
                        "a fourth namespace where three are allowed is refused, and nothing else disturbed",
                        List.of(joined("/"), joined("/custom"), joined("/chat"), says("40/room-1,"), says("42[\"x\"]")),
                        List.of(
                                send("44/room-1,{\"message\":\"Too many namespaces\"}"),
                                ignored("too many namespaces"),
                                forward("x", "[\"x\"]"))),
                row(
                        "namespaces that were left do not count",
                        List.of(
                                quietly(joined("/room-1"), says("41/room-1"), joined("/room-2"), says("41/room-2")),
                                quietly(joined("/room-3"), says("41/room-3"), joined("/room-4"), says("41/room-4")),
                                joined("/"),
                                says("40/room-5")),
                        List.of(connect("/room-5"))),
                row(
                        "a namespace that is not allowed never takes a place",
                        List.of(quietly(says("40/no1"), says("40/no2"), says("40/no3"), says("40/no4")), says("40")),
                        List.of(connect("/"))));
    }

    static Stream<Arguments> connectTimeout() {
        return Stream.of(
                row(
                        "should close the connection if no handshake is received",
                        List.of(quietly(due(25), says("3")), due(45)),
                        List.of(send("2"), Talk.close(CloseCode.NOTHING_JOINED))),
                row(
                        "asked for and not let in counts as nothing",
                        List.of(quietly(due(25), says("3"), says("40")), due(45)),
                        List.of(send("2"), Talk.close(CloseCode.NOTHING_JOINED))),
                row(
                        "refused counts as nothing",
                        List.of(quietly(due(25), says("3"), says("40"), refused("/", "no", null)), due(45)),
                        List.of(send("2"), Talk.close(CloseCode.NOTHING_JOINED))),
                row(
                        "joined in time, only the heartbeat is left",
                        List.of(quietly(due(25), says("3")), joined("/"), due(45)),
                        List.of(send("2"), timer(64))),
                row(
                        "joined and left again is enough",
                        List.of(quietly(due(25), says("3")), joined("/"), quietly(says("41")), due(45)),
                        List.of(send("2"), timer(64))),
                row(
                        "who could not be heard gets the time anew",
                        List.of(quietly(due(25), says("3")), deaf(45)),
                        List.of(send("2"), timer(64))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"joining", "leaving", "waiting", "connectTimeout"})
    void conversation(String behaviour, List<Talk.Step> given, List<Action> then) {
        Session session = Talk.opened();
        assertEquals(then, during(session, given));
    }

    /**
     * Each state of a namespace meets all that can happen to it: none throws, and after a close nothing is asked for.
     */
    @Test
    void everyStateAnswersEverything() {
        List<List<Talk.Step>> states = List.of(
                List.of(),
                List.of(says("40")),
                List.of(joined("/")),
                List.of(joined("/"), says("41")),
                List.of(joined("/"), disconnected("/")),
                List.of(joined("/"), says("451-[\"x\"]")),
                List.of(joined("/"), says("462-7[]"), Talk.sends("x")),
                List.of(says("4")));
        List<Talk.Step> happenings = new ArrayList<>(List.of(
                admitted("/", "abc"),
                refused("/", "no", Json.NULL),
                disconnected("/"),
                Talk.sends("x"),
                due(25),
                deaf(45)));
        Stream.of(
                        "40",
                        "40{}",
                        "41",
                        "42[\"x\"]",
                        "421[\"x\"]",
                        "42",
                        "43[]",
                        "431[]",
                        "44{}",
                        "450-[\"x\"]",
                        "451-[\"x\"]")
                .forEach(packet -> happenings.add(says(packet)));
        Stream.of("461-1[]", "4", "47", "3", "6", "2", "1", "0", "", "bAQ", "x")
                .forEach(packet -> happenings.add(says(packet)));
        for (List<Talk.Step> state : states) {
            for (Talk.Step first : happenings) {
                for (Talk.Step second : happenings) {
                    Session session = Talk.opened();
                    List<Action> before = new ArrayList<>(during(session, state));
                    before.addAll(first.in(session));
                    List<Action> then = second.in(session);
                    assertTrue(!closes(before) || then.isEmpty(), "nothing is asked for after the close");
                }
            }
        }
    }

    private static boolean closes(List<Action> actions) {
        return actions.stream().anyMatch(Action.Close.class::isInstance);
    }

    private static Arguments row(String behaviour, List<Talk.Step> given, List<Action> then) {
        return arguments(behaviour, given, then);
    }
}
