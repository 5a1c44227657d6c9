package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker decides which of SocketCluster's clients come in, by what their URL says: what the handshake's middleware
 * does in {@code socketcluster-server}'s own suite, under that suite's numbers.
 */
@Timeout(60)
final class SocketClusterDecisionsIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "socketcluster-door",
            1,
            Map.of("millrace.connects.namespaces", "socketcluster", "millrace.connects.within", "20s"));

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        Map<String, InTestWorker.Handler> handlers = new HashMap<>(Vocabulary.handlers());
        handlers.put(EventType.CONNECT.wireName(), SocketClusterDecisionsIT::decide);
        worker = InTestWorker.atTheDoor(ON.cluster(), handlers);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    /* On those whose URL says slow= the tests decide. */
    private static void decide(Event asked, Desk desk) {
        Json query = Vocabulary.field(asked.data(), "query");
        if (!Vocabulary.field(query, "refused").isNull()) {
            Json code = Vocabulary.field(query, "code");
            Integer number = code.isNull() ? null : Integer.valueOf(code.asString());
            Json data = Json.parse("{\"name\":\"TooLazyHandshakeError\",\"hint\":[1]}");
            desk.send(Desk.to(asked), new Command.Refuse(ack(asked), "The server was too lazy", data, number, null));
        } else if (slow(asked).isNull()) {
            accept(asked, desk);
        }
        if (!Vocabulary.field(query, "token").isNull()) {
            desk.send(Desk.to(asked), new Command.Token("a.b.c"));
        }
    }

    private static void accept(Event asked, Desk desk) {
        desk.send(Desk.to(asked), new Command.Accept(ack(asked), "ada", null, List.of(), null, null, null));
    }

    private static String ack(Event asked) {
        Event.Awaited awaited = asked.awaited();
        if (awaited == null) {
            throw new AssertionError("Nobody waits for " + asked);
        }
        return awaited.ack();
    }

    @ParameterizedTest(name = "#{0}: {1}")
    @CsvSource({
        "60 and 61, who is refused hears the error and 4008, ?refused, 4008",
        "62, a code of the worker's own is told and closes, ?refused&code=4501, 4501"
    })
    void refused(String numbers, String sentence, String query, int code) {
        try (RawSocket socket = asks(query)) {
            ChannelScript.play(
                    socket,
                    List.of(
                            "< {'rid':1,'error':{'message':'The server was too lazy','name':'TooLazyHandshakeError',"
                                    + "'hint':[1],'statusCode':" + code + "},'data':{'code':" + code + "}}",
                            "closed " + code));
        }
    }

    /** #59, #63 and #65: delaying one client's handshake delays no other's, and it comes in when it is allowed to. */
    @Test
    void whoIsDelayedDelaysNobody() {
        try (RawSocket slow = asks("?slow=stays");
                RawSocket other = asks("")) {
            Event asked = question("stays");
            ChannelScript.welcomed(other);
            ChannelScript.isServed(other);
            slow.send("{\"event\":\"echo\",\"data\":\"early\",\"cid\":2}");
            accept(asked, worker.desk());
            String id = ChannelScript.welcomed(slow);
            ChannelScript.play(slow, "< {'rid':2,'data':'early'}");
            assertEquals("ada", worker.await(EventType.CONNECTED, id).origin().user());
        }
    }

    private static Event question(String slow) {
        return worker.await(
                "the question on who is " + slow,
                event -> event.type() == EventType.CONNECT && slow(event).equals(Json.string(slow)));
    }

    private static Json slow(Event asked) {
        return Vocabulary.field(Vocabulary.field(asked.data(), "query"), "slow");
    }

    /** #64: a token that is handed out with the decision comes behind the welcome. */
    @Test
    void aTokenFollowsTheWelcome() {
        try (RawSocket socket = asks("?token")) {
            ChannelScript.welcomed(socket);
            ChannelScript.play(socket, "< {'event':'#setAuthToken','data':{'token':'a.b.c'}}");
            ChannelScript.isServed(socket);
        }
    }

    /** Who leaves while somebody decides was never there. */
    @Test
    void whoLeavesMeanwhileWasNeverThere() {
        String id;
        try (RawSocket socket = asks("?slow=leaves")) {
            Event asked = question("leaves");
            id = asked.origin().connection().value();
            socket.together(Frames.close(1000));
            assertEquals(1000, socket.nextIsClose());
            accept(asked, worker.desk());
        }
        try (RawSocket next = asks("")) {
            ChannelScript.welcomed(next);
            ChannelScript.isServed(next);
        }
        assertTrue(worker.seen().stream()
                .filter(event -> event.origin().connection().value().equals(id))
                .allMatch(event -> event.type() == EventType.CONNECT));
    }

    private static RawSocket asks(String query) {
        RawSocket socket = new RawSocket(ON.cluster().url() + "/socketcluster/" + query);
        ChannelScript.play(socket, ChannelScript.HANDSHAKE);
        return socket;
    }
}
