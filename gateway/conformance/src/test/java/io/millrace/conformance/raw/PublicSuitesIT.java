package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.Desk;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.conformance.worker.Vocabulary;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public suites of Engine.IO 4 and Socket.IO 5 (socketio/socket.io, {@code docs/*-protocol}), what of them goes
 * over WebSocket, with the settings that they ask for. Each row bears the suite's sentence.
 */
@Timeout(60)
final class PublicSuitesIT {
    @RegisterExtension
    static final ClusterExtension ON = ClusterExtension.of(
            "suites",
            1,
            Map.of(
                    "millrace.socketio.ping-interval", "300ms",
                    "millrace.socketio.ping-timeout", "200ms",
                    "millrace.socketio.max-http-buffer-size", "1000000",
                    "millrace.socketio.connect-timeout", "1s",
                    "millrace.socketio.namespaces", "/,/custom"));

    private static final String QUERY = "/socket.io/?EIO=4&transport=websocket";

    private static InTestWorker worker;

    @BeforeAll
    static void startWorker() {
        Map<String, InTestWorker.Handler> handlers = new HashMap<>(Vocabulary.handlers());
        handlers.put(EventType.CONNECTED.wireName(), PublicSuitesIT::tellAuth);
        handlers.put("message-with-ack", handlers.get("echo"));
        worker = InTestWorker.start(ON.cluster(), handlers);
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    /* What the suite's server does first: tells the client what it presented. */
    private static void tellAuth(Event connected, Desk desk) {
        Map<String, Json> fields = new HashMap<>();
        connected.data().forEachField(fields::put);
        Json auth = fields.getOrDefault("auth", Json.EMPTY_OBJECT);
        desk.emit(Desk.to(connected), "auth", Json.array(auth), List.of());
    }

    private interface Conversation {
        void with(RawSocket socket);
    }

    static Stream<Arguments> sessions() {
        return Stream.of(
                arguments("should successfully open a session", (Conversation) PublicSuitesIT::openPacket),
                arguments("should send ping/pong packets", (Conversation) socket -> {
                    socket.text();
                    for (int i = 0; i < 3; i++) {
                        socket.expect("2");
                        socket.send("3");
                    }
                }),
                arguments("should close the session upon ping timeout", (Conversation) RawSocket::closed),
                arguments("should forcefully close the session", (Conversation) socket -> {
                    socket.text();
                    socket.send("1");
                    long since = System.nanoTime();
                    socket.closed();
                    long millis = (System.nanoTime() - since) / 1_000_000;
                    assertTrue(millis < 300, () -> "by the packet, not by the ping timeout: " + millis + " ms");
                }),
                arguments("closes the session upon invalid packet format", (Conversation) socket -> {
                    socket.text();
                    socket.send("abc");
                    socket.closed();
                }));
    }

    @ParameterizedTest(name = "Engine.IO, WebSocket: {0}")
    @MethodSource
    void sessions(String sentence, Conversation conversation) {
        try (RawSocket socket = open()) {
            conversation.with(socket);
        }
    }

    private static void openPacket(RawSocket socket) {
        String open = socket.text();
        assertTrue(open.startsWith("0"), open);
        Map<String, Json> fields = new HashMap<>();
        List<String> order = new ArrayList<>();
        Json.parse(open.substring(1)).forEachField((name, value) -> {
            order.add(name);
            fields.put(name, value);
        });
        assertEquals(List.of("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"), order);
        assertTrue(fields.get("sid").isString(), open);
        assertEquals(Json.EMPTY_ARRAY, fields.get("upgrades"));
        assertEquals(300, fields.get("pingInterval").asLong());
        assertEquals(200, fields.get("pingTimeout").asLong());
        assertEquals(1_000_000, fields.get("maxPayload").asLong());
    }

    static Stream<Arguments> handshakes() {
        return Stream.of(
                arguments("should fail with an invalid 'EIO' query parameter", "/socket.io/?transport=websocket"),
                arguments(
                        "should fail with an invalid 'EIO' query parameter", "/socket.io/?EIO=abc&transport=websocket"),
                arguments("should fail with an invalid 'transport' query parameter", "/socket.io/?EIO=4"),
                arguments(
                        "should fail with an invalid 'transport' query parameter", "/socket.io/?EIO=4&transport=abc"));
    }

    @ParameterizedTest(name = "Engine.IO, WebSocket: {0} ({1})")
    @MethodSource
    void handshakes(String sentence, String path) {
        assertEquals(400, RawSocket.refusal(ON.cluster().gateway(0).url() + path));
    }

    static Stream<Arguments> connecting() {
        return Stream.of(
                arguments("should allow connection to the main namespace", "40", "40", "42[\"auth\",{}]"),
                arguments(
                        "should allow connection to the main namespace with a payload",
                        "40{\"token\":\"123\"}",
                        "40",
                        "42[\"auth\",{\"token\":\"123\"}]"),
                arguments(
                        "should allow connection to a custom namespace",
                        "40/custom,",
                        "40/custom,",
                        "42/custom,[\"auth\",{}]"),
                arguments(
                        "should allow connection to a custom namespace with a payload",
                        "40/custom,{\"token\":\"abc\"}",
                        "40/custom,",
                        "42/custom,[\"auth\",{\"token\":\"abc\"}]"));
    }

    @ParameterizedTest(name = "Socket.IO, connect: {0}")
    @MethodSource
    void connecting(String sentence, String connect, String prefix, String auth) {
        try (RawSocket socket = open()) {
            socket.answersPings(true);
            socket.text();
            socket.send(connect);
            String answer = socket.text();
            assertTrue(answer.startsWith(prefix + "{"), answer);
            List<String> names = new ArrayList<>();
            Json.parse(answer.substring(prefix.length())).forEachField((name, value) -> {
                names.add(name);
                assertTrue(value.isString(), answer);
            });
            assertEquals(List.of("sid"), names);
            socket.expect(auth);
        }
    }

    static Stream<Arguments> refusing() {
        return Stream.of(
                arguments("should disallow connection to an unknown namespace", (Conversation) socket -> {
                    socket.answersPings(true);
                    socket.text();
                    socket.send("40/random");
                    socket.expect("44/random,{\"message\":\"Invalid namespace\"}");
                }),
                arguments("should disallow connection with an invalid handshake", (Conversation) socket -> {
                    socket.text();
                    socket.send("4abc");
                    socket.closed();
                }),
                arguments("should close the connection if no handshake is received", (Conversation) socket -> {
                    socket.answersPings(true); // so that it is not the ping timeout that closes
                    socket.closed();
                }));
    }

    @ParameterizedTest(name = "Socket.IO, connect: {0}")
    @MethodSource
    void refusing(String sentence, Conversation conversation) {
        try (RawSocket socket = open()) {
            conversation.with(socket);
        }
    }

    static Stream<Arguments> joined() {
        return Stream.of(
                arguments("should disconnect from the main namespace", (Conversation) socket -> {
                    socket.answersPings(false);
                    socket.send("41");
                    socket.expect("2");
                }),
                arguments("should connect then disconnect from a custom namespace", (Conversation) socket -> {
                    socket.send("40/custom");
                    socket.text();
                    socket.text();
                    socket.send("41/custom");
                    socket.send("42[\"message\",\"message to main namespace\"]");
                    socket.expect("42[\"message-back\",\"message to main namespace\"]");
                }),
                arguments("should send a plain-text packet", (Conversation) socket -> {
                    socket.send("42[\"message\",1,\"2\",{\"3\":[true]}]");
                    socket.expect("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
                }),
                arguments("should send a packet with binary attachments", (Conversation) socket -> {
                    socket.send(
                            "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
                    socket.send(new byte[] {1, 2, 3});
                    socket.send(new byte[] {4, 5, 6});
                    socket.expect("452-[\"message-back\",{\"_placeholder\":true,\"num\":0},"
                            + "{\"_placeholder\":true,\"num\":1}]");
                    socket.expect(new byte[] {1, 2, 3});
                    socket.expect(new byte[] {4, 5, 6});
                }),
                arguments("should send a plain-text packet with an ack", (Conversation) socket -> {
                    socket.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
                    socket.expect("43456[1,\"2\",{\"3\":[false]}]");
                }),
                arguments("should send a packet with binary attachments and an ack", (Conversation) socket -> {
                    socket.send("452-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},"
                            + "{\"_placeholder\":true,\"num\":1}]");
                    socket.send(new byte[] {1, 2, 3});
                    socket.send(new byte[] {4, 5, 6});
                    socket.expect("462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
                    socket.expect(new byte[] {1, 2, 3});
                    socket.expect(new byte[] {4, 5, 6});
                }),
                closes("should close the connection upon invalid format (unknown packet type)", "4abc"),
                closes("should close the connection upon invalid format (invalid payload format)", "42{}"),
                closes(
                        "should close the connection upon invalid format (invalid ack id)",
                        "42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]"));
    }

    private static Arguments closes(String sentence, String packet) {
        return arguments(sentence, (Conversation) socket -> {
            socket.send(packet);
            socket.closed();
        });
    }

    @ParameterizedTest(name = "Socket.IO, disconnect and message: {0}")
    @MethodSource
    void joined(String sentence, Conversation conversation) {
        try (RawSocket socket = open()) {
            socket.answersPings(true);
            socket.text();
            socket.send("40");
            socket.text();
            socket.expect("42[\"auth\",{}]");
            conversation.with(socket);
        }
    }

    private static RawSocket open() {
        return new RawSocket(ON.cluster().gateway(0).url() + QUERY);
    }
}
