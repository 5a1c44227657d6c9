package io.millrace.conformance.raw;

import static io.millrace.conformance.raw.AdvisoriesIT.row;
import static io.millrace.conformance.raw.AdvisoriesIT.withstand;
import static io.millrace.conformance.raw.Gate.echoes;
import static io.millrace.conformance.raw.Gate.ends;
import static io.millrace.conformance.raw.Gate.settles;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.cluster.TwoGateways;
import io.millrace.conformance.raw.AdvisoriesIT.Attack;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The advisories' rows that are Socket.IO packets: see {@link AdvisoriesIT}. */
@Timeout(60)
final class PacketAdvisoriesIT {
    @RegisterExtension
    static final ClusterExtension ON = TwoGateways.extension();

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

    static Stream<Arguments> closing() {
        String placeholder = "{\"_placeholder\":true,\"num\":%s}";
        return Stream.of(
                        closes(
                                "CVE-2022-2421",
                                "num is the name of a method",
                                "451-[\"x\"," + placeholder.formatted("\"splice\"") + "]"),
                        closes("CVE-2022-2421", "num is negative", "451-[\"x\"," + placeholder.formatted("-1") + "]"),
                        closes(
                                "CVE-2022-2421",
                                "num is a fraction",
                                "451-[\"x\"," + placeholder.formatted("1.5") + "]"),
                        closes("CVE-2022-2421", "num is too great", "451-[\"x\"," + placeholder.formatted("1") + "]"),
                        closes("CVE-2023-32695", "an event's name is an object", "42[{\"toString\":\"x\"}]"),
                        closes("CVE-2023-32695", "an event's name is an array", "42[[\"x\"]]"),
                        closes("CVE-2023-32695", "an event's name is null", "42[null]"),
                        closes("CVE-2026-33151, CVE-2026-48804", "999,999 attachments", "45999999-[\"x\"]"),
                        closes("CVE-2026-33151, CVE-2026-48804", "eleven attachments", "4511-[\"x\"]"),
                        closes("netty-socketio #945", "1,832,742,252 attachments", "451832742252-[\"x\"]"),
                        closes("general", "100,000 arrays in one another, without an end", "42" + "[".repeat(100_000)),
                        closes(
                                "general",
                                "100,000 arrays in one another",
                                "42[\"x\"," + "[".repeat(100_000) + "]".repeat(100_000) + "]"),
                        closes(
                                "general",
                                "a megabyte of placeholders that begin",
                                "451-[\"x\"" + ",{\"_placeholder\"".repeat(62_000)),
                        closes("general", "a BOM in front of the packet", "\ufeff42[\"x\"]"),
                        closes("general", "a BOM in front of the payload", "42\ufeff[\"x\"]"),
                        closes("general", "NUL in an event's name, as it is", "42[\"a\0b\"]"))
                .flatMap(rows -> rows);
    }

    /* The binary may come when nobody listens any more. */
    private static Stream<Arguments> closes(String advisory, String input, String packet) {
        return row(advisory, input, gate -> {
            try (Intruder client = gate.joined()) {
                ends(client.text(packet).binary((byte) 1));
            }
        });
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1} (closes)")
    @MethodSource
    void closing(String advisory, String input, int version, Attack attack) {
        withstand(ON.cluster().gateway(0), version, attack);
    }

