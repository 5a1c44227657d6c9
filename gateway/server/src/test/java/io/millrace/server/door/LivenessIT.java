package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Flood;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Upgrade;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that are gone without a word are found by WebSocket pings, and nobody else is taken for one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LivenessIT {
    private static final Duration INTERVAL = Duration.ofMillis(800);
    private static final Duration TIMEOUT = Duration.ofMillis(800);
    private static final Duration LONG = INTERVAL.plus(TIMEOUT).multipliedBy(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FILLING = "x".repeat(8_000);

    @TempDir
    static Path data;

    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private GatewayProcess gateway;

    @BeforeAll
    void start() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.defaults().withDataDirectory(data));
        redis = EmbeddedRedis.start(EmbeddedRedis.Options.defaults());
        gateway = GatewayProcess.start(
                kafka.bootstrap(),
                redis.uri(),
                Map.of(
                        "millrace.socketio.websocket-ping-interval", INTERVAL.toMillis() + "ms",
                        "millrace.socketio.websocket-ping-timeout", TIMEOUT.toMillis() + "ms",
                        "millrace.socketio.ping-interval", "10m",
                        "millrace.forward.client-pause-at", "64K",
                        "millrace.forward.client-resume-at", "32K",
                        "millrace.forward.read-on-while-paused", "16K"));
        gateway.awaitReady();
    }

    @AfterAll
    void stop() {
        gateway.close();
        redis.stop();
        kafka.stop();
    }

    @Test
    void aPeerThatNeverAnswersIsClosedWithinIntervalAndTimeout() {
        try (RawWebSocket silent = RawWebSocket.open(gateway.port(), Upgrade.socketIo())) {
            long began = System.nanoTime();
            assertInstanceOf(Received.Text.class, silent.next());
            assertEquals("ping", silent.next().toString());
            assertEquals("close 1001", silent.next().toString());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertEquals("end", silent.next().toString());
            Duration whole = INTERVAL.plus(TIMEOUT);
            assertTrue(took.compareTo(whole.minusMillis(200)) > 0, () -> "not before its time: " + took);
            assertTrue(took.compareTo(whole.plusSeconds(3)) < 0, () -> "in time: " + took);
        }
        FreshClient.isServed(gateway.port());
    }

    /** What the peer does whenever it is pinged. */
    static Stream<Arguments> alive() {
        Consumer<RawWebSocket> pong = peer -> peer.send(ClientFrame.pong(""));
        Consumer<RawWebSocket> text = peer -> peer.send(ClientFrame.text("3"));
        Consumer<RawWebSocket> part = peer -> peer.send(ClientFrame.ping("mine"));
        return Stream.of(
                Arguments.arguments("answers", pong),
                Arguments.arguments("says something else", text),
                Arguments.arguments("pings itself", part),
                Arguments.arguments("is in the middle of a large message", byteByByte()));
    }

    private static Consumer<RawWebSocket> byteByByte() {
        byte[] frame = ClientFrame.text("4".repeat(100)).bytes();
        AtomicInteger sent = new AtomicInteger();
        return peer -> peer.send(new byte[] {frame[sent.getAndIncrement()]});
    }

    @ParameterizedTest(name = "a peer that {0} lives")
    @MethodSource
    @Execution(ExecutionMode.CONCURRENT)
    void alive(String behaviour, Consumer<RawWebSocket> answer) {
        try (RawWebSocket peer = RawWebSocket.open(gateway.port(), Upgrade.socketIo())) {
            assertInstanceOf(Received.Text.class, peer.next());
            int pings = 0;
            while (pings < 4) {
                Received next = peer.next();
                if (next instanceof Received.Ping) {
                    pings++;
                    answer.accept(peer);
                } else {
                    assertEquals("pong mine", next.toString());
                }
            }
        }
    }

    /**
     * Kafka is away, so the gateway stops reading: what the client sends then, pongs too, is not seen, and no reason.
     */
    @Test
    void ourOwnPauseIsNotThePeersSilence() {
        try (GatewayContext context = new GatewayContext(gateway.port(), kafka.bootstrap(), redis.uri())) {
            Client client = joins(context);
            Thread stopping = Thread.ofPlatform().start(kafka::stop);
            answersUntil(client, () -> !stopping.isAlive());
            Flood flood = new Flood(client, n -> ClientFrame.text("42[\"flood\"," + n + ",\"" + FILLING + "\"]"));
            Await.until("the client cannot send any more", PATIENCE, () -> isStuck(flood));
            long until = System.nanoTime() + LONG.toNanos();
            while (System.nanoTime() - until < 0) {
                Received next = client.socket().next(INTERVAL);
                assertTrue(next instanceof Received.Ping || next instanceof Received.Silence, next::toString);
            }
            kafka = EmbeddedKafka.start(kafka.options());
            int sent = flood.sent();
            Await.until("the client can send again", PATIENCE, () -> flood.sent() > sent + 100);
            flood.end();
            long served = System.nanoTime() + LONG.toNanos();
            answersUntil(client, () -> System.nanoTime() - served > 0);
            client.socket().send(ClientFrame.ping("alive"));
            Received next = client.socket().next();
            while (!(next instanceof Received.Pong)) {
                assertInstanceOf(Received.Ping.class, next);
                next = client.socket().next();
            }
            assertEquals("pong alive", next.toString());
        }
        FreshClient.isServed(gateway.port());
    }

    private static void answersUntil(Client client, BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            if (client.socket().next(INTERVAL.dividedBy(4)) instanceof Received.Ping) {
                client.socket().send(ClientFrame.pong(""));
            }
        }
    }

    private static Client joins(GatewayContext context) {
        Client client = context.clientOpens();
        client.joins("/");
        assertEquals("connected", context.expectForwarded(client).type());
        return client;
    }

    private static boolean isStuck(Flood flood) {
        int before = flood.sent();
        Await.pause(300);
        return before > 0 && flood.sent() == before;
    }
}
