package io.millrace.conformance.raw;

import static io.millrace.conformance.raw.Gate.echoes;
import static io.millrace.conformance.raw.Gate.ends;
import static io.millrace.conformance.raw.Gate.settles;
import static io.millrace.conformance.raw.Intruder.frame;
import static io.millrace.conformance.raw.Intruder.join;
import static io.millrace.conformance.raw.Intruder.upgrade;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.Gateway;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What has brought others down, each row under its advisory's number, for clients of Engine.IO 4 and 3; the opening
 * request and the WebSocket's frames, with {@link PacketAdvisoriesIT} for what is in them. After each a client that has
 * just come is served, and the gateway holds no more files and threads than before.
 *
 * <p>No rows here, with the reason:
 *
 * <ul>
 *   <li>CVE-2020-36048, CVE-2026-59725, and the one without a number that engine.io 6.6.10 fixed: by long-polling, see
 *       {@link PollingAdvisoriesIT}.
 *   <li>GHSA-pxg6-pf52-xh8x: a cookie's name from the configuration; nothing that a client sends.
 *   <li>GHSA-gr94-w7qr-f4j3 by WebTransport: not served; its names as a session's are a row.
 *   <li>netty-socketio's Java serialization: what goes through Redis is JSON, by the contract.
 * </ul>
 */
