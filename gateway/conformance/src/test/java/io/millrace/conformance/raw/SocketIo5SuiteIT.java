package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The public suite of Socket.IO 5, with its section on Engine.IO. */
final class SocketIo5SuiteIT {
    @RegisterExtension
    static final ClusterExtension ON = SuiteCluster.extension();

    private static final EngineRows ENGINE = new EngineRows(ON, SuiteCluster.SOCKET_IO_5, 4);
    private static final PollingRows POLLING = new PollingRows(ON, SuiteCluster.SOCKET_IO_5, 4);
    private static final UpgradeRows UPGRADE = new UpgradeRows(ON, SuiteCluster.SOCKET_IO_5, 4);
    private static final String TWO_ATTACHMENTS = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";

    private static InTestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = SuiteCluster.startWorker(ON);
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @TestFactory
    List<DynamicTest> suite() {
        Suite suite = new Suite("Socket.IO 5");
        handshake(suite);
        heartbeatAndClose(suite);
        upgrade(suite);
        connect(suite);
        refuse(suite);
        disconnect(suite);
        message(suite);
        return suite.rows(32);
    }

    private static void handshake(Suite suite) {
        suite.in("Engine.IO protocol, handshake, HTTP long-polling")
                .row("should successfully open a session", POLLING::opens)
                .row(
                        "should fail with an invalid 'EIO' query parameter",
                        () -> ENGINE.refusesHttp("GET", "?transport=polling", "?EIO=abc&transport=polling"))
                .row(
                        "should fail with an invalid 'transport' query parameter",
                        () -> ENGINE.refusesHttp("GET", "?EIO=4", "?EIO=4&transport=abc"))
                .row("should fail with an invalid request method", () -> {
                    ENGINE.refusesHttp("POST", "?EIO=4&transport=polling");
                    ENGINE.refusesHttp("PUT", "?EIO=4&transport=polling");
                })
                .in("Engine.IO protocol, handshake, WebSocket")
                .row("should successfully open a session", ENGINE::opens)
                .row(
                        "should fail with an invalid 'EIO' query parameter",
                        () -> ENGINE.refuses("?transport=websocket", "?EIO=abc&transport=websocket"))
                .row(
                        "should fail with an invalid 'transport' query parameter",
                        () -> ENGINE.refuses("?EIO=4", "?EIO=4&transport=abc"));
    }

    private static void heartbeatAndClose(Suite suite) {
        suite.in("Engine.IO protocol, heartbeat, HTTP long-polling")
                .row("should send ping/pong packets", POLLING::serverPings)
                .row("should close the session upon ping timeout", POLLING::timesOut)
                .in("Engine.IO protocol, heartbeat, WebSocket")
                .row("should send ping/pong packets", ENGINE::serverPings)
                .row("should close the session upon ping timeout", ENGINE::timesOut)
                .in("Engine.IO protocol, close, HTTP long-polling")
                .row("should forcefully close the session", POLLING::closes)
                .in("Engine.IO protocol, close, WebSocket")
                .row("should forcefully close the session", ENGINE::closes);
    }

    private static void upgrade(Suite suite) {
        EngineRows.Check lives = socket -> { // connects, says and hears, and leaves again
            socket.send("40/custom,");
            assertTrue(socket.text().startsWith("40/custom,{"));
            socket.expect("42/custom,[\"auth\",{}]");
            socket.send("42/custom,[\"message\",\"größe 🌊\"]");
            socket.expect("42/custom,[\"message-back\",\"größe 🌊\"]");
            socket.send("41/custom,");
        };
        suite.in("Engine.IO protocol, upgrade")
                .row("should successfully upgrade from HTTP long-polling to WebSocket", () -> UPGRADE.takesOver(lives))
                .row("should ignore HTTP requests with same sid after upgrade", () -> {
                    UPGRADE.ignoresHttp(lives);
                    ENGINE.ignoresHttpOfALivingSession(lives);
                })
                .row("should ignore WebSocket connection with same sid after upgrade", () -> {
                    UPGRADE.ignoresASecondWebSocket(lives);
                    ENGINE.ignoresASecondWebSocket(lives);
                });
    }

