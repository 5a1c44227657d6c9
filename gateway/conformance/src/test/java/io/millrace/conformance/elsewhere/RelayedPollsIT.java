package io.millrace.conformance.elsewhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.Gateway;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request of a session at another gateway than the one before: what is said, refused, given up and lost. */
final class RelayedPollsIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "elsewhere", 2, Map.of("millrace.engineio.ping-interval", "20s", "millrace.gateway.drain-over", "500ms"));

    private static final String PATH = "/engine.io/";
    private static final String UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";

    private static InTestWorker worker;
    private static EverElsewhere front;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of("message", RelayedPollsIT::sayBack));
        front = new EverElsewhere(ON.cluster());
    }

    @AfterAll
    static void stop() {
        front.close();
        worker.close();
    }

    private static void sayBack(Event event, Desk desk) {
        desk.send(Desk.to(event), new Command.RawText(Vocabulary.arg(event, 0).asString()));
    }

    private static PollingClient open(int version) {
        return PollingClient.open(front.url(), PATH, version);
    }

    private static double relayed(String outcome) {
        return ON.cluster().gateways().stream()
                .filter(Gateway::isAlive)
                .mapToDouble(gateway -> gateway.metric("millrace_polls_relayed_total", "outcome=\"" + outcome + '"'))
                .sum();
    }

    private static String words(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body();
    }

    @ParameterizedTest(name = "Engine.IO {0}")
    @ValueSource(ints = {3, 4})
    void whatIsSaidIsHeardInOrderWherever(int version) {
        PollingClient client = open(version);
        double before = relayed("answered");
        for (int round = 0; round < 20; round++) {
            client.post("4größe 🌊 " + round, "4and more");
            assertEquals("4größe 🌊 " + round, client.next());
            assertEquals("4and more", client.next());
        }
        assertTrue(relayed("answered") - before >= 20, "half of these requests were at another gateway");
    }

    @Test
    void aSecondPollEndsTheSessionAndTheFirstHearsSo() {
        PollingClient client = open(4);
        client.post("4a", "4b"); // the gateways know each other by now, so that the first poll is not overtaken
        assertEquals("4a", client.next());
        assertEquals("4b", client.next());
        CompletableFuture<HttpResponse<String>> first = client.getLater();
        Await.pause(300);
        assertEquals("400 ", words(client.get()));
        assertEquals("200 1", words(first.join()));
        assertEquals(UNKNOWN, words(client.get()));
    }

    @Test
    void aPollThatIsGivenUpEndsTheSessionAtOnce() {
        for (int round = 0; round < 4; round++) {
            PollingClient client = open(4);
            client.abortsAPoll(200);
            Await.pause(100);
            assertEquals(UNKNOWN, words(client.get()));
            assertEquals(UNKNOWN, words(client.get()));
        }
        Await.until("workers hear why", () -> worker.seen().stream()
                .anyMatch(event -> event.type() == EventType.DISCONNECTED
                        && event.data().toString().contains("transport error")));
    }

    @Test
    void aClientThatSaysGoodbyeIsToldSo() {
        PollingClient client = open(4);
        CompletableFuture<HttpResponse<String>> waits = client.getLater();
        Await.pause(300);
        client.post("1");
        assertEquals("200 6", words(waits.join()));
        assertEquals(UNKNOWN, words(client.get()));
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhereItIsReadAndTheSessionLives() {
        PollingClient client = open(4);
        for (int round = 0; round < 2; round++) {
            assertEquals(413, client.postOf("4" + "x".repeat(1_000_000)).statusCode());
            client.post("4still here");
            assertEquals("4still here", client.next());
        }
        client.post("4" + "y".repeat(900_000));
        assertEquals(900_001, client.next().length());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"kill", "stop"})
    void aSessionWhoseGatewayIsNoMoreIsUnknown(String how) {
        PollingClient[] clients = {open(4), open(4), open(4), open(4)};
        for (PollingClient client : clients) {
            client.post("4x", "4y");
            assertEquals("4x", client.next());
        }
        Gateway gone = ON.cluster().gateway(0);
        if (how.equals("kill")) {
            gone.kill();
        } else {
            gone.stop();
        }
        int unknown = 0;
        for (PollingClient client : clients) {
            HttpResponse<String> answer = client.postOf("4z");
            assertTrue(answer.statusCode() == 200 || words(answer).equals(UNKNOWN), words(answer));
            unknown += answer.statusCode() == 200 ? 0 : 1;
        }
        assertTrue(unknown > 0 && unknown < clients.length, unknown + " sessions went with their gateway");
        PollingClient back = open(4);
        back.post("4back");
        assertEquals("4back", back.next());
    }
}
