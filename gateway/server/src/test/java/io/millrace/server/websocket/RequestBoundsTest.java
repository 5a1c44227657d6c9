package io.millrace.server.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Upgrade;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large the head of a request may be, and what becomes of connections that are no clients. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class RequestBoundsTest {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    @TestHTTPResource
    URI gateway;

    static Stream<Arguments> tooMuch() {
        Upgrade right = Upgrade.socketIo();
        return Stream.of(
                arguments("CVE-2024-37890: 2,001 header lines", withLines(right, 2_001), 431),
                arguments("101 header lines", withLines(right, 101), 431),
                arguments("a header of 30 KB", right.with("X-Long", "x".repeat(30_000)), 431),
                arguments(
                        "a thousand headers of one name",
                        Stream.iterate(right, one -> one.and("X-Same", "1"))
                                .skip(1_000)
                                .findFirst()
                                .orElseThrow(),
                        431),
                arguments("a request line of 8 KB", Upgrade.of(TARGET + "&x=" + "y".repeat(8_000)), 414),
                arguments(
                        "facts for workers of 18 KB",
                        right.with("Referer", "https://app.example/" + "y".repeat(18_000)),
                        431));
    }

    /** Answered, and the connection ends: what follows is not read as another request. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void tooMuch(String behaviour, Upgrade request, int status) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            client.send(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(status, client.answer().status());
            assertTrue(client.next().isLast());
        }
        FreshClient.isServed(gateway.getPort());
    }

    static Stream<Arguments> justEnough() {
        Upgrade right = Upgrade.socketIo();
        return Stream.of(
                arguments("100 header lines", withLines(right, 100)),
                arguments("a header of 15 KB", right.with("X-Long", "x".repeat(15_000))),
                arguments("a request line of 4 KB", Upgrade.of(TARGET + "&x=" + "y".repeat(4_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void justEnough(String behaviour, Upgrade request) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
            assertEquals(101, client.ask(request).status());
        }
    }

    /** CVE-2022-41940: an upgrade of a path that is nobody's, and the connection breaks before or after the answer. */
    @ParameterizedTest(name = "CVE-2022-41940: a reset after an upgrade of {0}")
    @ValueSource(strings = {"/nothing", "/", TARGET})
    void aResetAfterAnUpgrade(String target) {
        for (int i = 0; i < 20; i++) {
            RawWebSocket early = RawWebSocket.connect(gateway.getPort());
            early.send(Upgrade.of(target).toString().getBytes(StandardCharsets.US_ASCII));
            early.reset();
            RawWebSocket late = RawWebSocket.connect(gateway.getPort());
            late.ask(Upgrade.of(target));
            late.reset();
        }
        FreshClient.isServed(gateway.getPort());
    }

    @Test
    void whatIsNoHttpIsRefusedAndEnds() {
        for (byte[] noise : new byte[][] {
            "NOISE\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, '\r', '\n', '\r', '\n'},
            ClientFrame.join(ClientFrame.text("40").bytes(), "\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
        }) {
            try (RawWebSocket client = RawWebSocket.connect(gateway.getPort())) {
                client.send(noise);
                assertEquals(400, client.answer().status());
                assertTrue(client.next().isLast());
            }
            FreshClient.isServed(gateway.getPort());
        }
    }

    private static Upgrade withLines(Upgrade request, int lines) {
        Upgrade all = request;
        while (all.headers().size() < lines) {
            all = all.and("X-" + all.headers().size(), "1");
        }
        return all;
    }
}
