package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.Metrics;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and messages that take their time: ended by the clock however busy they are, and nobody waits for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowPeersIT {
    private static final Duration HEAD = Duration.ofSeconds(1);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Duration MESSAGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long STEP_MILLIS = 50;
    private static final String REQUEST = Upgrade.socketIo().toString();
    private static final String OTHER = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";

    private GatewayProcess strict;
    private GatewayProcess patient;

    @BeforeAll
    void start() {
        strict = SharedBrokers.gateway(Map.of(
                "millrace.http.head-timeout", "1s",
                "millrace.http.keep-alive", "2s",
                "millrace.websocket.message-timeout", "1s"));
        patient = SharedBrokers.gateway(
                Map.of("millrace.http.head-timeout", "120s", "millrace.http.max-half-open", "1200"));
    }

    @AfterAll
    void stop() {
        strict.close();
        patient.close();
    }

    /** {@code first} is sent and answered; {@code slow} comes byte by byte; then nothing. */
    static Stream<Arguments> slow() {
        return Stream.of(
                arguments("a connection that says nothing", "", "", "end", HEAD),
                arguments("a head byte by byte (slowloris)", "", REQUEST, "408", HEAD),
                arguments("half a head, then nothing", "", REQUEST.substring(0, 3), "408", HEAD),
                arguments("a second head byte by byte", OTHER, REQUEST, "408", HEAD),
                arguments("nothing behind a whole request", OTHER, "", "end", KEEP_ALIVE));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    @Execution(ExecutionMode.CONCURRENT)
    void slow(String behaviour, String first, String slow, String then, Duration within) {
        long before = System.nanoTime(); // the gateway's clock begins between this and what follows
        try (RawWebSocket client = RawWebSocket.connect(strict.port())) {
            if (!first.isEmpty()) {
                client.send(first.getBytes(StandardCharsets.US_ASCII));
                assertEquals(404, client.answer().status());
            }
            long began = System.nanoTime();
            Thread writer = Thread.ofVirtual().start(() -> trickle(client, slow.getBytes(StandardCharsets.US_ASCII)));
            if (then.equals("408")) {
                assertEquals(408, client.answer().status());
            }
            assertTrue(client.next(PATIENCE).isLast(), "the connection ends");
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Duration whole = Duration.ofNanos(System.nanoTime() - before);
            writer.interrupt();
            assertTrue(whole.compareTo(within.minusMillis(100)) > 0, () -> "not before its time: " + whole);
            assertTrue(took.compareTo(within.plusSeconds(3)) < 0, () -> "in time: " + took);
        }
        FreshClient.isServed(strict.port());
    }

    private static void trickle(RawWebSocket client, byte[] bytes) {
        try {
            for (byte one : bytes) {
                client.send(new byte[] {one});
                Thread.sleep(STEP_MILLIS);
            }
        } catch (UncheckedIOException | InterruptedException _) {
            // closed by the gateway, or no longer of interest
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClientThatIsInHasNoDeadlineAnyMore() {
        try (RawWebSocket client = RawWebSocket.open(strict.port(), Upgrade.socketIo())) {
            assertTrue(client.next().toString().startsWith("text 0{"));
            assertEquals(
                    "silence", client.next(HEAD.plus(KEEP_ALIVE).plusSeconds(1)).toString());
            client.send(ClientFrame.ping("still here"));
            assertEquals("pong still here", client.next().toString());
        }
    }

    /** The page's live feed is WebSockets Next's, and a WebSocket all the same. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void noSocketOfAnotherKindHasADeadlineEither() {
        try (RawWebSocket feed = RawWebSocket.open(strict.port(), Upgrade.of("/live"))) {
            long until =
                    System.nanoTime() + HEAD.plus(KEEP_ALIVE).plusSeconds(1).toNanos();
            while (System.nanoTime() - until < 0) {
                assertFalse(feed.next(HEAD).isLast(), "it stays");
                feed.send(ClientFrame.pong(""));
            }
        }
    }

    /**
     * A thousand connections in all stages of a handshake, and clients that come then are in within a second: half of
     * twenty at least, whatever else this machine does.
     */
    @Test
    void aThousandHalfOpenConnectionsKeepNobodyWaiting() {
        try (Crowd crowd = new Crowd(patient.port(), 1_000)) {
            List<Duration> sorted = IntStream.range(0, 20)
                    .mapToObj(_ -> FreshClient.served(patient.port()))
                    .sorted()
                    .toList();
            assertTrue(sorted.get(9).toMillis() < 1_000, () -> "median of " + sorted);
            assertTrue(sorted.getLast().toMillis() < 5_000, () -> "slowest of " + sorted);
            assertEquals(1_000, crowd.stillOpen(), "they were there all the time");
            aThousandMoreTakeTheirPlaces(crowd);
        }
    }

    private void aThousandMoreTakeTheirPlaces(Crowd first) {
        try (Crowd second = new Crowd(patient.port(), 1_000)) {
            Await.until("the eldest are sent away", PATIENCE, () -> first.stillOpen() + second.stillOpen() <= 1_200);
            assertTrue(second.stillOpen() > first.stillOpen(), "the eldest, not the newest");
            FreshClient.isServed(patient.port());
            double closed =
                    Metrics.of(patient.port()).value("millrace_http_half_open_closed_total{cause=\"too many\"}");
            assertTrue(closed >= 800, () -> "counted: " + closed);
        }
    }

    /** {@code first} goes out at once, then {@code slow} byte by byte, then nothing. */
    static Stream<Arguments> unfinished() {
        byte[] begun = ClientFrame.text("4").unfinished().bytes();
        byte[] whole = ClientFrame.text("4" + "0".repeat(100)).bytes();
        byte[] pings = ClientFrame.join(
                Stream.generate(() -> ClientFrame.ping("").bytes()).limit(20).toArray(byte[][]::new));
        byte[] empty = ClientFrame.join(
                Stream.generate(() -> ClientFrame.rest("").unfinished().bytes())
                        .limit(20)
                        .toArray(byte[][]::new));
        return Stream.of(
                arguments("5.4 a first fragment, and nothing behind it", begun, new byte[0]),
                arguments("5.4 a first fragment, and pings behind it", begun, pings),
                arguments("CVE-2026-48779: a first fragment, and empty ones byte by byte", begun, empty),
                arguments("5.2 a frame's first byte", new byte[] {(byte) 0x81}, new byte[0]),
                arguments(
                        "5.2 a header that announces a megabyte",
                        ClientFrame.text("4").bytes(8, 999_999),
                        new byte[0]),
                arguments("5.2 a frame byte by byte", new byte[0], whole),
                arguments(
                        "5.5 a ping byte by byte",
                        new byte[0],
                        ClientFrame.ping("p".repeat(100)).bytes()));
    }

    @ParameterizedTest(name = "{0}: close 1008")
    @MethodSource
    @Execution(ExecutionMode.CONCURRENT)
    void unfinished(String behaviour, byte[] first, byte[] slow) {
        try (RawWebSocket client = RawWebSocket.open(strict.port(), Upgrade.socketIo())) {
            assertTrue(client.next().toString().startsWith("text 0{"));
            long began = System.nanoTime();
            client.send(first);
            Thread writer = Thread.ofVirtual().start(() -> trickle(client, slow));
            Received next = client.next();
            while (next instanceof Received.Pong) {
                next = client.next();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            writer.interrupt();
            assertEquals("close 1008", next.toString());
            assertTrue(took.compareTo(MESSAGE.minusMillis(100)) > 0, () -> "not before its time: " + took);
            assertTrue(took.compareTo(MESSAGE.plusSeconds(3)) < 0, () -> "in time: " + took);
        }
        FreshClient.isServed(strict.port());
    }

    /** Each of these comes in parts, and all of them together take longer than one may. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void frameBehindFrameEachHasItsOwnTime() {
        byte[] ping = ClientFrame.ping("x").bytes();
        try (RawWebSocket client = RawWebSocket.open(strict.port(), Upgrade.socketIo())) {
            assertTrue(client.next().toString().startsWith("text 0{"));
            client.send(Arrays.copyOf(ping, 3));
            for (int i = 0; i < 8; i++) {
                assertEquals("silence", client.next(MESSAGE.dividedBy(4)).toString());
                client.send(ClientFrame.join(Arrays.copyOfRange(ping, 3, ping.length), Arrays.copyOf(ping, 3)));
                assertEquals("pong x", client.next().toString());
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void metricsTellOfSlowRequests() {
        try (RawWebSocket client = RawWebSocket.connect(strict.port())) {
            assertTrue(client.next(PATIENCE).isLast());
        }
        assertTrue(Metrics.of(strict.port()).value("millrace_http_half_open_closed_total{cause=\"slow request\"}") > 0);
    }
}
