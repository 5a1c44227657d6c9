package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker decides who comes into {@code /door}, as {@link Vocabulary} says. */
@Timeout(60)
final class DecisionsIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final String QUERY = "/socket.io/?EIO=4&transport=websocket&from=here";

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        worker = InTestWorker.atTheDoor(ON.cluster(), Vocabulary.handlers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void whoIsAcceptedHasAUserOnEveryGatewayAndIsInItsRooms() {
        try (RawSocket phone = asks(0, "{\"name\":\"ada\"}");
                RawSocket laptop = asks(1, "{\"name\":\"ada\"}");
                RawSocket other = asks(1, "{\"name\":\"bob\"}")) {
            List<RawSocket> all = List.of(phone, laptop, other);
            List<String> ids = all.stream().map(DecisionsIT::welcomed).toList();
            Event connected = worker.await(EventType.CONNECTED, ids.getFirst());
            assertEquals("ada", connected.origin().user());
            assertEquals(
                    "guest",
                    Vocabulary.field(Vocabulary.field(connected.data(), "claims"), "role")
                            .asString());
            assertTrue(Vocabulary.field(connected.data(), "query").isNull(), "what was asked is not repeated");
            worker.desk().send(new Target.User("ada"), emit("yours"));
            worker.desk().send(new Target.Room("/door", "guests"), emit("all"));
            phone.expect("42/door,[\"yours\"]");
            laptop.expect("42/door,[\"yours\"]");
            all.forEach(socket -> socket.expect("42/door,[\"all\"]"));
        }
    }

    @Test
    void theWorkerIsToldWhatTheClientPresents() {
        try (RawSocket socket = asks(0, "{\"name\":\"eve\"}")) {
            String id = welcomed(socket);
            Event asked = worker.await(EventType.CONNECT, id);
            assertEquals(
                    "here",
                    Vocabulary.field(Vocabulary.field(asked.data(), "query"), "from")
                            .asString());
            assertFalse(Vocabulary.field(asked.data(), "address").isNull());
        }
    }

    @Test
    void whoIsRefusedIsToldWhyAndMayAskAgain() {
        try (RawSocket socket = asks(0, "{}")) {
            socket.expect("44/door,{\"message\":\"Who are you?\",\"data\":{\"login\":1}}");
            socket.send("40/door,{\"name\":\"ada\"}");
            welcomed(socket);
        }
    }

    @Test
    void whatAClientSendsMeanwhileFollowsItsBeginning() {
        try (RawSocket socket = open(1)) {
            socket.send("40/door,{\"name\":\"mia\"}");
            socket.send("42/door,[\"early\"]");
            String id = welcomed(socket);
            Event early = worker.await(
                    "the early event",
                    event -> event.subject().equals("early")
                            && event.origin().connection().value().equals(id));
            assertEquals("mia", early.origin().user());
            assertEquals(3, early.sequence(), "behind connect and connected");
        }
    }

    @Test
    void onWhomNobodyDecidesIsRefusedInTime() {
        try (RawSocket socket = asks(0, "{\"name\":\"limbo\"}")) {
            socket.expect("44/door,{\"message\":\"Nobody has decided in time: try again later\"}");
        }
    }

    @Test
    void whoIsLetInForATimeIsClosedWhenItIsOver() {
        try (RawSocket socket = asks(1, "{\"name\":\"mayfly\"}")) {
            String id = welcomed(socket);
            assertEquals(3000, socket.closed());
            Event end = worker.await(EventType.DISCONNECTED, id);
            assertEquals(Json.parse("{\"reason\":\"expired\"}"), end.data());
        }
    }

    @Test
    void theFirstAnswerCounts() {
        try (RawSocket socket = asks(0, "{\"name\":\"twice\"}")) {
            welcomed(socket);
            socket.send("42/door,1[\"echo\",\"still\"]");
            socket.expect("43/door,1[\"still\"]");
        }
    }

    @Test
    void whatIsSaidWithTheAnswerIsTheFirstThatItsClientHears() {
        try (RawSocket socket = asks(1, "{\"name\":\"greeted\"}")) {
            welcomed(socket);
            socket.expect("42/door,[\"welcome\"]");
        }
    }

    @Test
    void aClientThatLeavesWhileItIsDecidedWasNeverThere() {
        try (RawSocket socket = asks(0, "{\"name\":\"limbo\",\"mark\":\"gone\"}")) {
            Event asked = worker.await(
                    "the question",
                    event -> event.type() == EventType.CONNECT
                            && event.data().toString().contains("\"mark\":\"gone\""));
            socket.send("41/door,");
            socket.send("40/door,{\"name\":\"ada\"}");
            String next = welcomed(socket);
            worker.await(EventType.CONNECTED, next);
            assertTrue(worker.seen().stream()
                    .filter(event ->
                            event.origin().connection().equals(asked.origin().connection()))
                    .allMatch(event -> event.type() == EventType.CONNECT));
        }
    }

    @Test
    void whereNobodyIsToDecideNobodyIsAsked() {
        try (RawSocket socket = open(0)) {
            socket.send("40");
            String answer = socket.text();
            String id = answer.substring("40{\"sid\":\"".length(), answer.length() - 2);
            Event connected = worker.await(EventType.CONNECTED, id);
            assertEquals(1, connected.sequence(), "the first that workers hear");
            assertTrue(worker.seen().stream()
                    .filter(event -> event.type() == EventType.CONNECT)
                    .noneMatch(event -> event.origin().connection().value().equals(id)));
        }
    }

    private static RawSocket open(int gateway) {
        RawSocket socket = new RawSocket(ON.cluster().urls().get(gateway) + QUERY).answersPings(true);
        socket.text();
        return socket;
    }

    private static RawSocket asks(int gateway, String auth) {
        RawSocket socket = open(gateway);
        socket.send("40/door," + auth);
        return socket;
    }

    private static String welcomed(RawSocket socket) {
        String answer = socket.text();
        String head = "40/door,{\"sid\":\"";
        assertTrue(answer.startsWith(head), answer);
        return answer.substring(head.length(), answer.length() - 2);
    }

    private static Command emit(String event) {
        return new Command.Emit(event, Json.EMPTY_ARRAY, List.of(), null);
    }
}
