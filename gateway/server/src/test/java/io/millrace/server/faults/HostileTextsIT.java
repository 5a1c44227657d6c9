package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.BareClient;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.EchoWorker;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.Metrics;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Speech;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of Sono and of plain events that send what nobody should, at one of two gateways. It ends in an error, is
 * ignored and counted, or closes; then new clients are served at both within a second, nothing is left of the old ones,
 * and no stack trace is in the log.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileTextsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THOUSANDS = 3_000;
    private static final String IGNORED = "millrace_packets_ignored_total";
    private static final List<String> LEVELS = List.of(
            "millrace_clients", "millrace_connections", "millrace_forward_waiting_bytes", "millrace_unsent_bytes");

    private List<GatewayProcess> gateways;
    private List<Double> subscriptions;
    private GatewayContext context;
    private EchoWorker worker;

    @BeforeAll
    void start() {
        gateways = Stream.of("gw-1", "gw-2")
                .map(id ->
                        SharedBrokers.gateway(Map.of("millrace.gateway.id", id, "millrace.sono.new-channels", "true")))
                .toList();
        context = SharedBrokers.context(gateways.getFirst());
        worker = SharedBrokers.echoWorker();
        subscriptions = gateways.stream().map(HostileTextsIT::subscriptions).toList();
    }

    @AfterAll
    void stop() {
        worker.close();
        context.close();
        gateways.forEach(GatewayProcess::close);
    }

    @AfterEach
    void nothingIsLeftAndOthersAreServed() {
        for (GatewayProcess gateway : gateways) {
            FreshClient.isServedSoon(gateway.port(), Speech.SONO);
            FreshClient.isServedSoon(gateway.port(), Speech.PLAIN);
        }
        for (int i = 0; i < gateways.size(); i++) {
            GatewayProcess gateway = gateways.get(i);
            double before = subscriptions.get(i);
            Await.until("it holds nothing of clients that have gone", PATIENCE, () -> {
                Metrics now = Metrics.of(gateway.port());
                return LEVELS.stream().allMatch(level -> now.sum(level) == 0) && subscriptions(gateway) == before;
            });
            assertEquals(
                    List.of(),
                    gateway.log().stream()
                            .filter(line -> line.startsWith("\tat "))
                            .toList());
        }
    }

    private static double subscriptions(GatewayProcess gateway) {
        return Metrics.of(gateway.port()).sum("millrace_subscriptions");
    }

    private double ignored() {
        return Metrics.of(context.port()).sum(IGNORED);
    }

    static Stream<HostileText> texts() {
        return Stream.concat(HostileSono.rows(), HostilePlain.rows());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void texts(HostileText row) {
        try (BareClient other = new BareClient(gateways.getLast().port(), row.speech());
                BareClient client = new BareClient(gateways.getFirst().port(), row.speech())) {
            double ignored = ignored();
            row.texts().forEach(text -> client.sends(text.replace(HostileText.ME, client.connection())));
            client.socket().send(row.frames().toArray(ClientFrame[]::new));
            for (String heard : row.heard()) {
                Received next = client.socket().next();
                String said = next instanceof Received.Text(String text) ? text : next.toString();
                assertEquals(heard.replace(HostileText.ME, client.connection()), said);
            }
            if (!row.closes()) {
                client.expectNothingElse();
            }
            for (String heard : row.others()) {
                assertEquals(heard.replace(HostileText.ME, client.connection()), other.receives());
            }
            other.expectNothingElse();
            expectForwarded(client, row);
            assertEquals(row.ignored(), ignored() - ignored, "ignored");
        }
    }

    private void expectForwarded(BareClient client, HostileText row) {
        assertEquals("connected", context.expectForwarded(client.connection()).type());
        if (row.speech().equals(Speech.PLAIN)) {
            expectIsHere(client);
        }
        for (String value : row.forwarded()) {
            Forwarded event = context.expectForwarded(client.connection());
            assertEquals(value, event.value());
        }
        if (row.speech().equals(Speech.PLAIN) && !row.closes()) {
            expectIsHere(client);
        }
    }

    private void expectIsHere(BareClient client) {
        String value = context.expectForwarded(client.connection()).value();
        assertTrue(value.startsWith("[\"here\","), value);
    }

    @Test
    void thousandsOfChannels() {
        try (BareClient client = new BareClient(gateways.getFirst().port(), Speech.SONO);
                BareClient other = new BareClient(gateways.getLast().port(), Speech.SONO)) {
            flood(client, n -> "{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"c" + n + "\"}}");
            client.sends(grab("mychannel"));
            assertEquals(grabbed("mychannel", "\"c" + (THOUSANDS - 1) + '"'), client.receives());
            client.sends("{\"protocol\":\"changeChannel\",\"payload\":{\"to\":\"home\"}}");
            client.expectNothingElse();
            other.sends(grab("channels"));
            assertEquals(grabbed("channels", "\"home\""), other.receives(), "none of them is left");
        }
    }

    @Test
    void thousandsOfQuestions() {
        try (BareClient client = new BareClient(gateways.getFirst().port(), Speech.SONO)) {
            CompletableFuture<List<String>> answers = answers(client);
            flood(client, _ -> grab("clients"));
            assertEquals(
                    THOUSANDS,
                    answers.join().stream()
                            .filter(answer -> answer.startsWith("{\"protocol\":\"g\","))
                            .count());
            client.expectNothingElse();
        }
    }

    @Test
    void thousandsOfMessagesToNobody() {
        try (BareClient client = new BareClient(gateways.getFirst().port(), Speech.SONO)) {
            CompletableFuture<List<String>> answers = answers(client);
            flood(
                    client,
                    n -> "{\"protocol\":\"directmessage\",\"payload\":{\"message\":1,\"to\":\"nobody" + n + "\"}}");
            for (String answer : answers.join()) {
                assertTrue(answer.contains("There is no client") || answer.contains("Not sent"), answer);
            }
            client.expectNothingElse();
        }
    }

    @Test
    void thousandsOfNamesOfData() {
        try (BareClient client = new BareClient(gateways.getFirst().port(), Speech.PLAIN)) {
            flood(client, n -> "{\"event\":\"data:get:x" + n + "\"}");
            client.expectNothingElse();
            assertEquals(
                    "connected", context.expectForwarded(client.connection()).type());
            expectIsHere(client);
            for (int n = 0; n < THOUSANDS; n++) {
                String value = context.expectForwarded(client.connection()).value();
                assertEquals("[\"data:get:x" + n + "\",{\"event\":\"data:get:x" + n + "\"}]", value);
            }
        }
    }

    /* All in one write, while others are served. */
    private void flood(BareClient client, IntFunction<String> text) {
        byte[][] frames = new byte[THOUSANDS][];
        for (int n = 0; n < THOUSANDS; n++) {
            frames[n] = ClientFrame.text(text.apply(n)).bytes();
        }
        client.socket().send(ClientFrame.join(frames));
        FreshClient.served(gateways.getFirst().port(), Speech.SONO);
        FreshClient.served(gateways.getLast().port(), Speech.PLAIN);
    }

    private static CompletableFuture<List<String>> answers(BareClient client) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> all = new ArrayList<>();
            while (all.size() < THOUSANDS) {
                all.add(client.receives());
            }
            return all;
        });
    }

    private static String grab(String what) {
        return "{\"protocol\":\"grab\",\"event\":\"g\",\"payload\":{\"message\":\"" + what + "\"}}";
    }

    private static String grabbed(String what, String answer) {
        return "{\"protocol\":\"g\",\"payload\":{\"message\":[" + answer + "],\"type\":\"" + what + "\"}}";
    }
}
