package io.millrace.conformance.raw;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The public suite of Engine.IO 3, on a further path of the raw dialect, where silent clients are closed: a worker says
 * again what it hears.
 */
final class EngineIo3SuiteIT {
    @RegisterExtension
    static final ClusterExtension ON = SuiteCluster.extension();

    private static final EngineRows ENGINE = new EngineRows(ON, SuiteCluster.ENGINE_IO_3, 3);
    private static final PollingRows POLLING = new PollingRows(ON, SuiteCluster.ENGINE_IO_3, 3);
    private static final UpgradeRows UPGRADE = new UpgradeRows(ON, SuiteCluster.ENGINE_IO_3, 3);
    private static final byte[] BYTES = {4, 1, 2, 3, 4};

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
        Suite suite = new Suite("Engine.IO 3");
        handshake(suite);
        messages(suite);
        heartbeatAndClose(suite);
        upgrade(suite);
        return suite.rows(23);
    }

    private static void handshake(Suite suite) {
        suite.in("handshake, HTTP long-polling")
                .row("successfully opens a session", POLLING::opens)
                .row(
                        "fails with an invalid 'transport' query parameter",
                        () -> ENGINE.refusesHttp("GET", "?EIO=3", "?EIO=3&transport=abc"))
                .row(
                        "fails with an invalid request method",
                        () -> ENGINE.refusesHttp("POST", "?EIO=3&transport=polling"))
                .in("handshake, WebSocket")
                .row("successfully opens a session", ENGINE::opens)
                .row(
                        "fails with an invalid 'EIO' query parameter",
                        () -> { // where version 3 is allowed, everything but 4 is 3; the suite does not wait for the
                            // end
                            opensAsVersion3("?transport=websocket");
                            opensAsVersion3("?EIO=abc&transport=websocket");
                        })
                .row(
                        "fails with an invalid 'transport' query parameter",
                        () -> ENGINE.refuses("?EIO=3", "?EIO=3&transport=abc"));
    }

    private static void opensAsVersion3(String query) {
        try (RawSocket socket = new RawSocket(ON.cluster().gateway(0).url() + SuiteCluster.ENGINE_IO_3 + query)) {
            EngineRows.openPacket(socket.text());
            socket.send("2");
            socket.expect("3");
        }
    }

    private static void messages(Suite suite) {
        suite.in("message, HTTP long-polling")
                .row(
                        "sends and receives a payload containing one plain text packet",
                        () -> POLLING.echoes("", "4hello"))
                .row(
                        "sends and receives a payload containing several plain text packets",
                        () -> POLLING.echoes("", "4test1", "4test2", "4test3"))
                .row(
                        "sends and receives a payload containing plain text and binary packets (base64 encoded)",
                        () -> POLLING.echoes("&b64=1", "4hello", "b4AQIDBA=="))
                .row(
                        "sends and receives a payload containing plain text and binary packets (binary)",
                        () -> POLLING.echoes("", "4hello", "b4AQIDBA=="))
                .row("closes the session upon invalid packet format", () -> POLLING.closesUpon("abc"))
                .in("message, WebSocket")
                .row(
                        "sends and receives a plain text packet",
                        () -> ENGINE.opened("", socket -> EngineRows.echoesText(socket, "hello", "größe 🌊", "")))
                .row(
                        "sends and receives a binary packet",
                        () -> ENGINE.opened("", socket -> {
                            socket.send(BYTES);
                            socket.expect(BYTES);
                        }))
                .row("closes the session upon invalid packet format", () -> ENGINE.closesUpon("abc"));
    }

    private static void heartbeatAndClose(Suite suite) {
        suite.in("heartbeat, HTTP long-polling")
                .row("sends ping/pong packets", POLLING::clientPings)
                .row("closes the session upon ping timeout", POLLING::timesOut)
                .in("heartbeat, WebSocket")
                .row("sends ping/pong packets", ENGINE::clientPings)
                .row("closes the session upon ping timeout", ENGINE::timesOut)
                .in("close, HTTP long-polling")
                .row("forcefully closes the session", POLLING::closes)
                .in("close, WebSocket")
                .row("forcefully closes the session", ENGINE::closes);
    }

    private static void upgrade(Suite suite) {
        EngineRows.Check lives = socket -> EngineRows.echoesText(socket, "hello", "größe 🌊");
        suite.in("upgrade")
                .row("successfully upgrades from HTTP long-polling to WebSocket", () -> UPGRADE.takesOver(lives))
                .row("ignores HTTP requests with same sid after upgrade", () -> {
                    UPGRADE.ignoresHttp(lives);
                    ENGINE.ignoresHttpOfALivingSession(lives);
                })
                .row("ignores WebSocket connection with same sid after upgrade", () -> {
                    UPGRADE.ignoresASecondWebSocket(lives);
                    ENGINE.ignoresASecondWebSocket(lives);
                });
    }
}
