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

/** What has brought others down by long-polling, as {@link AdvisoriesIT} has it for WebSockets. */
@Timeout(60)
final class PollingAdvisoriesIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final int CROWD = 100;
    private static final String UNKNOWN_SESSION = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

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
                            assertEquals(
                                    "ok",
                                    poller.http("POST", poller.payload("41")).body(),
                                    "its session lives");
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
                            String other =
                                    poller.target().replace("EIO=" + gate.version(), "EIO=" + (7 - gate.version()));
                            try (Intruder client = gate.asked(other.replace("polling", "websocket"))) {
                                assertEquals(400, client.answer().status());
                            }
                            try (Intruder client = gate.connected()) {
                                client.send(head("GET", other, "Accept: */*"));
                                assertEquals(BAD_REQUEST, client.answer().body());
                            }
                            assertEquals(
                                    "ok",
                                    poller.http("POST", poller.payload("41")).body(),
                                    "its session lives");
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
