package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the public suites have in common: Engine.IO, on one of the paths, in one of its versions. */
final class EngineRows {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Duration KEPT_BY = Duration.ofMillis(100);

    private final ClusterExtension on;
    private final String path;
    private final int version;

    EngineRows(ClusterExtension on, String path, int version) {
        this.on = on;
        this.path = path;
        this.version = version;
    }

    private String base() {
        return on.cluster().gateway(0).url() + path;
    }

    RawSocket open() {
        return open("");
    }

    /** Opens a WebSocket session. */
    RawSocket open(String moreQuery) {
        return new RawSocket(base() + "?EIO=" + version + "&transport=websocket" + moreQuery);
    }

    /** Has a session for something that may take longer than the suites' time-outs. */
    void opened(String moreQuery, Check check) {
        try (RawSocket socket = open(moreQuery)) {
            socket.text();
            keep(socket, version);
            check.with(socket);
        }
    }

    /** From now on the session outlives the suites' time-outs. */
    static void keep(RawSocket socket, int version) {
        if (version == 4) {
            socket.answersPings(true);
        } else {
            socket.pings(KEPT_BY);
        }
    }

    /** The open packet's fields, as the suites want them. */
    void opens() {
        try (RawSocket socket = open()) {
            String open = socket.text();
            Map<String, Json> fields = openPacket(open);
            assertTrue(fields.get("sid").isString(), open);
            assertEquals(Json.EMPTY_ARRAY, fields.get("upgrades"));
            assertEquals(300, fields.get("pingInterval").asLong());
            assertEquals(200, fields.get("pingTimeout").asLong());
            assertEquals(1_000_000, fields.get("maxPayload").asLong());
        }
    }

    /** Reads one, and its order of fields. */
    static Map<String, Json> openPacket(String open) {
        assertTrue(open.startsWith("0"), open);
        Map<String, Json> fields = new HashMap<>();
        List<String> order = new ArrayList<>();
        Json.parse(open.substring(1)).forEachField((name, value) -> {
            order.add(name);
            fields.put(name, value);
        });
        assertEquals(List.of("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"), order);
        return fields;
    }

    static String sid(String open) {
        return openPacket(open).get("sid").asString();
    }

    /** No WebSocket is opened by any of these queries. */
    void refuses(String... queries) {
        for (String query : queries) {
            assertEquals(400, RawSocket.refusal(base() + query), query);
        }
    }

    /** Plain requests that are no way in, whatever transports a path has. */
    void refusesHttp(String method, String... queries) {
        for (String query : queries) {
            assertEquals(400, http(method, query), () -> method + " " + query);
        }
    }

    int http(String method, String query) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base() + query))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The server pings (version 4): each ping one interval behind the pong before it. */
    void serverPings() {
        long asked = System.nanoTime();
        try (RawSocket socket = open()) {
            socket.text();
            Due next = new Due("the first ping", asked, socket.arrivedAt());
            for (int i = 0; i < 3; i++) {
                socket.expect("2");
                long before = System.nanoTime();
                socket.send("3");
                next.happened(socket.arrivedAt(), SuiteCluster.PING_INTERVAL);
                next = new Due("the next ping", before, System.nanoTime());
            }
        }
    }

    /** The client pings (version 3). */
    void clientPings() {
        try (RawSocket socket = open()) {
            socket.text();
            for (int i = 0; i < 3; i++) {
                socket.send("2");
                socket.expect("3");
            }
        }
    }

    /** A silent client is closed when the interval and the time-out are over. */
    void timesOut() {
        long asked = System.nanoTime();
        try (RawSocket socket = open()) {
            socket.text();
            Due close = new Due("the close of a silent client", asked, socket.arrivedAt());
            socket.closed();
            close.happened(socket.arrivedAt(), SuiteCluster.PING_INTERVAL.plus(SuiteCluster.PING_TIMEOUT));
        }
    }

    /** The packet {@code 1} closes at once, not when the next ping is overdue. */
    void closes() {
        try (RawSocket socket = open()) {
            socket.text();
            long sent = System.nanoTime();
            socket.send("1");
            socket.nextIsClose();
            long millis = (socket.arrivedAt() - sent) / 1_000_000;
            assertTrue(millis < 300, () -> "by the packet, not by the time-out: " + millis + " ms");
        }
    }

    void closesUpon(String packet) {
        try (RawSocket socket = open()) {
            socket.text();
            socket.send(packet);
            socket.nextIsClose();
        }
    }

    /** Whoever asks for a living WebSocket session by HTTP is refused, and it lives on. */
    void ignoresHttpOfALivingSession(Check lives) {
        try (RawSocket socket = open()) {
            String sid = sid(socket.text());
            keep(socket, version);
            refusesHttp("GET", "?EIO=" + version + "&transport=polling&sid=" + sid);
            lives.with(socket);
        }
    }

    /** Whoever brings a second WebSocket for it is refused or closed, and it lives on. */
    void ignoresASecondWebSocket(Check lives) {
        try (RawSocket socket = open()) {
            String sid = sid(socket.text());
            keep(socket, version);
            assertEquals(400, RawSocket.refusal(base() + "?EIO=" + version + "&transport=websocket&sid=" + sid));
            lives.with(socket);
        }
    }

    /** What is then true of a session that has been opened. */
    interface Check {
        void with(RawSocket socket);
    }

    /** Sends a text as an Engine.IO message, and gets it again. */
    static void echoesText(RawSocket socket, String... texts) {
        for (String text : texts) {
            socket.send("4" + text);
        }
        for (String text : texts) {
            socket.expect("4" + text);
        }
    }
}
