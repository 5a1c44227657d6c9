package io.millrace.server.door;

import static io.millrace.server.harness.ClientFrame.close;
import static io.millrace.server.harness.ClientFrame.ping;
import static io.millrace.server.harness.ClientFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.embedded.SelfSigned;
import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The same door by TLS, with the settings that the README tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    @TempDir
    static Path folder;

    private SelfSigned certificates;
    /** All that were shown so far. */
    private final List<X509Certificate> shown = new CopyOnWriteArrayList<>();

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        certificates = new SelfSigned(folder);
        shown.add(certificates.renew("first"));
        gateway = SharedBrokers.gateway(Map.of(
                "quarkus.http.ssl-port", "0",
                "quarkus.http.tls-configuration-name", "door",
                "quarkus.tls.door.key-store.pem.0.cert",
                        certificates.certificate().toString(),
                "quarkus.tls.door.key-store.pem.0.key", certificates.key().toString(),
                "quarkus.tls.door.reload-period", "3s",
                "millrace.http.head-timeout", "5s",
                "millrace.handshake.query", "false",
                "millrace.handshake.headers", "none"));
        context = SharedBrokers.context(gateway);
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
    }

    private RawWebSocket connect() {
        return connect(() -> shown);
    }

    /* Tried again: while certificates are read anew, Vert.x sends newcomers away (README, "TLS"). */
    private RawWebSocket connect(Supplier<List<X509Certificate>> trusted) {
        List<RawWebSocket> connected = new ArrayList<>(1);
        Await.until("a TLS handshake is done", PATIENCE, () -> {
            try {
                return connected.add(RawWebSocket.connect(gateway.securePort(), trust(trusted.get())));
            } catch (UncheckedIOException _) {
                return false;
            }
        });
        return connected.getFirst();
    }

    private static SSLContext trust(List<X509Certificate> certificates) {
        return Trust.in(certificates.toArray(X509Certificate[]::new));
    }

    @Test
    void aSocketByTlsIsServed() {
        FreshClient.served(connect());
        Client client = context.clientJoins(connect());
        context.clientSends(client, "42[\"hello\"]");
        context.expectForwarded(client, "[\"hello\"]");
        context.workerEmits(client, "news", "[\"" + "x".repeat(100_000) + "\"]");
        context.expectClientReceives(client, "42[\"news\",\"" + "x".repeat(100_000) + "\"]");
    }

    @Test
    void workersAreToldThatItIsSecureAndNoMoreThanTheSettingsSay() {
        Client client = context.clientOpens(connect());
        client.joins("/");
        assertEquals(
                "{\"recovered\":false,\"address\":\"127.0.0.1\",\"secure\":true}",
                context.expectForwarded(client).value());
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                arguments("7.1.1 a close", List.of(close(1000, "bye")), List.of("close 1000", "end")),
                arguments("7.1.3 a ping after it", List.of(close(1000, ""), ping("p")), List.of("close 1000", "end")),
                arguments(
                        "5.2 a breach",
                        List.of(ping("a"), text("x").withRsv(1)),
                        List.of("pong a", "close 1002", "end")),
                arguments("8.1 no UTF-8", List.of(text(new byte[] {(byte) 0xff})), List.of("close 1007", "end")));
    }

    /** The close frame arrives, and close_notify behind it, though the client goes on sending. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void endings(String behaviour, List<ClientFrame> given, List<String> then) {
        try (RawWebSocket client = connect()) {
            assertEquals(101, client.ask(Upgrade.socketIo()).status());
            assertInstanceOf(Received.Text.class, client.next());
            client.send(given.toArray(ClientFrame[]::new));
            for (String one : then) {
                assertEquals(one, client.next(PATIENCE).toString());
            }
        }
        FreshClient.served(connect());
    }

    @Test
    void framesRightBehindTheRequestAreNotLost() {
        try (RawWebSocket client = connect()) {
            client.send(ClientFrame.join(
                    Upgrade.socketIo().toString().getBytes(StandardCharsets.US_ASCII),
                    ping("early").bytes()));
            assertEquals(101, client.answer().status());
            assertInstanceOf(Received.Text.class, client.next());
            assertEquals("pong early", client.next().toString());
        }
    }

    @Test
    void aRealClientComesInByWss() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (HttpClient http = HttpClient.newBuilder().sslContext(trust(shown)).build()) {
            WebSocket socket = openedBy(http, heard);
            assertTrue(heard.poll(10, TimeUnit.SECONDS).startsWith("0{"));
            socket.sendText("40", true).get(10, TimeUnit.SECONDS);
            assertTrue(heard.poll(10, TimeUnit.SECONDS).startsWith("40{\"sid\""));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        }
    }

    /* Tried again, as connect() does: this client may come while certificates are read anew, too. */
    private WebSocket openedBy(HttpClient http, BlockingQueue<String> heard) {
        List<WebSocket> opened = new ArrayList<>(1);
        Await.until("the real client is in", PATIENCE, () -> {
            try {
                return opened.add(http.newWebSocketBuilder()
                        .buildAsync(URI.create("wss://localhost:" + gateway.securePort() + TARGET), into(heard))
                        .join());
            } catch (CompletionException _) {
                return false;
            }
        });
        return opened.getFirst();
    }

    private static WebSocket.Listener into(BlockingQueue<String> heard) {
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                heard.add(data.toString());
                from.request(1);
                return null;
            }
        };
    }

    /** A TLS handshake that stops after a part of the ClientHello, or never begins. */
    @ParameterizedTest(name = "a handshake that stops after {0} bytes is ended by the clock")
    @ValueSource(ints = {0, 1, 40})
    @Execution(ExecutionMode.CONCURRENT)
    void unfinished(int bytes) {
        byte[] hello = new byte[517];
        System.arraycopy(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);
        try (RawWebSocket client = RawWebSocket.connect(gateway.securePort())) {
            client.send(Arrays.copyOf(hello, bytes));
            long began = System.nanoTime();
            assertTrue(client.next(PATIENCE).isLast());
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(15).toNanos());
        }
        FreshClient.served(connect());
    }

    /** The clock runs on from the TLS handshake through the request. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSlowRequestByTlsIsEndedToo() {
        try (RawWebSocket client = connect()) {
            client.send("GET ".getBytes(StandardCharsets.US_ASCII));
            assertTrue(client.next(PATIENCE).isLast());
        }
        FreshClient.served(connect());
    }

    @Test
    void aNewCertificateIsShownToWhoComesAndNobodyHasToGo() {
        Client old = context.clientJoins(connect());
        X509Certificate first = shown.getLast();
        X509Certificate second = certificates.renew("second");
        shown.add(second);
        Await.until("the new certificate is shown", PATIENCE, () -> {
            try (RawWebSocket client = connect()) {
                return client.certificate().equals(second);
            }
        });
        FreshClient.served(connect(() -> List.of(second)));
        assertEquals(first, old.socket().certificate());
        context.clientSends(old, "42[\"still here\"]");
        context.expectForwarded(old, "[\"still here\"]");
    }
}
