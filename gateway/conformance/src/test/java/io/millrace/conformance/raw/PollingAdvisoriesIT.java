package io.millrace.conformance.raw;

import static io.millrace.conformance.raw.AdvisoriesIT.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What has brought others down by long-polling, and by WebSockets that are to take its sessions over, as
 * {@link AdvisoriesIT} has it for WebSockets.
 */
@Timeout(60)
final class PollingAdvisoriesIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final int CROWD = 100;
    private static final String UNKNOWN_SESSION = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    private static final byte[] FIVE = {'5'};

    private static InTestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = InTestWorker.start(ON.cluster(), Vocabulary.handlers());
        new Gate(ON.cluster().gateway(0), 4).serves();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                        row("CVE-2020-36048", "bodies of 100 MB, by length and by chunks", gate -> {
                            Poller poller = opened(gate);
                            try (Intruder client = gate.connected()) {
                                client.send(head("POST", poller.target(), "Content-Length: 100000000"));
                                client.send(new byte[1_000_000]);
                                assertEquals(413, client.answer().status());
                            }
                            try (Intruder client = gate.connected()) {
                                client.send(head("POST", poller.target(), "Transfer-Encoding: chunked"));
                                byte[] chunk = Intruder.join(
                                        "f4240\r\n".getBytes(StandardCharsets.US_ASCII),
                                        new byte[1_000_000],
                                        "\r\n".getBytes(StandardCharsets.US_ASCII));
                                for (int i = 0; i < 20; i++) {
                                    client.send(chunk);
                                }
                                assertEquals(413, client.answer().status());
                            }
                            assertLives(poller);
                        }),
                        row("CVE-2020-36049", "as many digits as a body may have", gate -> {
                            for (String packet : List.of("45", "451-", "42", "4")) {
                                Poller poller = opened(gate);
                                String digits = packet + "1".repeat(990_000);
                                assertEquals(
                                        "ok",
                                        poller.http("POST", poller.payload(digits))
                                                .body());
                            }
                        }),
                        row("CVE-2026-59725", "octets where the version has none, 100 times", gate -> {
                            for (int i = 0; i < CROWD; i++) {
                                Poller poller = opened(gate);
                                try (Intruder client = gate.connected()) {
                                    String octets = "Content-Type: application/octet-stream\r\nContent-Length: 2";
                                    client.send(head("POST", poller.target(), octets));
                                    client.send("4x".getBytes(StandardCharsets.US_ASCII));
                                    assertEquals(
                                            gate.version() == 4 ? 400 : 200,
                                            client.answer().status());
                                }
                                assertEquals(400, poller.http("GET", "").statusCode(), "broken, or not of its version");
                            }
                        }),
                        row("engine.io 6.6.10", "a session of one version, a WebSocket of the other", gate -> {
                            Poller poller = opened(gate);
                            String other = otherVersion(gate, poller.target());
                            try (Intruder client = gate.asked(other.replace("polling", "websocket"))) {
                                assertRefused(client, "Bad request");
                            }
                            try (Intruder client = gate.connected()) {
                                client.send(head("GET", other, "Accept: */*"));
                                assertEquals(BAD_REQUEST, client.answer().body());
                            }
                            assertLives(poller);
                        }),
                        row("GHSA-gr94-w7qr-f4j3", "sessions named as what every object has", gate -> {
                            for (String sid :
                                    List.of("__proto__", "constructor", "hasOwnProperty", "%00", "A".repeat(27))) {
                                for (String method : List.of("GET", "POST")) {
                                    try (Intruder client = gate.connected()) {
                                        String target = polling(gate) + "&sid=" + sid;
                                        client.send(head(method, target, "Content-Length: 0"));
                                        var answer = client.answer();
                                        assertEquals(400, answer.status());
                                        assertEquals(UNKNOWN_SESSION, answer.body());
                                    }
                                }
                            }
                        }),
                        row("CVE-2026-48802", "100 sessions of which each waits, and is reset", gate -> {
                            for (int i = 0; i < CROWD; i++) {
                                Poller poller = opened(gate);
                                try (Intruder client = gate.connected()) {
                                    client.send(head("GET", poller.target(), "Accept: */*"));
                                }
                            }
                        }),
                        row("netty-socketio #945", "lengths that nobody has the memory for", gate -> {
                            for (String body : List.of("2147483647:4", "9999999999:4", "99999999999999999999:4")) {
                                Poller poller = opened(gate);
                                assertTrue(poller.http("POST", body).statusCode() < 500);
                                assertEquals(400, poller.http("GET", "").statusCode());
                            }
                        }))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1}")
    @MethodSource
    void requests(String advisory, String input, int version, AdvisoriesIT.Attack attack) {
        AdvisoriesIT.withstand(ON.cluster().gateway(0), version, attack);
    }

    static Stream<Arguments> upgrades() {
        return Stream.of(
                        row("CVE-2022-21676", "reserved bits in the same write as the upgrade", gate -> {
                            Poller poller = opened(gate);
                            for (int reserved : List.of(0x40, 0x20, 0x10, 0x70)) {
                                try (Intruder client = hasty(gate, webSocket(poller), reserved)) {
                                    assertEquals(101, client.answer().status());
                                    // 1002, or what turns it away: the one before may not have been told of yet
                                    assertTrue(List.of(1002, 1005)
                                            .contains(Gate.ends(client).code()));
                                }
                            }
                            assertLives(poller);
                        }),
                        row("CVE-2022-21676", "the same where the session is of the other version", gate -> {
                            Poller poller = opened(gate);
                            try (Intruder client = hasty(gate, otherVersion(gate, webSocket(poller)), 0x70)) {
                                assertRefused(client, "Bad request");
                            }
                            assertLives(poller);
                        }),
                        row("CVE-2022-21676", "the same between probe and upgrade, and behind it", gate -> {
                            Poller poller = opened(gate);
                            try (Intruder client = probed(gate, poller)) {
                                client.send(Intruder.frame(0xf1, FIVE));
                                assertEquals(1002, Gate.ends(client).code());
                            }
                            assertLives(poller);
                            Poller other = opened(gate);
                            try (Intruder client = probed(gate, other)) {
                                client.send(Intruder.join(Intruder.frame(0x81, FIVE), Intruder.frame(0xf1, FIVE)));
                                assertEquals(1002, Gate.ends(client).code());
                            }
                            assertEquals(400, other.http("GET", "").statusCode(), "it went with its WebSocket");
                        }),
                        row("CVE-2022-21676", "the same on a session that has gone on by another WebSocket", gate -> {
                            Poller poller = opened(gate);
                            try (Intruder client = probed(gate, poller)) {
                                client.text("5");
                                try (Intruder late = hasty(gate, webSocket(poller), 0x70)) {
                                    assertEquals(101, late.answer().status());
                                    Gate.ends(late);
                                }
                                Gate.echoes(join(gate, client), "[\"still\"]");
                            }
                        }),
                        row("CVE-2023-31125", "an upgrade to an unknown transport", gate -> {
                            Poller poller = opened(gate);
                            for (String transport : List.of("abc", "__proto__")) {
                                String target = poller.target().replace("=polling", "=" + transport);
                                try (Intruder client = gate.asked(target)) {
                                    assertRefused(client, "Transport unknown");
                                }
                            }
                            assertLives(poller);
                        }))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1}")
    @MethodSource
    void upgrades(String advisory, String input, int version, AdvisoriesIT.Attack attack) {
        AdvisoriesIT.withstand(ON.cluster().gateway(0), version, attack);
    }

    private static String webSocket(Poller poller) {
        return poller.target().replace("=polling", "=websocket");
    }

    private static String otherVersion(Gate gate, String target) {
        return target.replace("EIO=" + gate.version(), "EIO=" + (7 - gate.version()));
    }

    /** Asks for a WebSocket, and sends a frame with wrong bits in the same write. */
    private static Intruder hasty(Gate gate, String target, int reserved) {
        byte[] wrong = Intruder.frame(0x81 | reserved, "2probe".getBytes(StandardCharsets.US_ASCII));
        return gate.connected().send(Intruder.join(Intruder.upgrade(target), wrong));
    }

    private static Intruder probed(Gate gate, Poller poller) {
        Intruder client = gate.asked(webSocket(poller));
        assertEquals(101, client.answer().status());
        client.text("2probe");
        assertEquals("3probe", client.message().text());
        return client;
    }

    /** In namespace {@code /}, where version 3's has been before. */
    private static Intruder join(Gate gate, Intruder client) {
        if (gate.version() == 4) {
            client.text("40");
            assertTrue(client.message().text().startsWith("40{"));
        }
        return client;
    }

    private static void assertRefused(Intruder client, String why) {
        var answer = client.answer();
        assertEquals(400, answer.status());
        assertEquals(why, answer.body());
    }

    private static void assertLives(Poller poller) {
        assertEquals("ok", poller.http("POST", poller.payload("41")).body(), "its session lives");
    }

    private static Poller opened(Gate gate) {
        Poller poller = new Poller(gate.gateway().url() + "/socket.io/", gate.version(), "");
        if (gate.version() == 3) {
            assertEquals(List.of("40"), poller.messages());
        }
        return poller;
    }

    private static String polling(Gate gate) {
        return gate.target().replace("websocket", "polling");
    }

    private static byte[] head(String method, String target, String lines) {
        return (method + ' ' + target + " HTTP/1.1\r\nHost: gateway\r\n" + lines + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
