package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.raw.EngineRows.Check;

/**
 * What the public suites have in common about sessions that began to poll and go on by a WebSocket, on one of the
 * paths, in one version of Engine.IO.
 */
final class UpgradeRows {
    private static final int NO_CODE = 1005;
    private static final int BAD_REQUEST = 400;

    private final ClusterExtension on;
    private final String path;
    private final int version;

    UpgradeRows(ClusterExtension on, String path, int version) {
        this.on = on;
        this.path = path;
        this.version = version;
    }

    private Poller open() {
        return new Poller(on.cluster().gateway(0).url() + path, version, "");
    }

    private RawSocket webSocket(Poller poller) {
        String target = poller.target().replace("transport=polling", "transport=websocket");
        return new RawSocket(on.cluster().gateway(0).url() + target);
    }

    private RawSocket probed(Poller poller) {
        RawSocket socket = webSocket(poller);
        socket.send("2probe");
        socket.expect("3probe");
        return socket;
    }

    private void takes(RawSocket socket) {
        socket.send("5");
        EngineRows.keep(socket, version);
    }

    /** A poll during the probe is answered by nothing to say, and what is said behind {@code 5} is heard at once. */
    void takesOver(Check lives) {
        Poller poller = open();
        try (RawSocket socket = probed(poller)) {
            Poller.Answer answer = poller.http("GET", "");
            while (answer.body().equals("2")) { // on a busy machine it is time for a ping already
                poller.posts("3");
                answer = poller.http("GET", "");
            }
            assertEquals(new Poller.Answer(200, poller.payload("6")), answer);
            takes(socket);
            lives.with(socket);
        }
    }

    /**
     * Polls right behind {@code 5}, also one that overtakes it on another connection: refused, and the session lives.
     */
    void ignoresHttp(Check lives) {
        Poller poller = open();
        try (RawSocket socket = probed(poller)) {
            takes(socket);
            assertEquals(BAD_REQUEST, poller.http("GET", "").statusCode());
            assertEquals(
                    BAD_REQUEST, poller.http("POST", poller.payload("4late")).statusCode());
            lives.with(socket);
        }
    }

    /** A second WebSocket right behind {@code 5} is closed, and so is a third once the session lives by the first. */
    void ignoresASecondWebSocket(Check lives) {
        Poller poller = open();
        try (RawSocket socket = probed(poller)) {
            takes(socket);
            isClosed(poller);
            lives.with(socket);
            isClosed(poller);
            lives.with(socket);
        }
    }

    private void isClosed(Poller poller) {
        try (RawSocket late = webSocket(poller)) {
            assertEquals(NO_CODE, late.nextIsClose());
        }
    }
}
