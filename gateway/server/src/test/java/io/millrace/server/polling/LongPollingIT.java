package io.millrace.server.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.PollingClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions of long polling by bare HTTP, as socket.io 4.8.4 answers them, and what must not take the gateway down. Each
 * request is on a TCP connection of its own, so mostly on another event loop than its session's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LongPollingIT {
    private static final String FOUR = "/engine.io/?EIO=4";
    private static final String THREE = "/engine.io/?EIO=3";
    private static final String SOCKET_IO = "/socket.io/?EIO=4";
    private static final String SMALL = "/small/?EIO=4";
    private static final String UNKNOWN_SESSION = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of(
                "millrace.engineio.paths.small.path", "/small/",
                "millrace.engineio.paths.small.max-http-buffer-size", "100",
                "millrace.engineio.paths.small.http-compression", "false",
                "millrace.engineio.paths.quick.path", "/quick/",
                "millrace.engineio.paths.quick.ping-interval", "300ms",
                "millrace.engineio.paths.quick.ping-timeout", "200ms",
                "millrace.websocket.message-timeout", "1s"));
        context = SharedBrokers.context(gateway);
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
    }

    private PollingClient opens(String target) {
        return PollingClient.open(gateway.port(), target);
    }

    private void isOver(PollingClient client) {
        HttpAnswer answer = client.polls();
        assertEquals(400, answer.status(), answer::toString);
        assertEquals(UNKNOWN_SESSION, answer.body());
        FreshClient.isServed(gateway.port());
    }

    /** In {@code /}: the id that workers know. */
    private String joins(PollingClient client) {
        RawWebSocket waiting = client.waits();
        assertEquals("ok", client.posts("40").body());
        String answer = waiting.answer().body();
        assertTrue(answer.startsWith("40{\"sid\":\""), answer);
        String connection = answer.substring(10, answer.length() - 2);
        assertEquals("connected", context.expectForwarded(connection).type());
        return connection;
    }

    private void lives(PollingClient client) {
        RawWebSocket waiting = client.waits();
        assertEquals("ok", client.posts("40").body());
        assertTrue(waiting.answer().body().startsWith("40"));
    }

    private void emits(String connection, String args) {
        assertEquals(
                1,
                context.workerPublishes(
                        "millrace:c:" + connection, "{\"type\":\"emit\",\"event\":\"e\",\"args\":" + args + '}'));
    }

    @Test
    void theFirstAnswerIsTheOpenPacketAlone() {
        try (PollingClient client = opens(FOUR)) {
            HttpAnswer answer = client.opening();
            assertEquals(
                    "0{\"sid\":\"" + client.sid() + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                            + "\"pingTimeout\":20000,\"maxPayload\":1000000}",
                    answer.body());
            assertEquals("text/plain; charset=UTF-8", answer.header("content-type"));
            assertEquals("no-store", answer.header("cache-control"));
            assertNull(answer.header("set-cookie"));
            assertNull(answer.header("x-xss-protection"));
            assertNull(answer.header("access-control-allow-origin"));
        }
        try (PollingClient client = opens("/socket.io/?EIO=3&b64=1")) {
            assertTrue(
                    client.opening().body().matches("[0-9]+:0\\{.*}"),
                    client.opening().body());
            assertEquals("2:40", client.polls().body());
        }
    }

    @Test
    void whatIsSaidReachesTheOtherSide() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            HttpAnswer posted = client.posts("42[\"e\",\"é€😀\"]\u001e42[\"f\"]");
            assertEquals(200, posted.status());
            assertEquals("ok", posted.body());
            assertEquals("text/html", posted.header("content-type"));
            assertEquals("no-store", posted.header("cache-control"));
            assertEquals("[\"e\",\"é€😀\"]", context.expectForwarded(connection).value());
            assertEquals("[\"f\"]", context.expectForwarded(connection).value());
            RawWebSocket waiting = client.waits();
            emits(connection, "[\"é€😀\"]");
            assertEquals("42[\"e\",\"é€😀\"]", waiting.answer().body());
        }
    }

    @Test
    void whatNobodyWaitsForIsFetchedTogether() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            emits(connection, "[1]");
            emits(connection, "[2]");
            client.posts("42[\"question\"]");
            Forwarded question = context.expectForwarded(connection);
            assertEquals("[\"question\"]", question.value());
            assertEquals("42[\"e\",1]\u001e42[\"e\",2]", client.polls().body());
        }
    }

    @Test
    void aSecondGetEndsTheSession() {
        try (PollingClient client = opens(FOUR)) {
            RawWebSocket first = client.waits();
            HttpAnswer second = second(client);
            assertEquals(400, second.status());
            assertEquals("", second.body());
            HttpAnswer closed = first.answer();
            assertEquals(200, closed.status());
            assertEquals("1", closed.body());
            isOver(client);
        }
        try (PollingClient client = opens(THREE)) {
            RawWebSocket first = client.waits();
            assertEquals(400, second(client).status());
            assertEquals("1:1", first.answer().body());
            isOver(client);
        }
    }

    /* Both are on their way at once: the one that came first is the one that waits. */
    private static HttpAnswer second(PollingClient client) {
        Await.pause(100);
        return client.polls();
    }

    @Test
    void aGetThatIsAbortedEndsTheSessionAtOnce() {
        for (int way = 0; way < 3; way++) {
            try (PollingClient client = opens(FOUR)) {
                RawWebSocket waiting = client.waits();
                Await.pause(100);
                switch (way) {
                    case 0 -> waiting.close();
                    case 1 -> waiting.reset();
                    default -> waiting.endOutput();
                }
                Await.pause(50);
                isOver(client);
            }
        }
    }

    @Test
    void aPostThatIsAbortedMidwayEndsTheSession() {
        try (PollingClient client = opens(FOUR);
                RawWebSocket half = RawWebSocket.connect(gateway.port())) {
            half.send(head("POST", client.target(), "Content-Length: 100\r\n"));
            half.send("4abc".getBytes(StandardCharsets.UTF_8));
            Await.pause(100);
            half.endOutput();
            Await.pause(50);
            isOver(client);
        }
    }

    @Test
    void aSecondPostWhileOneIsReadEndsTheSession() {
        try (PollingClient client = opens(FOUR);
                RawWebSocket half = RawWebSocket.connect(gateway.port())) {
            half.send(head("POST", client.target(), "Content-Length: 100\r\n"));
            Await.pause(100);
            HttpAnswer second = client.posts("4b");
            assertEquals(400, second.status());
            assertEquals("", second.body());
            assertEquals(400, half.answer().status());
            isOver(client);
        }
    }

    @Test
    void aPostThatNeverEndsIsGivenUp() {
        try (PollingClient client = opens(FOUR);
                RawWebSocket half = RawWebSocket.connect(gateway.port())) {
            half.send(head("POST", client.target(), "Content-Length: 100\r\n"));
            assertEquals(408, half.answer().status());
            assertTrue(half.next().isLast());
            isOver(client);
        }
    }

    /** CVE-2020-36048. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"by length", "by chunks"})
    void aPostThatIsTooLargeIsRefusedAndTheSessionLives(String way) {
        try (PollingClient client = opens(SMALL);
                RawWebSocket http = RawWebSocket.connect(gateway.port())) {
            String body = "4" + "x".repeat(200);
            if (way.equals("by length")) {
                http.send(PollingClient.request("POST", client.target(), "", body));
            } else {
                http.send(head("POST", client.target(), "Transfer-Encoding: chunked\r\n"));
                Await.pause(100);
                http.send(("c9\r\n" + body + "\r\n0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            HttpAnswer answer = http.answer();
            assertEquals(413, answer.status());
            assertEquals("", answer.body());
            http.send(PollingClient.request("POST", client.target(), "", "4x"));
            assertEquals("ok", http.answer().body(), "on the same connection, and as no second POST");
        }
    }

    @Test
    void whereUploadsAreLargeNothingElseRefusesThem() {
        try (PollingClient client = opens(FOUR)) {
            assertEquals("ok", client.posts("4" + "x".repeat(999_000)).body());
        }
    }

    /** CVE-2026-59725. */
    @Test
    void octetsAreNotOfVersion4() {
        try (PollingClient client = opens(FOUR)) {
            HttpAnswer answer = client.says("POST", "Content-Type: application/octet-stream\r\n", "4x")
                    .answer();
            assertEquals(400, answer.status());
            assertEquals("", answer.body());
            isOver(client);
        }
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("1", "6", true),
                arguments("1\u001e4x", "6", true),
                arguments("", "1", true),
                arguments("4a\u001e\u001e4b", "1", true),
                arguments("abc", "1", true),
                arguments("2", "1", true),
                arguments("6\u001e0\u001e5\u001e3", "", false));
    }

    @ParameterizedTest(name = "POST {0}")
    @MethodSource
    void ends(String body, String waitingGets, boolean over) {
        try (PollingClient client = opens(FOUR)) {
            RawWebSocket waiting = client.waits();
            Await.pause(100);
            HttpAnswer answer = client.posts(body);
            assertEquals(200, answer.status());
            assertEquals("ok", answer.body());
            if (over) {
                assertEquals(waitingGets, waiting.answer().body());
                isOver(client);
            }
        }
    }

    @Test
    void otherMethodsAreNone() {
        try (PollingClient client = opens(SOCKET_IO)) {
            for (String method : List.of("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")) {
                HttpAnswer answer = client.says(method, "", "").answer();
                assertEquals(500, answer.status(), method);
                assertEquals("", answer.body());
            }
            lives(client);
        }
    }

    @Test
    void aSessionIsOfOneVersionTransportAndPath() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String on = "&sid=" + client.sid();
            wrong("GET", "/socket.io/?EIO=3&transport=polling" + on, BAD_REQUEST);
            wrong("POST", "/socket.io/?transport=polling" + on, BAD_REQUEST);
            wrong("GET", "/socket.io/?EIO=4&transport=websocket" + on, BAD_REQUEST);
            wrong("GET", "/engine.io/?EIO=4&transport=polling" + on, UNKNOWN_SESSION);
            wrong("GET", "/socket.io/?EIO=4&transport=x" + on, "{\"code\":0,\"message\":\"Transport unknown\"}");
            lives(client);
        }
        for (String sid : List.of("__proto__", "constructor", "x", "A".repeat(27), "A".repeat(26) + "_")) {
            wrong("GET", SOCKET_IO + "&transport=polling&sid=" + sid, UNKNOWN_SESSION);
            wrong("POST", SOCKET_IO + "&transport=polling&sid=" + sid, UNKNOWN_SESSION);
        }
    }

    private void wrong(String method, String target, String body) {
        HttpAnswer answer = PollingClient.ask(gateway.port(), method, target, "", "");
        assertEquals(400, answer.status(), target);
        assertEquals("application/json", answer.header("content-type"));
        assertEquals(body, answer.body());
    }

    @Test
    void timeOutsAreMetExactly() {
        try (PollingClient client = opens("/quick/?EIO=4")) {
            assertEquals("2", client.polls().body());
            client.posts("3");
            assertEquals("2", client.polls().body());
            client.posts("3");
            RawWebSocket waiting = client.waits();
            assertEquals("2", waiting.answer().body());
            assertEquals("1", client.polls().body(), "its pong is overdue");
            isOver(client);
        }
        try (PollingClient client = opens("/quick/?EIO=3")) {
            client.posts("1:2");
            assertEquals("1:3", client.polls().body());
            assertEquals("1:1", client.polls().body(), "its ping is overdue");
            isOver(client);
        }
    }

    @Test
    void requestsShareAConnection() {
        try (PollingClient client = opens(SOCKET_IO);
                RawWebSocket http = RawWebSocket.connect(gateway.port())) {
            http.send(PollingClient.request("POST", client.target(), "", "40"));
            assertEquals("ok", http.answer().body());
            http.send(PollingClient.request("GET", client.target(), "", ""));
            assertTrue(http.answer().body().startsWith("40"));
            byte[] post = PollingClient.request("POST", client.target(), "", "42[\"a\"]");
            http.send(ClientFrame.join(post, post));
            assertEquals("ok", http.answer().body());
            assertEquals("ok", http.answer().body(), "one behind the other");
        }
    }

    @Test
    void whoExpectsToBeAskedIsAsked() {
        try (PollingClient client = opens(FOUR);
                RawWebSocket http = RawWebSocket.connect(gateway.port())) {
            http.send(head("POST", client.target(), "Content-Length: 2\r\nExpect: 100-continue\r\n"));
            assertEquals(100, http.answer().status());
            http.send("4x".getBytes(StandardCharsets.US_ASCII));
            assertEquals("ok", http.answer().body());
        }
    }

    @Test
    void theGatewayHoldsNothingOfWhatIsOver() {
        FreshClient.isServed(gateway.port());
        Await.until(
                "all places are given back",
                Duration.ofSeconds(20),
                () -> context.metric("millrace_clients{dialect=\"engineio\"}") == 0);
    }

    private static byte[] head(String method, String target, String headers) {
        return (method + ' ' + target + " HTTP/1.1\r\nHost: gateway\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
