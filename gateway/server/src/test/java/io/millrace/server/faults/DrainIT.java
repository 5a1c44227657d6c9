package io.millrace.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Upgrade;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** SIGTERM: who is asked to go, when, what is stored, and that it ends in time whatever clients and brokers do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
final class DrainIT {
    /** 128 and the number of SIGTERM. */
    private static final int ENDED_BY_SIGTERM = 143;

    /** What a busy machine may add to the times that are set. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private static final String CLIENTS_TO_GO = "millrace_drain_clients";

    @TempDir
    static Path data;

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withDataDirectory(data));
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
    }

    @AfterEach
    void end() {
        context.close();
        gateway.close();
    }

    @AfterAll
    void stop() {
        redis.stop();
        kafka.stop();
    }

    /** A gateway with these settings of {@code millrace.gateway.drain-...}, and nothing else that is new. */
    private void gateway(Map<String, String> settings) {
        gateway = GatewayProcess.start(kafka.bootstrap(), redis.uri(), settings);
        gateway.awaitReady();
        context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri());
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void clientsAreAskedOneByOneAndNobodyComesInMeanwhile() {
        int seconds = 4;
        gateway(Map.of("millrace.gateway.drain-over", seconds + "s"));
        List<Client> clients = Stream.generate(context::clientJoins).limit(40).toList();
        assertEquals(0, context.metric(CLIENTS_TO_GO));
        long began = System.nanoTime();
        gateway.terminate();
        List<Duration> asked = whenAsked(clients, began, () -> {
            gateway.awaitNotReady("draining");
            assertEquals(200, gateway.liveness().statusCode(), "it is well all the same");
            Await.until(
                    "it takes nobody", RawWebSocket.PATIENCE, () -> refused().status() == 503);
            expectSentElsewhere(refused());
            assertTrue(context.metric(CLIENTS_TO_GO) > 0);
        });
        assertEquals(
                ENDED_BY_SIGTERM, gateway.awaitEnd(Duration.ofSeconds(seconds).plus(SLACK)));
        clients.forEach(client -> context.expectDisconnected(client, "server shutting down"));
        assertEquals(clients.size(), asked.size());
        assertTrue(mostInOneSecond(asked) <= clients.size() / 2, () -> "asked at " + asked);
        assertTrue(
                gateway.log().stream().anyMatch(line -> line.contains("of 40 clients are still here")),
                "progress is told");
        expectLogged("Kafka has all that its 40 clients had sent");
    }

