package io.millrace.conformance.raw;

import static io.millrace.conformance.raw.Conversations.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Raw conversations in version 3, as clients written for socket.io 1.x and 2.x and scripts written by hand hold them:
 * the gateway is as tolerant as server 2.5.
 */
@Timeout(60)
final class Eio3ConversationsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final String PLACEHOLDER = "{'_placeholder':true,'num':0}";

    private static InTestWorker worker;
    private static Conversations conversations;

    @BeforeAll
    static void start() {
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
        conversations = new Conversations(ON, worker, "?EIO=3&transport=websocket", List.of("< 40"));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    static Stream<Arguments> connecting() {
        return Stream.of(
                row("the server joins the main namespace by itself"),
                row("40/ns without a comma", "> 40/chat", "< 40/chat,", "echo /chat"),
                row("40/ns with a comma", "> 40/chat,", "< 40/chat,", "echo /chat"),
                row("a query is left out of the answer", "> 40/chat?token=1&b=ü,", "< 40/chat,", "echo /chat"),
                row("a name beyond ASCII comes back as it was", "> 40/room-ü🌊,", "< 40/room-ü🌊,", "echo /room-ü🌊"),
                row(
                        "a namespace that is joined already is answered again",
                        "> 40/chat",
                        "< 40/chat,",
                        "> 40/chat,",
                        "< 40/chat,"),
                row("an unknown namespace: a text, as 2.x has it", "> 40/nowhere", "< 44/nowhere,'Invalid namespace'"),
                row("a refusal with data is the data", "> 40/door", "< 44/door,{'login':1}"),
                row("a refusal without data is the text", "> 40/door?name=barred,", "< 44/door,'Not you'"),
                row("a decision that lets in", "> 40/door?name=ada,", "< 40/door,", "echo /door"),
                row(
                        "what is said while a namespace is decided on waits for it",
                        "> 40/door?name=ada,",
                        "> 42/door,5['echo','early']",
                        "< 40/door,",
                        "< 43/door,5['early']"));
    }

    /* Section 2.5: server 2.5 ignores all of these. */
    static Stream<Arguments> tolerance() {
        return Stream.of(
                        "40",
                        "40/",
                        "40/,",
                        "42/chat,['never joined']",
                        "43/chat,1[]",
                        "41/chat",
                        "4abc",
                        "47",
                        "3",
                        "43999[1]",
                        "43[1]",
                        "0{}",
                        "5",
                        "6")
                .map(packet -> row("'" + packet + "' is ignored", "> " + packet));
    }

    static Stream<Arguments> leaving() {
        return Stream.of(
                row(
                        "events for a namespace that was left are ignored",
                        "> 40/chat",
                        "< 40/chat,",
                        "> 41/chat,",
                        "> 42/chat,['late']",
                        "> 40/chat",
                        "< 40/chat,",
                        "echo /chat"),
                row(
                        "binary events for a namespace never joined, too",
                        "> 451-/chat,['x'," + PLACEHOLDER + "]",
                        ">> 04 01"));
    }

    static Stream<Arguments> events() {
        return Stream.of(
                row("an event", "> 42['message','größe 🌊']", "< 42['message-back','größe 🌊']"),
                row("a number as the name", "> 42[5,1]", "hears 5"),
                row("ack id 0", "> 420['echo']", "< 430[]"),
                row(
                        "an attachment, with its type's byte",
                        "> 451-1['echo'," + PLACEHOLDER + "]",
                        ">> 04 01 02 FF",
                        "< 461-1[" + PLACEHOLDER + "]",
                        "<< 04 01 02 FF"),
                row(
                        "an attachment in base64",
                        "> 451-1['echo'," + PLACEHOLDER + "]",
                        "> b4AQL/",
                        "< 461-1[" + PLACEHOLDER + "]",
                        "<< 04 01 02 FF"),
                row("bytes of an unknown type are ignored", ">> 09 01"),
                row("no bytes at all are ignored", ">> "),
                row("450- is an event (as 1.x has it)", "> 450-['zero']", "hears zero"));
    }

    static Stream<Arguments> heartbeat() {
        return Stream.of(
                row("2 is answered", "> 2", "< 3"),
                row("2 with a payload is answered without it", "> 2payload", "< 3"),
                row("2probe where there is nothing to upgrade", "> 2probe", "< 3"));
    }

    static Stream<Arguments> strictness() {
        return Stream.of(
                row("an event that is an object", "> 42{}", "closed: forced close"),
                row("bad JSON", "> 42['x'", "closed: forced close"),
                row("a message without a packet", "> 4", "closed: forced close"),
                row("eleven attachments", "> 4511-['x']", "closed: forced close"),
                row("no number of attachments", "> 45-", "closed: forced close"),
                row("an unknown engine packet", "> abc", "closed: parse error"),
                row("nothing", "> ", "closed: parse error"),
                row("1 closes", "> 1", "closed: transport close"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"connecting", "tolerance", "leaving", "events", "heartbeat", "strictness"})
    void conversation(String behaviour, boolean behindTheBeginning, List<String> steps) {
        conversations.play(behindTheBeginning, steps);
    }

    @Test
    @DisplayName("the ids that a client computes for itself are known to workers, and rooms of their own")
    void ids() {
        try (RawSocket socket = conversations.open()) {
            String sid = EngineRows.sid(socket.text());
            Script script = new Script(socket, worker, sid);
            script.play(List.of("< 40", "> 40/chat?token=a%20b,", "< 40/chat,", "echo /chat"));
            Event chat = script.connected("/chat#" + sid);
            assertEquals("/chat", chat.origin().namespace());
            assertEquals(Json.parse("{\"token\":\"a b\"}"), Vocabulary.field(chat.data(), "auth"));
            Command news = new Command.Emit("news", Json.array(Json.string("größe 🌊")), List.of(), null);
            worker.desk().send(new Target.Room("/", sid), news);
            worker.desk().send(new Target.Room("/chat", "/chat#" + sid), news);
            String first = socket.text();
            String second = socket.text();
            assertEquals(Set.of("42[\"news\",\"größe 🌊\"]", "42/chat,[\"news\",\"größe 🌊\"]"), Set.of(first, second));
        }
    }

    @Test
    @DisplayName("a script that sends everything with the opening request: 40, a namespace, events before any answer")
    void hasty() {
        try (RawSocket socket = RawSocket.hasty(
                conversations.url(),
                Frames.text("40/chat"),
                Frames.text("42/chat,0[\"echo\",1]"),
                Frames.text("421[\"echo\",2]"))) {
            conversations.script(socket).play(List.of("< 40", "< 40/chat,"));
            // two connections: each has an order of its own
            String first = socket.text();
            assertEquals(Set.of("43/chat,0[1]", "431[2]"), Set.of(first, socket.text()));
        }
    }

    @Test
    @DisplayName("an Arduino: Origin file://, its subprotocol, 2 and events back to back")
    void arduino() {
        try (RawSocket socket = conversations.open(Map.of("Origin", "file://", "Sec-WebSocket-Protocol", "arduino"))) {
            assertEquals("arduino", socket.answer().headers().get("sec-websocket-protocol"));
            Script script = conversations.script(socket);
            script.play(List.of("< 40"));
            socket.together(Frames.text("2"), Frames.text("420[\"echo\",1]"), Frames.text("2"), Frames.text("5"));
            script.play(List.of("< 3", "< 3", "< 430[1]", "echo"));
        }
    }
}