    static Stream<Arguments> carrying() {
        return Stream.of(
                        carries("general", "a number beyond any", "[1e999999,-1e999999]"),
                        carries("general", "a number of 100,000 digits", "[" + "7".repeat(100_000) + "]"),
                        carries("general", "names that come twice", "[{\"a\":1,\"a\":2}]"),
                        carries(
                                "general",
                                "names that every object has",
                                "[{\"__proto__\":{\"x\":1},\"constructor\":2}]"),
                        carries(
                                "general",
                                "NUL in names and texts, as JSON writes it",
                                "[{\"a\\u0000b\":\"\\u0000\"}]"),
                        carries("general", "a BOM in a text", "[\"\ufeffx\"]"),
                        carries("general", "half a surrogate pair, as JSON writes it", "[\"\\ud800\"]"))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> carries(String advisory, String input, String args) {
        return row(advisory, input, gate -> {
            try (Intruder client = gate.joined()) {
                echoes(client, args);
            }
        });
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1} (carried to the letter)")
    @MethodSource
    void carrying(String advisory, String input, int version, Attack attack) {
        withstand(ON.cluster().gateway(0), version, attack);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                        row("CVE-2024-38355", "error is an event like any other", gate -> {
                            try (Intruder client = gate.joined()) {
                                client.text("42[\"error\",\"of " + gate.version() + "\"]");
                                echoes(client, "[1]");
                                awaitEvent("error", "of " + gate.version());
                            }
                        }),
                        row(
                                "GHSA-2m8v-j782-fhvr",
                                "no attachments are an event at once, and a binary behind closes",
                                gate -> {
                                    try (Intruder client = gate.joined()) {
                                        client.text("450-[\"none\",\"of " + gate.version() + "\"]");
                                        awaitEvent("none", "of " + gate.version());
                                        ends(client.binary((byte) 1));
                                    }
                                }),
                        row("CVE-2026-33151, CVE-2026-48804", "ten attachments, together more than a message", gate -> {
                            try (Intruder client = gate.joined()) {
                                client.text("4510-[\"x\"]");
                                for (int i = 0; i < 10; i++) {
                                    client.binary(new byte[150_000]);
                                }
                                ends(client);
                            }
                        }),
                        row("general", "a megabyte of placeholders for one attachment", gate -> {
                            String placeholder = "{\"_placeholder\":true,\"num\":0}";
                            try (Intruder client = gate.joined()) {
                                client.text("451-[\"x\"" + (',' + placeholder).repeat(30_000) + "]");
                                settles(client.binary((byte) 1));
                            }
                        }),
                        row("general", "NUL in an event's name, as JSON writes it", gate -> {
                            try (Intruder client = gate.joined()) {
                                settles(client.text("42[\"a\\u0000b\"]"));
                            }
                        }),
                        row("general", "NUL and a BOM in a namespace", gate -> {
                            try (Intruder client = gate.joined()) {
                                settles(client.text("40/a\0b\ufeff,"));
                            }
                        }))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}, EIO {2}: {1}")
    @MethodSource
    void others(String advisory, String input, int version, Attack attack) {
        withstand(ON.cluster().gateway(0), version, attack);
    }

    static Stream<Arguments> packed() {
        String name = "a178"; // "x"
        return Stream.of(
                        closesPacked("netty-socketio #945", "2,147,483,647 elements of an array", "dd7fffffff" + name),
                        closesPacked(
                                "netty-socketio #945", "4,294,967,295 entries of a map", "92" + name + "dfffffffff"),
                        closesPacked("netty-socketio #945", "2,147,483,647 bytes", "92" + name + "c67fffffff00"),
                        closesPacked(
                                "netty-socketio #945", "a text of 4,294,967,295 bytes", "92" + name + "dbffffffff61"),
                        closesPacked("CVE-2023-32695", "an event's name is a map", "9180"),
                        closesPacked("CVE-2023-32695", "an event's name is nil", "91c0"),
                        closesPacked("general", "100,000 arrays in one another, without an end", "91".repeat(100_000)),
                        closesPacked(
                                "general", "100,000 arrays in one another", "92" + name + "91".repeat(100_000) + "c0"),
                        row("general", "300,000 NULs, which are an event of six times as many bytes", gate -> {
                            try (Intruder client = gate.packed()) {
                                String subject = "packed" + gate.version();
                                gate.packedEvent(client, nuls(subject));
                                awaitEvent(subject, "\\u0000");
                                ends(gate.packedEvent(client, HexFormat.of().parseHex("9180")));
                            }
                        }))
                .flatMap(rows -> rows);
    }

    /* An event's data: a name of seven letters, and a text. */
    private static byte[] nuls(String name) {
        HexFormat hex = HexFormat.of();
        byte[] head = Intruder.join(hex.parseHex("92a7"), name.getBytes(StandardCharsets.US_ASCII));
        return Intruder.join(head, hex.parseHex("db000493e0"), new byte[300_000]);
    }

    private static Stream<Arguments> closesPacked(String advisory, String input, String data) {
        return row(advisory, input, gate -> {
            try (Intruder client = gate.packed()) {
                ends(gate.packedEvent(client, HexFormat.of().parseHex(data)));
            }
        });
    }

    @ParameterizedTest(name = "{0}, msgpack, EIO {2}: {1} (closes)")
    @MethodSource
    void packed(String advisory, String input, int version, Attack attack) {
        withstand(ON.cluster().gateway(0), version, attack);
    }

    private static void awaitEvent(String name, String argument) {
        worker.await(
                name + " " + argument,
                event -> event.subject().equals(name) && event.data().toString().contains(argument));
    }
}