    /** Each client waits for its close frame and answers it. */
    private static List<Duration> whenAsked(List<Client> clients, long began, Runnable meanwhile) {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Duration>> asked = clients.stream()
                    .map(client -> CompletableFuture.supplyAsync(
                            () -> {
                                assertEquals(
                                        new Received.Close(1012, "server shutting down"),
                                        client.socket().next());
                                Duration after = Duration.ofNanos(System.nanoTime() - began);
                                client.socket().answerClose(1012);
                                return after;
                            },
                            each))
                    .toList();
            meanwhile.run();
            return asked.stream().map(CompletableFuture::join).sorted().toList();
        }
    }

    private static long mostInOneSecond(List<Duration> asked) {
        return asked.stream()
                .mapToLong(from -> asked.stream()
                        .filter(at -> at.compareTo(from) >= 0 && at.minus(from).toMillis() < 1000)
                        .count())
                .max()
                .orElseThrow();
    }

    private HttpAnswer refused() {
        try (RawWebSocket late = RawWebSocket.connect(gateway.port())) {
            return late.ask(Upgrade.socketIo());
        }
    }

    private void expectSentElsewhere(HttpAnswer upgrade) {
        try (RawWebSocket late = RawWebSocket.connect(gateway.port())) {
            late.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (HttpAnswer answer : List.of(upgrade, late.answer())) {
                assertEquals(503, answer.status());
                assertEquals("1", answer.header("retry-after"));
                assertEquals("close", answer.header("connection"));
            }
            assertTrue(late.next().isLast(), "the next request goes to another gateway");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void answersUnderWayReachTheirClientsAndWhatIsStillSaidIsStored() {
        gateway(Map.of("millrace.gateway.drain-patience", "20s"));
        Client asking = context.clientJoins();
        Client idle = context.clientJoins();
        context.clientSends(asking, "421[\"question\"]");
        Forwarded question = context.expectForwarded(asking, "[\"question\"]");
        gateway.terminate();
        assertInstanceOf(Received.Close.class, idle.socket().next(), "who waits for nothing is asked at once");
        context.clientSends(idle, "42[\"on its way\",1]"); // as if sent before the close frame was seen
        context.clientSends(idle, "42[\"on its way\",2]");
        idle.socket().answerClose(1012);
        context.clientSends(asking, "42[\"meanwhile\"]");
        context.expectForwarded(asking, "[\"meanwhile\"]");
        context.workerAcks(question, "[42]");
        context.expectClientReceives(asking, "431[42]");
        context.expectClosed(asking, 1012);
        context.expectForwarded(idle, "[\"on its way\",1]");
        context.expectForwarded(idle, "[\"on its way\",2]");
        context.expectDisconnected(idle, "server shutting down");
        context.expectDisconnected(asking, "server shutting down");
        assertEquals(ENDED_BY_SIGTERM, gateway.awaitEnd(SLACK));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whoDoesNotAnswerOrDoesNotReadKeepsNobodyWaiting() {
        gateway(Map.of("millrace.gateway.drain-over", "1s"));
        Client silent = context.clientJoins();
        Client deaf = context.clientJoins(RawWebSocket.connect(gateway.port(), 4096));
        String big = "\"" + "b".repeat(60_000) + "\"";
        for (int i = 0; i < 12; i++) { // more than the kernels hold, less than makes it a slow reader
            context.workerEmits(deaf, "b", "[" + big + "]");
        }
        context.expectNothingElse(silent);
        gateway.terminate();
        assertEquals(
                ENDED_BY_SIGTERM,
                gateway.awaitEnd(Duration.ofMillis(1_000 + 2_500).plus(SLACK)));
        assertEquals(
                new Received.Close(1012, "server shutting down"),
                silent.socket().next());
        assertTrue(silent.socket().next().isLast(), "its connection was ended all the same");
        context.expectDisconnected(silent, "server shutting down");
        context.expectDisconnected(deaf, "server shutting down");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aClientThatHeedsNoCloseFrameSeesItsConnectionEnd() {
        gateway(Map.of());
        RawWebSocket okhttp =
                RawWebSocket.open(gateway.port(), Upgrade.socketIo().with("User-Agent", "okhttp/3.12.12"));
        assertInstanceOf(Received.Text.class, okhttp.next());
        gateway.terminate();
        assertInstanceOf(Received.End.class, okhttp.next());
        okhttp.close();
        assertEquals(ENDED_BY_SIGTERM, gateway.awaitEnd(SLACK));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void whileTheBalancerHasNotSeenItClientsStillComeInAndASecondSignalHurries() {
        gateway(Map.of("millrace.gateway.drain-wait", "120s", "millrace.gateway.drain-over", "120s"));
        Client first = context.clientJoins();
        gateway.terminate();
        gateway.awaitNotReady("draining");
        Client late = context.clientJoins();
        context.expectNothingElse(late);
        context.expectNothingElse(first);
        gateway.terminate();
        context.expectClosed(first, 1012);
        context.expectClosed(late, 1012);
        assertEquals(ENDED_BY_SIGTERM, gateway.awaitEnd(SLACK));
        expectLogged("Told to stop once more");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void withKafkaAwayItEndsInTimeAndTellsWhatIsLost() {
        gateway(Map.of("millrace.gateway.drain-over", "1s", "millrace.gateway.stop-timeout", "3s"));
        Client client = context.clientJoins();
        kafka.stop();
        try {
            gateway.awaitNotReady("Kafka does not answer");
            for (int n = 0; n < 5; n++) {
                context.clientSends(client, "42[\"n\"," + n + "]");
            }
            gateway.terminate();
            context.expectClosed(client, 1012);
            assertEquals(
                    ENDED_BY_SIGTERM, gateway.awaitEnd(Duration.ofSeconds(1 + 3).plus(SLACK)));
            assertTrue(
                    gateway.log().stream()
                            .anyMatch(line -> line.matches(
                                    ".*Kafka has not taken ([0-9,]+|some) bytes of its 1 clients' events.*")),
                    "what is lost is told");
        } finally {
            kafka = EmbeddedKafka.start(kafka.options());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void withRedisAwayWhatWasTakenIsStored() {
        gateway(Map.of("millrace.gateway.drain-over", "1s"));
        Client client = context.clientJoins();
        List<String> sent = new ArrayList<>();
        redis.kill();
        try {
            gateway.awaitNotReady("Redis is away");
            for (int n = 0; n < 5; n++) {
                sent.add("[\"n\"," + n + "]");
                client.socket().send(ClientFrame.text("42" + sent.getLast()));
            }
            gateway.terminate();
            context.expectClosed(client, 1012);
            sent.forEach(event -> context.expectForwarded(client, event));
            context.expectDisconnected(client, "server shutting down");
            assertEquals(
                    ENDED_BY_SIGTERM, gateway.awaitEnd(Duration.ofSeconds(1).plus(SLACK)));
        } finally {
            redis = EmbeddedRedis.start(redis.options());
        }
    }

    private void expectLogged(String words) {
        assertTrue(
                gateway.log().stream().anyMatch(line -> line.contains(words)),
                () -> "'" + words + "' in\n" + String.join("\n", gateway.log()));
    }
}
