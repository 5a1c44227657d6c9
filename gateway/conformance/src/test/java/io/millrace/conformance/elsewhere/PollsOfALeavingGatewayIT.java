package io.millrace.conformance.elsewhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Gateway;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Command;
import io.millrace.contract.Event;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway goes away where others' sessions poll: it ends none of them. */
final class PollsOfALeavingGatewayIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "leaving", 2, Map.of("millrace.engineio.ping-interval", "20s", "millrace.gateway.drain-over", "2s"));

    private static final String PATH = "/engine.io/";
    private static final int CLIENTS = 40;

    private static InTestWorker worker;

    @BeforeAll
    static void start() {
        worker = InTestWorker.start(ON.cluster(), Map.of("message", PollsOfALeavingGatewayIT::sayBack));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    private static void sayBack(Event event, Desk desk) {
        desk.send(Desk.to(event), new Command.RawText(Vocabulary.arg(event, 0).asString()));
    }

    private static String words(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void itsPollsComeBackWithNothingAndTheirSessionsLiveWhereTheyAre() {
        Gateway stays = ON.cluster().gateway(0);
        Gateway goes = ON.cluster().gateway(1);
        List<PollingClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> PollingClient.open(stays.url(), PATH, i % 2 == 0 ? 4 : 3))
                .toList();
        PollingClient late = PollingClient.open(stays.url(), PATH, 4);
        List<CompletableFuture<HttpResponse<String>>> polls =
                clients.stream().map(client -> client.at(goes.url()).getLater()).toList();
        Await.pause(1_000);
        assertTrue(polls.stream().noneMatch(CompletableFuture::isDone), "all wait");

        long began = System.nanoTime();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(
                goes::stop, task -> Thread.ofVirtual().start(task)); // the answers come by the common pool
        CompletableFuture.anyOf(polls.toArray(CompletableFuture<?>[]::new)).join();
        assertEquals("200 6", words(late.at(goes.url()).get()), "who comes while it goes is not kept");
        for (int i = 0; i < CLIENTS; i++) {
            HttpResponse<String> answer = polls.get(i).join();
            assertEquals(i % 2 == 0 ? "200 6" : "200 1:6", words(answer));
            assertEquals("close", answer.headers().firstValue("connection").orElse("kept"));
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        assertTrue(millis > 1_000, "over the time of the drain, not at once: " + millis + " ms");
        stop.join();
        for (PollingClient client : clients) {
            client.post("4still here");
            assertEquals("4still here", client.next(), client.sid());
        }
    }
}
