package io.millrace.server.polling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.PollingClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which long polling goes over HTTP: framings, JSONP, compression, CORS, cookies, and who is let in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PollingFormsIT {
    private static final String THREE = "/socket.io/?EIO=3";
    private static final String PAGE = "https://a.example";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.ofEntries(
                Map.entry("millrace.gateway.max-clients", "40"),
                Map.entry("millrace.gateway.drain-over", "1s"),
                Map.entry("millrace.socketio.paths.pages.path", "/pages/"),
                Map.entry("millrace.socketio.paths.pages.cors.origin", PAGE),
                Map.entry("millrace.socketio.paths.pages.cors.credentials", "true"),
                Map.entry("millrace.socketio.paths.pages.cookie.name", "io"),
                Map.entry("millrace.socketio.paths.pages.max-http-buffer-size", "100"),
                Map.entry("millrace.socketio.paths.guarded.path", "/guarded/"),
                Map.entry("millrace.socketio.paths.guarded.origins", PAGE),
                Map.entry("millrace.socketio.paths.plain.path", "/plain/"),
                Map.entry("millrace.socketio.paths.plain.http-compression", "false"),
                Map.entry("millrace.socketio.paths.sockets.path", "/sockets/"),
                Map.entry("millrace.socketio.paths.sockets.transports", "websocket"),
                Map.entry("millrace.socketio.paths.polls.path", "/polls/"),
                Map.entry("millrace.socketio.paths.polls.transports", "polling"),
                Map.entry("millrace.socketio.paths.stays.path", "/stays/"),
                Map.entry("millrace.socketio.paths.stays.allow-upgrades", "false"),
                Map.entry("millrace.socketio.paths.newer.path", "/newer/"),
                Map.entry("millrace.socketio.paths.newer.allow-eio3", "false")));
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

    /** A client of version 3 in {@code /}: the id that workers know it by is also a room of that name. */
    private PollingClient joined3(String query) {
        PollingClient client = opens(THREE + query);
        assertEquals(
                query.contains("j=") ? "___eio[0](\"2:40\");" : "2:40",
                client.polls().body());
        return client;
    }

    /** To the room that every client of version 3 is in; until its subscription is in force nobody hears it. */
    private void emits(PollingClient client, String command) {
        Await.until(
                "the room is subscribed",
                RawWebSocket.PATIENCE,
                () -> context.workerPublishes("millrace:r:/:" + client.sid(), command) == 1);
    }

    static Stream<Arguments> first() {
        return Stream.of(
                arguments("/socket.io/?EIO=4", "[\"websocket\"]"),
                arguments("/polls/?EIO=4", "[]"),
                arguments("/stays/?EIO=4", "[]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void first(String target, String upgrades) {
        try (PollingClient client = opens(target)) {
            assertTrue(client.opening().body().contains("\"upgrades\":" + upgrades + ','), client.opening()::body);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "GET",
                        "/sockets/?EIO=4&transport=polling",
                        400,
                        "{\"code\":0,\"message\":\"Transport unknown\"}"),
                arguments(
                        "GET",
                        "/polls/?EIO=4&transport=websocket",
                        400,
                        "{\"code\":0,\"message\":\"Transport unknown\"}"),
                arguments(
                        "POST",
                        "/socket.io/?EIO=4&transport=polling",
                        400,
                        "{\"code\":2,\"message\":\"Bad handshake method\"}"),
                arguments(
                        "PUT",
                        "/socket.io/?EIO=4&transport=polling",
                        400,
                        "{\"code\":2,\"message\":\"Bad handshake method\"}"),
                arguments(
                        "OPTIONS",
                        "/socket.io/?EIO=4&transport=polling",
                        400,
                        "{\"code\":2,\"message\":\"Bad handshake method\"}"),
                arguments(
                        "GET",
                        "/newer/?EIO=3&transport=polling",
                        400,
                        "{\"code\":5,\"message\":\"Unsupported protocol version\"}"),
                arguments(
                        "GET",
                        "/newer/?transport=polling",
                        400,
                        "{\"code\":5,\"message\":\"Unsupported protocol version\"}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void refused(String method, String target, int status, String body) {
        HttpAnswer answer = PollingClient.ask(gateway.port(), method, target, "", "");
        assertEquals(status, answer.status());
        assertEquals(body, answer.body());
    }

    @Test
    void headHasNoBody() {
        HttpAnswer answer = PollingClient.ask(gateway.port(), "GET", "/socket.io/?EIO=4", "", "");
        assertEquals(400, answer.status());
        try (RawWebSocket http = RawWebSocket.connect(gateway.port())) {
            http.send(PollingClient.request("HEAD", "/socket.io/?EIO=4&transport=polling", "", ""));
            http.endOutput();
            String all = http.all(Duration.ofMillis(300)).toString();
            assertTrue(!all.contains("message"), all);
        }
    }

    @Test
    void version3AsBytesAndAsText() throws IOException, InterruptedException {
        String emit = "{\"type\":\"emit\",\"event\":\"b\",\"args\":[{\"_placeholder\":true,\"num\":0},\"é\"],"
                + "\"attachments\":[3]}\n\u0001\u0002\u0003";
        String text = "451-[\"b\",{\"_placeholder\":true,\"num\":0},\"";
        try (PollingClient bytes = joined3("")) {
            emits(bytes, emit);
            byte[] packet = (text + "é\"]").getBytes(StandardCharsets.UTF_8);
            byte[] body = get(bytes.target()).body();
            assertEquals("0004", HexFormat.of().formatHex(body, 0, 2), "as bytes, of a length of two digits");
            assertArrayEquals(packet, Arrays.copyOfRange(body, 4, 4 + packet.length));
            assertEquals("0104ff04010203", HexFormat.of().formatHex(body, 4 + packet.length, body.length));
            HttpResponse<byte[]> taken = HTTP.send(
                    HttpRequest.newBuilder(uri(bytes.target()))
                            .header("Content-Type", "application/octet-stream")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(
                                    HexFormat.of().parseHex("0001ff32")))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals("ok", new String(taken.body(), StandardCharsets.US_ASCII));
            assertEquals("1:3", bytes.polls().body(), "its ping was read");
        }
        try (PollingClient base64 = joined3("&b64=1")) {
            emits(base64, emit);
            String packet = text + "\\u00e9\"]";
            assertEquals(
                    packet.length() + ":" + packet + "6:b4AQID", base64.polls().body(), "JSON in ASCII");
        }
    }

    private HttpResponse<byte[]> get(String target) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                HTTP.send(HttpRequest.newBuilder(uri(target)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(
                "application/octet-stream",
                answer.headers().firstValue("content-type").orElseThrow());
        return answer;
    }

    private URI uri(String target) {
        return URI.create("http://localhost:" + gateway.port() + target);
    }

    @Test
    void jsonp() {
        try (PollingClient client = opensJsonp()) {
            assertEquals("text/javascript; charset=UTF-8", client.opening().header("content-type"));
            assertEquals("nosniff", client.opening().header("x-content-type-options"));
            assertEquals("___eio[0](\"2:40\");", client.polls().body());
            String form = "Content-Type: application/x-www-form-urlencoded\r\n";
            HttpAnswer posted = client.says("POST", form, "d=1%3A2").answer();
            assertEquals("ok", posted.body());
            assertEquals("text/html", posted.header("content-type"));
            assertEquals("___eio[0](\"1:3\");", client.polls().body());
            assertEquals("ok", client.says("POST", form, "e=1%3A2").answer().body(), "nothing was sent");
            assertEquals("ok", client.says("POST", form, "d=1%3A2").answer().body());
            assertEquals("___eio[0](\"1:3\");", client.polls().body());
        }
    }

    /* The sid is inside a string there, with its quotes escaped. */
    private PollingClient opensJsonp() {
        return opens(THREE + "&j=0");
    }

    static Stream<Arguments> codings() {
        return Stream.of(
                arguments("/socket.io/", "gzip, deflate, br", "gzip"),
                arguments("/socket.io/", "deflate", "deflate"),
                arguments("/socket.io/", "br", null),
                arguments("/socket.io/", "", null),
                arguments("/plain/", "gzip", null));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource
    void codings(String path, String accepted, String coding) throws IOException, InterruptedException {
        try (PollingClient client = opens(path + "?EIO=4")) {
            assertEquals("ok", client.posts("40").body());
            String joined = client.polls().body();
            String connection = joined.substring(10, joined.length() - 2);
            String text = "é".repeat(1_000);
            Await.until(
                    "its channel is subscribed",
                    RawWebSocket.PATIENCE,
                    () -> context.workerPublishes(
                                    "millrace:c:" + connection,
                                    "{\"type\":\"emit\",\"event\":\"e\",\"args\":[\"" + text + "\"]}")
                            == 1);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(client.target()));
            if (!accepted.isEmpty()) {
                request.header("Accept-Encoding", accepted);
            }
            HttpResponse<byte[]> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(coding, answer.headers().firstValue("content-encoding").orElse(null));
            assertEquals(
                    "42[\"e\",\"" + text + "\"]", new String(plain(answer.body(), coding), StandardCharsets.UTF_8));
        }
    }

    private static byte[] plain(byte[] body, String coding) throws IOException {
        var in = new ByteArrayInputStream(body);
        return coding == null
                ? body
                : coding.equals("gzip")
                        ? new GZIPInputStream(in).readAllBytes()
                        : new InflaterInputStream(in).readAllBytes();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Mozilla/4.0 (compatible;MSIE 8.0)", "Mozilla/5.0 (Trident/7.0; rv:11.0)"})
    void oldBrowsersMustNotLookForScripts(String agent) {
        try (PollingClient client =
                PollingClient.open(gateway.port(), "/engine.io/?EIO=4", "User-Agent: " + agent + "\r\n")) {
            assertEquals("0", client.opening().header("x-xss-protection"));
        }
    }

    @Test
    void smallAnswersAreNotCompressed() {
        try (PollingClient client =
                PollingClient.open(gateway.port(), "/socket.io/?EIO=4", "Accept-Encoding: gzip\r\n")) {
            assertNull(client.opening().header("content-encoding"));
        }
    }

    @Test
    void corsIsOnEveryAnswer() {
        String origin = "Origin: " + PAGE + "\r\n";
        try (PollingClient client = PollingClient.open(gateway.port(), "/pages/?EIO=4", origin)) {
            List<HttpAnswer> answers = List.of(
                    client.opening(),
                    client.says("POST", origin, "4" + "x".repeat(200)).answer(),
                    client.says("POST", origin, "40").answer(),
                    client.says("PUT", origin, "").answer(),
                    PollingClient.ask(gateway.port(), "POST", "/pages/?EIO=4&transport=polling", origin, ""));
            assertEquals(
                    List.of(200, 413, 200, 500, 400),
                    answers.stream().map(HttpAnswer::status).toList());
            for (HttpAnswer answer : answers) {
                assertEquals(PAGE, answer.header("access-control-allow-origin"), answer::toString);
                assertEquals("true", answer.header("access-control-allow-credentials"));
                assertEquals("Origin", answer.header("vary"));
            }
            HttpAnswer asked = client.says("OPTIONS", origin + "Access-Control-Request-Headers: x-a\r\n", "")
                    .answer();
            assertEquals(204, asked.status());
            assertEquals("x-a", asked.header("access-control-allow-headers"));
            HttpAnswer foreign =
                    client.says("GET", "Origin: https://b.example\r\n", "").answer();
            assertEquals(200, foreign.status(), "CORS refuses nobody");
            assertNull(foreign.header("access-control-allow-origin"));
        }
    }

    @Test
    void theCookieGoesOutOnce() {
        try (PollingClient client = opens("/pages/?EIO=4")) {
            assertEquals(
                    "io=" + client.sid() + "; Path=/; HttpOnly; SameSite=Lax",
                    client.opening().header("set-cookie"));
            assertNull(client.posts("40").header("set-cookie"));
            assertNull(client.polls().header("set-cookie"));
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        String target = "/guarded/?EIO=4&transport=polling";
        HttpAnswer refused = PollingClient.ask(gateway.port(), "GET", target, "Origin: https://evil.example\r\n", "");
        assertEquals(403, refused.status());
        assertEquals("{\"code\":4,\"message\":\"Forbidden\"}", refused.body());
        assertEquals(
                200,
                PollingClient.ask(gateway.port(), "GET", target, "Origin: " + PAGE + "\r\n", "")
                        .status());
        assertEquals(
                200, PollingClient.ask(gateway.port(), "GET", target, "", "").status());
        HttpAnswer broken = PollingClient.ask(gateway.port(), "GET", target, "Origin: https://a\u0001b\r\n", "");
        assertEquals(400, broken.status());
    }

    @Test
    void aGatewayThatGoesAwaySaysSoToWhoPolls() {
        GatewayProcess going = SharedBrokers.gateway(Map.of("millrace.gateway.drain-over", "300ms"));
        try (PollingClient waiting = PollingClient.open(going.port(), "/socket.io/?EIO=4");
                PollingClient between = PollingClient.open(going.port(), "/socket.io/?EIO=4")) {
            RawWebSocket poll = waiting.waits();
            Await.pause(200);
            going.terminate();
            HttpAnswer told = poll.answer();
            assertEquals("1", told.body());
            assertEquals("close", told.header("connection"));
            assertEquals("1", between.polls().body());
            assertEquals(143, going.awaitEnd(Duration.ofSeconds(20)));
        } finally {
            going.close();
        }
    }

    @Test
    void aGatewayHoldsSoManyAndNoMore() {
        GatewayProcess small = SharedBrokers.gateway(Map.of("millrace.gateway.max-clients", "2"));
        try (PollingClient one = PollingClient.open(small.port(), "/socket.io/?EIO=4");
                PollingClient two = PollingClient.open(small.port(), "/engine.io/?EIO=4")) {
            String target = "/socket.io/?EIO=4&transport=polling";
            assertEquals(
                    503, PollingClient.ask(small.port(), "GET", target, "", "").status());
            assertEquals("ok", one.posts("1").body());
            assertEquals("ok", two.posts("1").body());
            Await.until(
                    "their places are free",
                    RawWebSocket.PATIENCE,
                    () -> PollingClient.ask(small.port(), "GET", target, "", "").status() == 200);
        } finally {
            small.close();
        }
    }
}
