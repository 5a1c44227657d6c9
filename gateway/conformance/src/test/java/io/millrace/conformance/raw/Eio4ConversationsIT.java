package io.millrace.conformance.raw;

import static io.millrace.conformance.raw.Conversations.fresh;
import static io.millrace.conformance.raw.Conversations.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Bytes;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

/** Raw conversations in version 4, which is strict: what socket.io 4.8.4 does, packet by packet. */
@Timeout(60)
final class Eio4ConversationsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final String PLACEHOLDER = "{'_placeholder':true,'num':0}";

    private static InTestWorker worker;
    private static Conversations conversations;

    @BeforeAll
    static void start() {
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
        conversations = new Conversations(
                ON, worker, "?EIO=4&transport=websocket&t=1795232460", List.of("> 40", "< 40{'sid':'*'}"));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    static Stream<Arguments> connecting() {
        return Stream.of(
                fresh("40 with a payload", "> 40{'token':'größe 🌊'}", "< 40{'sid':'*'}"),
                fresh("40/, as Swift says it", "> 40/,", "< 40{'sid':'*'}"),
                fresh("40/, with a payload, as Swift says it", "> 40/,{'a':1}", "< 40{'sid':'*'}"),
                row("40/ns without a comma", "> 40/chat", "< 40/chat,{'sid':'*'}", "echo /chat"),
                row("40/ns with a comma and a payload", "> 40/chat,{'a':1}", "< 40/chat,{'sid':'*'}", "echo /chat"),
                row("a name beyond ASCII", "> 40/room-ü🌊,", "< 40/room-ü🌊,{'sid':'*'}", "echo /room-ü🌊"),
                row("a query is part of the name", "> 40/chat?a=b,", "< 44/chat?a=b,{'message':'Invalid namespace'}"),
                row("an unknown namespace", "> 40/nowhere", "< 44/nowhere,{'message':'Invalid namespace'}"),
                row(
                        "a refusal is an object with message and data",
                        "> 40/door,",
                        "< 44/door,{'message':'Who are you?','data':{'login':1}}"),
                row("a refusal without data", "> 40/door,{'name':'barred'}", "< 44/door,{'message':'Not you'}"),
                fresh("40 with null", "> 40null", "closed"),
                fresh("40 with a list", "> 40[]", "closed"),
                fresh("40 with a text", "> 40'x'", "closed"),
                fresh("40 with bad JSON", "> 40{", "closed"),
                fresh("an event before 40", "> 42['early']", "closed"),
                row("40 a second time", "> 40", "closed: forced close"));
    }

    static Stream<Arguments> leaving() {
        return Stream.of(
                row("41 is not answered, and a new 40 comes in", "> 41", "> 40", "< 40{'sid':'*'}"),
                row("41/, as Swift says it", "> 41/,", "> 40/,", "< 40{'sid':'*'}"),
                row(
                        "41/ns leaves that one only",
                        "> 40/chat",
                        "< 40/chat,{'sid':'*'}",
                        "> 41/chat,",
                        "> 40/chat",
                        "< 40/chat,{'sid':'*'}"),
                row(
                        "what was on its way when a namespace is left is dropped (the original closes)",
                        "> 40/chat",
                        "< 40/chat,{'sid':'*'}",
                        "> 41/chat",
                        "> 42/chat,['late']",
                        "> 43/chat,1[]",
                        "> 41/chat"),
                row("41 with a payload", "> 41{}", "closed: forced close"),
                row("an event for a namespace never asked for", "> 42/chat,['x']", "closed: forced close"),
                row("an ack for a namespace never asked for", "> 43/chat,1[]", "closed: forced close"),
                row("41 of a namespace never asked for", "> 41/chat", "closed: forced close"));
    }

    static Stream<Arguments> events() {
        return Stream.of(
                row("a number as the name", "> 42[5,1]", "hears 5"),
                row("a name beyond ASCII", "> 42['größe🌊',1]", "hears größe🌊"),
                row("the name 'error'", "> 42['error']", "hears error"),
                row("the name 'reconnect'", "> 42['reconnect']", "hears reconnect"),
                row("the name 'ping'", "> 42['ping']", "hears ping"),
                row("the name 'message'", "> 42['message',1]", "< 42['message-back',1]"),
                row("ack id 0", "> 420['echo']", "< 430[]"),
                row("the largest ack id", "> 429007199254740991['echo',1]", "< 439007199254740991[1]"),
                row("half of a pair, escaped", "> 421['echo','\\ud800']", "< 431['\\ud800']"),
                row(
                        "keys that JavaScript has plans for",
                        "> 421['echo',{'__proto__':{'a':1},'constructor':2}]",
                        "< 431[{'__proto__':{'a':1},'constructor':2}]"),
                row("an ack that nobody waits for", "> 43999[1]"),
                row("an ack without an id", "> 43[1]"));
    }

    /* All of these end the session, and workers hear so: section 2.2. */
    static Stream<Arguments> strictness() {
        return Stream.of(
                        "42[]",
                        "42{}",
                        "42[null]",
                        "42[{}]",
                        "42[['x']]",
                        "42['x'",
                        "42['connect']",
                        "42['connect_error']",
                        "42['disconnect']",
                        "42['disconnecting']",
                        "42['newListener']",
                        "42['removeListener']",
                        "42 ['blank before']",
                        "43{}",
                        "44{'message':'from a client'}",
                        "45['no count']",
                        "45-",
                        "4511-['eleven']",
                        "451.5-['x']",
                        "47",
                        "4abc",
                        "4",
                        "4 ")
                .map(packet -> row("'" + packet + "' closes", "> " + packet, "closed: forced close"));
    }

    static Stream<Arguments> attachments() {
        return Stream.of(
                row(
                        "an attachment",
                        "> 451-1['echo'," + PLACEHOLDER + "]",
                        ">> 01 02 FF",
                        "< 461-1[" + PLACEHOLDER + "]",
                        "<< 01 02 FF"),
                row(
                        "Engine.IO's packets between the parts",
                        "> 451-1['echo'," + PLACEHOLDER + "]",
                        "> 3",
                        ">> 01 02 FF",
                        "< 461-1[" + PLACEHOLDER + "]",
                        "<< 01 02 FF"),
                row(
                        "base64 in a text is an attachment too",
                        "> 451-1['echo'," + PLACEHOLDER + "]",
                        "> bAQL/",
                        "< 461-1[" + PLACEHOLDER + "]",
                        "<< 01 02 FF"),
                row("nothing attached where none is announced (450-)", "> 450-['zero']", "hears zero"),
                row("an attachment that stands nowhere", "> 451-['unused',1]", ">> 01", "hears unused"),
                row(
                        "the same one twice",
                        "> 451-1['echo'," + PLACEHOLDER + "," + PLACEHOLDER + "]",
                        ">> 01",
                        "< 461-1[" + PLACEHOLDER + "," + PLACEHOLDER + "]",
                        "<< 01"),
                row("a text where bytes are missing", "> 451-['x'," + PLACEHOLDER + "]", "> 42['y']", "closed"),
                row("bytes that nobody announced", ">> 01", "closed: forced close"),
                row("bytes behind 450-", "> 450-['zero']", ">> 01", "closed: forced close"),
                placeholder("1"),
                placeholder("-1"),
                placeholder("'splice'"),
                placeholder("0.5"),
                placeholder("null"));
    }

    private static Arguments placeholder(String number) {
        return row(
                "a placeholder of " + number + " where there is one attachment",
                "> 451-['x',{'_placeholder':true,'num':" + number + "}]",
                ">> 01",
                "closed: forced close");
    }

    static Stream<Arguments> engine() {
        return Stream.of(
                row("0 outside its place is ignored", "> 0{}"),
                row("5 outside an upgrade is ignored", "> 5"),
                row("6 is ignored", "> 6"),
                row("a pong that nobody asked for is harmless", "> 3"),
                row("a pong with the ping's data, as Arduino says it", "> 3payload"),
                row("a ping: wrong direction", "> 2", "closed: parse error"),
                row("a probe where there is nothing to upgrade", "> 2probe", "closed: parse error"),
                row("an unknown packet", "> abc", "closed: parse error"),
                row("nothing", "> ", "closed: parse error"),
                row("1 closes", "> 1", "closed: transport close"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"connecting", "leaving", "events", "strictness", "attachments", "engine"})
    void conversation(String behaviour, boolean behindTheBeginning, List<String> steps) {
        conversations.play(behindTheBeginning, steps);
    }

    @Test
    @DisplayName("the C++ client: t= in the query, 40, events, an ack asked of it by a small id, 41, close 1000")
    void cplusplus() throws ExecutionException, InterruptedException, TimeoutException {
        try (RawSocket socket = conversations.open()) {
            Script script = conversations.script(socket);
            script.play(
                    List.of("> 40", "< 40{'sid':'*'}", "> 40/chat,", "< 40/chat,{'sid':'*'}", "echo", "echo /chat"));
            var reply = worker.desk()
                    .question(
                            Desk.to(script.connection()),
                            "question",
                            Json.parse("[\"größe 🌊\"]"),
                            Duration.ofSeconds(20));
            String question = socket.text();
            assertTrue(question.matches("42\\d+\\[\"question\",\"größe 🌊\"]"), question);
            long id = Long.parseLong(question.substring(2, question.indexOf('[')));
            assertTrue(id <= Integer.MAX_VALUE, () -> "it reads ids by stoi: " + id);
            socket.send("461-" + id + "[{\"_placeholder\":true,\"num\":0}]");
            socket.send(new byte[] {1, -1});
            Reply.Acked acked = (Reply.Acked) reply.get(20, TimeUnit.SECONDS);
            assertEquals(List.of(Bytes.of(new byte[] {1, -1})), acked.attachments());
            socket.together(Frames.text("41"), Frames.close(1000));
            Event end = worker.await(EventType.DISCONNECTED, script.connection());
            assertEquals(Json.string("client namespace disconnect"), Vocabulary.field(end.data(), "reason"));
        }
    }

    @Test
    @DisplayName("the C++ client whose gateway has not pinged in time closes with 1008, and workers hear so")
    void cplusplusGivesUp() {
        try (RawSocket socket = conversations.open()) {
            Script script = conversations.script(socket);
            script.play(List.of("> 40", "< 40{'sid':'*'}"));
            socket.together(Frames.close(1008));
            Event end = worker.await(EventType.DISCONNECTED, script.connection());
            assertEquals(Json.string("transport close"), Vocabulary.field(end.data(), "reason"));
            assertEquals(Json.number(1008), Vocabulary.field(end.data(), "code"));
        }
    }

    @Test
    @DisplayName("everything in one write with the opening request, in order, before the open packet is read")
    void hasty() {
        try (RawSocket socket = RawSocket.hasty(
                conversations.url(),
                Frames.text("40"),
                Frames.text("420[\"echo\",1]"),
                Frames.text("421[\"echo\",2]"))) {
            Script script = conversations.script(socket.answersPings(true));
            script.play(List.of("< 40{'sid':'*'}", "< 430[1]", "< 431[2]", "echo"));
        }
    }
}
