package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.ClusterExtension;
import io.millrace.conformance.worker.InTestWorker;
import io.millrace.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several paths in one gateway at once, each with settings of its own; base64 and subprotocols. */
@Timeout(60)
final class PathsIT {
    @RegisterExtension
    static final ClusterExtension ON = SuiteCluster.extension();

    private static final String EIO4 = "?EIO=4&transport=websocket";
    private static final String EIO3 = "?EIO=3&transport=websocket";
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    private static InTestWorker worker;

    @BeforeAll
    static void startWorker() {
        worker = SuiteCluster.startWorker(ON);
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    private static String url(String pathAndQuery) {
        return ON.cluster().gateway(0).url() + pathAndQuery;
    }

    static Stream<Arguments> opening() {
        return Stream.of(
                arguments("the first Socket.IO path", SuiteCluster.SOCKET_IO_5 + EIO4, 300, 200, 1_000_000),
                arguments("without its last slash", "/socket.io" + EIO4, 300, 200, 1_000_000),
                arguments("another one", SuiteCluster.OLD + EIO4, 20_000, 10_000, 5_000),
                arguments("in version 3", SuiteCluster.OLD + EIO3, 20_000, 10_000, 5_000),
                arguments("without its last slash", "/old/chat" + EIO4, 20_000, 10_000, 5_000),
                arguments("one that was set without a slash", "/silent/" + EIO3, 300, 200, 1_000_000),
                arguments("Engine.IO's", SuiteCluster.ENGINE_IO_4 + EIO4, 300, 200, 1_000_000),
                arguments("another one of Engine.IO", SuiteCluster.ENGINE_IO_3 + EIO3, 300, 200, 1_000_000));
    }

    @ParameterizedTest(name = "{0} ({1}) has its own settings")
    @MethodSource
    void opening(String what, String path, long interval, long timeout, long payload) {
        try (RawSocket socket = new RawSocket(url(path))) {
            Map<String, Json> open = EngineRows.openPacket(socket.text());
            assertEquals(interval, open.get("pingInterval").asLong());
            assertEquals(timeout, open.get("pingTimeout").asLong());
            assertEquals(payload, open.get("maxPayload").asLong());
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(SuiteCluster.SOCKET_IO_5 + EIO3, 400, "Unsupported protocol version"),
                arguments(SuiteCluster.ENGINE_IO_4 + "?transport=websocket", 400, "Unsupported protocol version"),
                arguments(SuiteCluster.OLD + "?EIO=4&transport=abc", 400, "Transport unknown"),
                arguments(SuiteCluster.OLD + "?EIO=abc&transport=abc", 400, "Transport unknown"),
                arguments(SuiteCluster.OLD + EIO4 + "&sid=unknown", 400, "Session ID unknown"));
    }

    @ParameterizedTest(name = "{0} is refused: {2}")
    @MethodSource
    void refusals(String path, int status, String message) {
        OpeningAnswer answer = RawSocket.ask(url(path));
        assertEquals(status, answer.status());
        assertTrue(answer.body().contains(message), answer.body());
    }

    @Test
    @DisplayName("a namespace is allowed where its path allows it")
    void namespaces() {
        try (RawSocket first = opened(SuiteCluster.SOCKET_IO_5 + EIO4);
                RawSocket old = opened(SuiteCluster.OLD + EIO4)) {
            first.send("40/legacy,");
            first.expect("44/legacy,{\"message\":\"Invalid namespace\"}");
            old.send("40/custom,");
            old.expect("44/custom,{\"message\":\"Invalid namespace\"}");
            old.send("40/legacy,");
            assertTrue(old.text().startsWith("40/legacy,{"));
        }
    }

    @Test
    @DisplayName("what is too large for one path is not for another")
    void sizes() {
        String large = "42[\"message\",\"" + "x".repeat(6_000) + "\"]";
        try (RawSocket first = joined(SuiteCluster.SOCKET_IO_5 + EIO4);
                RawSocket old = joined(SuiteCluster.OLD + EIO4)) {
            old.send(large);
            assertEquals(1009, old.nextIsClose());
            first.send(large);
            assertEquals(large.replace("message", "message-back"), first.text());
        }
    }

    @Test
    @DisplayName("a silent client of version 3 is closed on one path, and asked by WebSocket's own ping on another")
    void silence() {
        try (RawSocket asked = opened("/silent/" + EIO3);
                RawSocket closed = opened(SuiteCluster.ENGINE_IO_3 + EIO3)) {
            closed.nextIsClose();
            Await.pause(1_000); // twice the time-out
            assertFalse(asked.isClosed());
            asked.expect("40");
            asked.expect("42[\"auth\",{}]");
            asked.send("420[\"echo\",1]");
            asked.expect("430[1]");
        }
    }

    @Test
    @DisplayName("the client that pages get is that of their path")
    void clientFiles() throws IOException, InterruptedException {
        assertEquals("\"4.8.4\"", etag("/socket.io/socket.io.js"));
        assertEquals("\"2.5.0\"", etag(SuiteCluster.OLD + "socket.io.js"));
    }

    private static String etag(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url(path))).build(), HttpResponse.BodyHandlers.discarding());
            assertEquals(200, answer.statusCode(), path);
            return answer.headers().firstValue("etag").orElseThrow();
        }
    }

    static Stream<Arguments> base64() {
        return Stream.of(arguments("version 4", EIO4, false, "bAQL/"), arguments("version 3", EIO3, true, "b4AQL/"));
    }

    @ParameterizedTest(name = "b64=1 in {0}: bytes come as {3}, and go in both forms")
    @MethodSource
    void base64(String version, String query, boolean tagged, String wanted) {
        byte[] bytes = tagged ? new byte[] {4, 1, 2, -1} : new byte[] {1, 2, -1};
        try (RawSocket socket = joined(SuiteCluster.OLD + query + "&b64=1");
                RawSocket other = joined(SuiteCluster.OLD + query)) {
            socket.send("451-1[\"echo\"," + PLACEHOLDER + "]");
            socket.send(wanted);
            socket.expect("461-1[" + PLACEHOLDER + "]");
            socket.expect(wanted);
            socket.send("451-2[\"echo\"," + PLACEHOLDER + "]");
            socket.send(bytes);
            socket.expect("461-2[" + PLACEHOLDER + "]");
            socket.expect(wanted);
            other.send("451-3[\"echo\"," + PLACEHOLDER + "]");
            other.send(wanted);
            other.expect("461-3[" + PLACEHOLDER + "]");
            other.expect(bytes);
        }
    }

    static Stream<Arguments> subprotocols() {
        return Stream.of(
                arguments(SuiteCluster.SOCKET_IO_5 + EIO4, "arduino", "arduino"),
                arguments(SuiteCluster.SOCKET_IO_5 + EIO4, "second, first", "second"),
                arguments(SuiteCluster.ENGINE_IO_3 + EIO3, "arduino", "arduino"),
                arguments(SuiteCluster.OLD + EIO3, "chat.v1, chat.v2", "chat.v1"),
                arguments(SuiteCluster.OLD + EIO3, "other, chat.v2", "chat.v2"),
                arguments(SuiteCluster.OLD + EIO3, "other", null));
    }

    @ParameterizedTest(name = "{0}: of \"{1}\" {2} is chosen")
    @MethodSource
    void subprotocols(String path, String offered, String chosen) {
        try (RawSocket socket = new RawSocket(url(path), Map.of("Sec-WebSocket-Protocol", offered))) {
            String answered = socket.answer().headers().get("sec-websocket-protocol");
            if (chosen == null) {
                assertNull(answered);
            } else {
                assertEquals(chosen, answered);
            }
        }
    }

    private static RawSocket opened(String path) {
        RawSocket socket = new RawSocket(url(path)).answersPings(true);
        socket.text();
        return socket;
    }

    /* In the main namespace; the worker of these tests tells everybody what was presented. */
    private static RawSocket joined(String path) {
        RawSocket socket = opened(path);
        if (path.contains("EIO=4")) {
            socket.send("40");
        }
        assertTrue(socket.text().startsWith("40"));
        socket.expect("42[\"auth\",{}]");
        return socket;
    }
}