    private static void connect(Suite suite) {
        suite.in("Socket.IO protocol, connect")
                .row("should allow connection to the main namespace", () -> connects("40", "40", "42[\"auth\",{}]"))
                .row(
                        "should allow connection to the main namespace with a payload",
                        () -> connects("40{\"token\":\"123\"}", "40", "42[\"auth\",{\"token\":\"123\"}]"))
                .row(
                        "should allow connection to a custom namespace",
                        () -> connects("40/custom,", "40/custom,", "42/custom,[\"auth\",{}]"))
                .row(
                        "should allow connection to a custom namespace with a payload",
                        () -> connects(
                                "40/custom,{\"token\":\"abc\"}",
                                "40/custom,",
                                "42/custom,[\"auth\",{\"token\":\"abc\"}]"));
    }

    private static void connects(String connect, String prefix, String auth) {
        ENGINE.opened("", socket -> {
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
        });
    }

    private static void refuse(Suite suite) {
        suite.row(
                        "should disallow connection to an unknown namespace",
                        () -> ENGINE.opened("", socket -> {
                            socket.send("40/random");
                            socket.expect("44/random,{\"message\":\"Invalid namespace\"}");
                        }))
                .row("should disallow connection with an invalid handshake", () -> ENGINE.closesUpon("4abc"))
                .row("should close the connection if no handshake is received", SocketIo5SuiteIT::joinsNothing);
    }

    private static void joinsNothing() {
        long asked = System.nanoTime();
        try (RawSocket socket = ENGINE.open()) {
            socket.answersPings(true).text(); // so that it is not the ping timeout that closes
            Due close = new Due("the close of a client that joins nothing", asked, socket.arrivedAt());
            socket.nextIsClose();
            close.happened(socket.arrivedAt(), SuiteCluster.CONNECT_TIMEOUT);
        }
    }

    private static void disconnect(Suite suite) {
        suite.in("Socket.IO protocol, disconnect")
                .row(
                        "should disconnect from the main namespace",
                        () -> joined(socket -> {
                            socket.answersPings(false);
                            socket.send("41");
                            socket.expect("2");
                        }))
                .row(
                        "should connect then disconnect from a custom namespace",
                        () -> joined(socket -> {
                            socket.send("40/custom");
                            assertTrue(socket.text().startsWith("40/custom,{"));
                            socket.expect("42/custom,[\"auth\",{}]");
                            socket.send("41/custom");
                            socket.send("42[\"message\",\"message to main namespace\"]");
                            socket.expect("42[\"message-back\",\"message to main namespace\"]");
                        }));
    }

    private static void message(Suite suite) {
        suite.in("Socket.IO protocol, message")
                .row(
                        "should send a plain-text packet",
                        () -> joined(socket -> {
                            socket.send("42[\"message\",1,\"2\",{\"3\":[true]}]");
                            socket.expect("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
                        }))
                .row(
                        "should send a packet with binary attachments",
                        () -> joined(socket -> {
                            socket.send("452-[\"message\"," + TWO_ATTACHMENTS + "]");
                            socket.send(new byte[] {1, 2, 3});
                            socket.send(new byte[] {4, 5, 6});
                            socket.expect("452-[\"message-back\"," + TWO_ATTACHMENTS + "]");
                            socket.expect(new byte[] {1, 2, 3});
                            socket.expect(new byte[] {4, 5, 6});
                        }))
                .row(
                        "should send a plain-text packet with an ack",
                        () -> joined(socket -> {
                            socket.send("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
                            socket.expect("43456[1,\"2\",{\"3\":[false]}]");
                        }))
                .row(
                        "should send a packet with binary attachments and an ack",
                        () -> joined(socket -> {
                            socket.send("452-789[\"message-with-ack\"," + TWO_ATTACHMENTS + "]");
                            socket.send(new byte[] {1, 2, 3});
                            socket.send(new byte[] {4, 5, 6});
                            socket.expect("462-789[" + TWO_ATTACHMENTS + "]");
                            socket.expect(new byte[] {1, 2, 3});
                            socket.expect(new byte[] {4, 5, 6});
                        }));
        closes(suite, "unknown packet type", "4abc");
        closes(suite, "invalid payload format", "42{}");
        closes(suite, "invalid ack id", "42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
    }

    private static void closes(Suite suite, String why, String packet) {
        suite.row(
                "should close the connection upon invalid format (" + why + ")",
                () -> joined(socket -> {
                    socket.send(packet);
                    socket.nextIsClose();
                }));
    }

    private static void joined(EngineRows.Check check) {
        ENGINE.opened("", socket -> {
            socket.send("40");
            assertTrue(socket.text().startsWith("40{"));
            socket.expect("42[\"auth\",{}]");
            check.with(socket);
        });
    }
}