@Timeout(60)
final class AdvisoriesIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

    private static final List<Integer> VERSIONS = List.of(4, 3);

    private static final int CROWD = 200;

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

    /** What somebody does to a gateway, and what must come of it. */
    interface Attack {
        void on(Gate gate);
    }

    /** The row for both versions. */
    static Stream<Arguments> row(String advisory, String input, Attack attack) {
        return VERSIONS.stream().map(version -> arguments(advisory, input, version, attack));
    }

    /** Attacks a gateway: it must hold afterwards what it held before, and serve who comes. */
    static void withstand(Gateway gateway, int version, Attack attack) {
        Gate gate = new Gate(gateway, version);
        Gate.Holdings before = Gate.Holdings.of(gateway);
        attack.on(gate);
        gate.serves();
        before.awaitAgain(gateway);
    }

    static Stream<Arguments> openings() {
        return Stream.of(
                        row(
                                "CVE-2022-41940",
                                "200 upgrades on another path, reset at once",
                                AdvisoriesIT::resetElsewhere),
                        row("CVE-2026-42577", "200 connections that end by FIN, then RST", AdvisoriesIT::finThenReset),
                        row("CVE-2023-31125", "an unknown transport is an error, though its code is 0", gate -> {
                            String engine = gate.target().replace("socket.io", "engine.io");
                            assertRefused(gate, engine.replace("websocket", "abc"), "Transport unknown");
                            assertRefused(gate, gate.target().replace("websocket", "abc"), "Transport unknown");
                            assertRefused(gate, gate.target().replace("websocket", "__proto__"), "Transport unknown");
                        }),
                        row("GHSA-gr94-w7qr-f4j3", "sessions named as what every object has", gate -> {
                            for (String sid : List.of("__proto__", "constructor", "hasOwnProperty")) {
                                assertRefused(gate, gate.target() + "&sid=" + sid, "Session ID unknown");
                            }
                        }),
                        row("CVE-2024-37890", "2,001 header lines", gate -> {
                            String[] lines = IntStream.rangeClosed(1, 2_001)
                                    .mapToObj(n -> "x" + n + ": 1")
                                    .toArray(String[]::new);
                            assertEquals(431, status(gate.asked(gate.target(), lines)));
                        }),
                        row(
                                "CVE-2021-32640",
                                "a subprotocol with 15,000 blanks in it, and one with a million",
                                gate -> {
                                    int status = status(gate.asked(gate.target(), blanks(15_000)));
                                    assertTrue(status == 101 || status == 400, () -> "answered " + status);
                                    assertEquals(431, status(gate.asked(gate.target(), blanks(1_000_000))));
                                }),
                        row("GHSA-5v72-xg48-5rpm", "extensions named as what every object has", gate -> {
                            for (String name : List.of("__proto__", "constructor", "hasOwnProperty; constructor")) {
                                try (Intruder client = gate.asked(gate.target(), "Sec-WebSocket-Extensions: " + name)) {
                                    var answer = client.answer();
                                    assertEquals(101, answer.status());
                                    assertFalse(
                                            lower(answer.head()).contains("sec-websocket-extensions"), answer.head());
                                }
                            }
                        }),
                        row("CVE-2020-28481", "a page of another origin is told nothing of CORS", gate -> {
                            try (Intruder client = gate.asked(gate.target(), "Origin: https://attacker.example")) {
                                String head = client.answer().head();
                                assertFalse(lower(head).contains("access-control-allow"), head);
                            }
                        }))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1}")
    @MethodSource
    void openings(String advisory, String input, int version, Attack attack) {
        withstand(ON.cluster().gateway(0), version, attack);
    }

    private static void resetElsewhere(Gate gate) {
        for (int i = 0; i < CROWD; i++) {
            gate.asked("/elsewhere/?EIO=" + gate.version() + "&transport=websocket")
                    .reset();
        }
    }

    /* The fault was a loop of the event loop's thread around the dead channel. */
    private static void finThenReset(Gate gate) {
        for (int i = 0; i < CROWD; i++) {
            Intruder client = gate.asked(gate.target());
            if (i % 2 == 0) {
                client.answer();
            }
            client.halfClose();
            client.reset();
        }
        Await.until("it rests again", () -> {
            double before = gate.gateway().metric("process_cpu_time_ns_total", "");
            Await.pause(500);
            double used = gate.gateway().metric("process_cpu_time_ns_total", "") - before;
            return used < 300_000_000;
        });
    }

    private static void assertRefused(Gate gate, String target, String sentence) {
        try (Intruder client = gate.asked(target)) {
            var answer = client.answer();
            assertEquals(400, answer.status());
            assertTrue(answer.body().contains(sentence), answer.body());
        }
    }

    private static int status(Intruder asked) {
        try (asked) {
            return asked.answer().status();
        }
    }

    private static String blanks(int count) {
        return "Sec-WebSocket-Protocol: a" + " ".repeat(count) + "b";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                        row("CVE-2022-21676", "reserved bits in the same write as the request", gate -> {
                            for (int reserved : List.of(0x40, 0x20, 0x10, 0x70)) {
                                byte[] wrong = frame(0x81 | reserved, bytes("40"));
                                try (Intruder client = gate.connected().send(join(upgrade(gate.target()), wrong))) {
                                    assertEquals(101, client.answer().status());
                                    assertEquals(1002, ends(client).code());
                                }
                            }
                        }),
                        row("CVE-2022-21676", "the same when the request is refused", gate -> {
                            String target = gate.target();
                            String off = TwoGateways.ONLY_4 + "?EIO=3&transport=websocket";
                            for (String refused :
                                    List.of(off, target + "&sid=x", target.replace("websocket", "abc"), "/x")) {
                                byte[] wrong = frame(0xb1, bytes("40"));
                                try (Intruder client = gate.connected().send(join(upgrade(refused), wrong))) {
                                    int status = client.answer().status();
                                    assertTrue(status == 400 || status == 404, () -> refused + ": " + status);
                                    ends(client);
                                }
                            }
                        }),
                        row("CVE-2026-48779", "a message in 130,001 frames of one byte, without an end", gate -> {
                            try (Intruder client = gate.joined()) {
                                client.send(join(frame(0x01, bytes("4")), continuations(130_000, bytes("x"))));
                                assertEquals(1008, ends(client).code());
                            }
                        }),
                        row("CVE-2026-48779", "a message in 130,001 frames, all but the first empty", gate -> {
                            try (Intruder client = gate.joined()) {
                                client.send(join(frame(0x01, bytes("4")), continuations(130_000, bytes(""))));
                                assertEquals(1008, ends(client).code());
                            }
                        }),
                        row("CVE-2016-10518", "a ping is answered by its own bytes and no others", gate -> {
                            try (Intruder client = gate.joined()) {
                                for (String payload : List.of("", "p", "q".repeat(125))) {
                                    client.send(frame(0x89, bytes(payload)));
                                    var pong = client.message();
                                    assertEquals(10, pong.opcode());
                                    assertEquals(payload, pong.text());
                                }
                                client.send(frame(0x89, bytes("r".repeat(126))));
                                assertEquals(1002, ends(client).code());
                            }
                        }),
                        row("CVE-2016-10542", "a message of a byte more than may be", gate -> {
                            try (Intruder client = gate.joined()) {
                                client.send(frame(0x81, bytes("4" + "2".repeat(1_000_000))));
                                assertEquals(1009, ends(client).code());
                            }
                        }),
                        row("CVE-2026-45736", "a close frame is answered by nothing that was not in it", gate -> {
                            byte[] said = join(new byte[] {0x03, (byte) 0xe8}, bytes("so long"));
                            try (Intruder client = gate.joined()) {
                                client.send(frame(0x88, said));
                                byte[] answered = ends(client).payload();
                                assertTrue(answered.length <= said.length, "more than was said");
                                assertArrayEquals(java.util.Arrays.copyOf(said, answered.length), answered);
                            }
                        }),
                        row("CVE-2026-48802", "5,000 messages in one write are no threads", gate -> {
                            try (Intruder client = gate.joined()) {
                                byte[] message = frame(0x81, bytes("42[\"silence\"]"));
                                client.send(
                                        join(Collections.nCopies(5_000, message).toArray(byte[][]::new)));
                                echoes(client, "[1]");
                            }
                        }),
                        row("CVE-2020-36049", "45 and ten million digits", gate -> {
                            try (Intruder client = gate.joined()) {
                                client.text("45" + "1".repeat(10_000_000));
                                ends(client);
                            }
                        }),
                        row("CVE-2020-36049", "as many digits as a message may have, wherever they can be", gate -> {
                            for (String head : List.of("42", "43", "45", "46", "451-", "42/", "40/", "41/", "4")) {
                                try (Intruder client = gate.joined()) {
                                    settles(client.text(head + "1".repeat(999_000)));
                                }
                            }
                        }))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1}")
    @MethodSource
    void frames(String advisory, String input, int version, Attack attack) {
        withstand(ON.cluster().gateway(0), version, attack);
    }

    private static byte[] continuations(int count, byte[] payload) {
        byte[] one = frame(0x00, payload);
        byte[] all = new byte[count * one.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
