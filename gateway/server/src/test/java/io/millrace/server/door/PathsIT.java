package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several paths with settings of their own on one gateway, and what pages of other origins are let read of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PathsIT {
    private static final String WEBSOCKET = "?EIO=4&transport=websocket";
    private static final String UNKNOWN = "{\"code\":0,\"message\":\"Transport unknown\"}";
    private static final String METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE";

    private GatewayProcess gateway;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(
                Map.of(
                        "millrace.scatter.discovery", "true",
                        "millrace.engineio.cors.origin", "*",
                        "millrace.engineio.cors.allowed-headers", "x-a,x-b",
                        "millrace.engineio.cors.methods", "GET",
                        "millrace.engineio.cors.max-age", "10m",
                        "millrace.engineio.paths.deep.path", "/a/b/c",
                        "millrace.engineio.paths.deep.ping-timeout", "3s",
                        "millrace.engineio.paths.rest.path", "/",
                        "millrace.engineio.paths.rest.ping-timeout", "4s"),
                Map.of(
                        "MILLRACE_SOCKETIO_PATHS_ADMIN_PATH", "/socket.io/admin",
                        "MILLRACE_SOCKETIO_PATHS_ADMIN_PING_INTERVAL", "7s",
                        "MILLRACE_SOCKETIO_PATHS_ADMIN_ALLOW_EIO3", "false",
                        "MILLRACE_SOCKETIO_PATHS_LEGACY_PATH", "/legacy/",
                        "MILLRACE_SOCKETIO_PATHS_LEGACY_CLIENT_VERSION", "2.5",
                        "MILLRACE_SOCKETIO_PATHS_LEGACY_MAX_HTTP_BUFFER_SIZE", "9999",
                        "MILLRACE_SOCKETIO_PATHS_LEGACY_CORS_ORIGIN", "https://a.example,https://*.b.example",
                        "MILLRACE_SOCKETIO_PATHS_LEGACY_CORS_CREDENTIALS", "true",
                        "MILLRACE_SOCKETIO_PATHS_LEGACY_CORS_EXPOSED_HEADERS", "etag"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** A row ends with what the open packet must hold, or the refusal. */
    static Stream<Arguments> clients() {
        return Stream.of(
                arguments("the default path", "/socket.io/" + WEBSOCKET, "\"pingInterval\":25000,"),
                arguments("without its slash", "/socket.io" + WEBSOCKET, "\"pingInterval\":25000,"),
                arguments("below it", "/socket.io/other/" + WEBSOCKET, "\"pingInterval\":25000,"),
                arguments("the longer of two", "/socket.io/admin/" + WEBSOCKET, "\"pingInterval\":7000,"),
                arguments("without its slash", "/socket.io/admin" + WEBSOCKET, "\"pingInterval\":7000,"),
                arguments("what only begins so", "/socket.io/administer" + WEBSOCKET, "\"pingInterval\":25000,"),
                arguments("another one", "/legacy/" + WEBSOCKET, "\"maxPayload\":9999}"),
                arguments("Engine.IO 3 where it may", "/legacy/?EIO=3&transport=websocket", "\"maxPayload\":9999}"),
                arguments(
                        "and where it may not",
                        "/socket.io/admin/?EIO=3&transport=websocket",
                        "400 Unsupported protocol version"),
                arguments("bare Engine.IO", "/engine.io/" + WEBSOCKET, "\"pingTimeout\":20000,"),
                arguments("a further path of it", "/a/b/c/" + WEBSOCKET, "\"pingTimeout\":3000,"),
                arguments("the root", "/" + WEBSOCKET, "\"pingTimeout\":4000,"),
                arguments("what no other path has", "/a/b/" + WEBSOCKET, "\"pingTimeout\":4000,"),
                arguments("what only begins so", "/socket.iox/" + WEBSOCKET, "\"pingTimeout\":4000,"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void clients(String what, String target, String then) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
            HttpAnswer answer = client.ask(Upgrade.of(target));
            String said = answer.status() == 101 ? client.next().toString() : answer.status() + " " + answer.body();
            assertTrue(said.contains(then), said);
        }
        FreshClient.isServed(gateway.port());
    }

    private static final String A = "https://a.example";

    /** A row ends with the answer's status, and its headers of CORS and Vary, in order. */
    static Stream<Arguments> cors() {
        return Stream.of(
                arguments("off: a preflight", asked("OPTIONS", "/socket.io/" + WEBSOCKET, A), 400, List.of()),
                arguments("off: an error", asked("GET", "/socket.io/", A), 400, List.of()),
                arguments(
                        "off: a file",
                        asked("GET", "/socket.io/socket.io.js", A),
                        200,
                        List.of("vary: Accept-Encoding")),
                arguments(
                        "a preflight",
                        asked("OPTIONS", "/legacy/", A).and("Access-Control-Request-Headers", "X-A, content-type"),
                        204,
                        List.of(
                                "access-control-allow-credentials: true",
                                "access-control-allow-headers: X-A, content-type",
                                "access-control-allow-methods: " + METHODS,
                                "access-control-allow-origin: " + A,
                                "access-control-expose-headers: etag",
                                "vary: Origin, Access-Control-Request-Headers")),
                arguments(
                        "a preflight that asks for what is no header",
                        asked("OPTIONS", "/legacy/", A).and("Access-Control-Request-Headers", "x-a; b"),
                        204,
                        List.of(
                                "access-control-allow-credentials: true",
                                "access-control-allow-methods: " + METHODS,
                                "access-control-allow-origin: " + A,
                                "access-control-expose-headers: etag",
                                "vary: Origin, Access-Control-Request-Headers")),
                arguments(
                        "another origin's preflight",
                        asked("OPTIONS", "/legacy/", "https://evil.example"),
                        204,
                        List.of(
                                "access-control-allow-credentials: true",
                                "access-control-allow-methods: " + METHODS,
                                "access-control-expose-headers: etag",
                                "vary: Origin, Access-Control-Request-Headers")),
                arguments("an error", asked("GET", "/legacy", A), 400, allowed(A, "vary: Origin")),
                arguments(
                        "another origin's",
                        asked("GET", "/legacy/", "https://evil.example"),
                        400,
                        allowed(null, "vary: Origin")),
                arguments(
                        "a wildcard's",
                        asked("GET", "/legacy/", "https://x.b.example"),
                        400,
                        allowed("https://x.b.example", "vary: Origin")),
                arguments("no page's", asked("GET", "/legacy/", null), 400, allowed(null, "vary: Origin")),
                arguments(
                        "two origins",
                        asked("GET", "/legacy/", A).and("Origin", A),
                        400,
                        allowed(null, "vary: Origin")),
                arguments(
                        "a file",
                        asked("GET", "/legacy/socket.io.js", A),
                        200,
                        allowed(A, "vary: Origin, Accept-Encoding")),
                arguments(
                        "a file that is known",
                        asked("GET", "/legacy/socket.io.js", A).and("If-None-Match", "W/\"2.5.0\""),
                        304,
                        allowed(A, "vary: Origin, Accept-Encoding")),
                arguments(
                        "a WebSocket",
                        Upgrade.of("/legacy/" + WEBSOCKET).with("Origin", A),
                        101,
                        allowed(A, "vary: Origin")),
                arguments(
                        "another origin's WebSocket, which is no matter of CORS",
                        Upgrade.of("/legacy/" + WEBSOCKET).with("Origin", "https://evil.example"),
                        101,
                        allowed(null, "vary: Origin")),
                arguments(
                        "a WebSocket that is refused",
                        Upgrade.of("/legacy/" + WEBSOCKET).with("Origin", A).without("Sec-WebSocket-Key"),
                        400,
                        allowed(A, "vary: Origin")),
                arguments(
                        "any origin's preflight",
                        asked("OPTIONS", "/engine.io/", A).and("Access-Control-Request-Headers", "x-c"),
                        204,
                        List.of(
                                "access-control-allow-headers: x-a,x-b",
                                "access-control-allow-methods: GET",
                                "access-control-allow-origin: *",
                                "access-control-max-age: 600")),
                arguments(
                        "any origin", asked("GET", "/engine.io/", A), 400, List.of("access-control-allow-origin: *")));
    }

    private static List<String> allowed(String origin, String vary) {
        return Stream.of(
                        "access-control-allow-credentials: true",
                        origin == null ? null : "access-control-allow-origin: " + origin,
                        "access-control-expose-headers: etag",
                        vary)
                .filter(Objects::nonNull)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cors(String what, Upgrade request, int status, List<String> headers) {
        HttpAnswer answer = ask(request);
        assertEquals(status, answer.status(), answer.body());
        assertEquals(
                headers,
                answer.headers().entrySet().stream()
                        .filter(header -> header.getKey().startsWith("access-control")
                                || header.getKey().equals("vary"))
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .sorted()
                        .toList());
        assertNull(answer.header("set-cookie"));
    }

    static Stream<Arguments> origins() {
        return Stream.of(
                arguments("a control character", "https://a\u0001b", 400, ""),
                arguments("DEL", "https://a\u007fb", 400, ""),
                arguments("NUL", "https://a\u0000b", 400, ""),
                arguments("a tab, which HTTP allows", "https://a\tb", 400, UNKNOWN));
    }

    /** The HTTP decoder sends the first away before anybody asks what they want, as Node's does. */
    @ParameterizedTest(name = "an Origin with {0}")
    @MethodSource
    void origins(String what, String origin, int status, String body) {
        HttpAnswer answer = ask(asked("GET", "/socket.io/", origin));
        assertEquals(status, answer.status());
        assertEquals(body, answer.body());
        FreshClient.isServed(gateway.port());
    }

    static Stream<Arguments> discoveries() {
        return Stream.of(
                arguments("GET", "/", 200, "scatter"),
                arguments("GET", "/?x=1", 200, "scatter"),
                arguments("HEAD", "/", 200, ""),
                arguments("POST", "/", 400, null),
                arguments("GET", "/other", 400, null));
    }

    /** As {@code @scatterjs/core} 2.7 asks: {@code fetch} from any page, and the text must be this and no more. */
    @ParameterizedTest(name = "{0} {1} is answered by {2}")
    @MethodSource
    void discoveries(String method, String target, int status, String body) {
        HttpAnswer answer = ask(asked(method, target, "https://dapp.example"));
        assertEquals(status, answer.status());
        if (status == 200) {
            assertEquals(body, answer.body());
            assertEquals("*", answer.header("access-control-allow-origin"));
            assertEquals("text/plain", answer.header("content-type"));
        }
    }

    @ParameterizedTest(name = "{0} is nobody else's")
    @ValueSource(strings = {"/q/health/live", "/q/metrics"})
    void whatTheGatewayHasItself(String target) {
        assertEquals(200, ask(asked("GET", target, null)).status());
    }

    /** What stops the start, in a process: each row is a kind of its own. */
    static Stream<Arguments> vain() {
        return Stream.of(
                arguments(
                        Map.of("millrace.socketio.paths.a.path", "/engine.io"),
                        Map.of(),
                        "millrace.engineio.path and millrace.socketio.paths.a.path are both /engine.io/"),
                arguments(
                        Map.of("millrace.socketio.paths.a.path", "/a", "millrace.socketio.paths.a.ping-intervl", "1s"),
                        Map.of(),
                        "millrace.socketio.paths.a.ping-intervl"),
                arguments(
                        Map.of(),
                        Map.of(
                                "MILLRACE_SOCKETIO_PATHS_A_PATH", "/a",
                                "MILLRACE_SOCKETIO_PATHS_A_PING_INTERVL", "1s"),
                        "No setting of a gateway: MILLRACE_SOCKETIO_PATHS_A_PING_INTERVL"));
    }

    @ParameterizedTest(name = "no start: {2}")
    @MethodSource
    void vain(Map<String, String> settings, Map<String, String> environment, String sentence) {
        List<String> log = GatewayProcess.startInVain(settings, environment);
        assertTrue(log.stream().anyMatch(line -> line.contains(sentence)), () -> String.join("\n", log));
    }

    private static Upgrade asked(String method, String target, String origin) {
        Upgrade plain =
                new Upgrade(method + ' ' + target + " HTTP/1.1", List.of("Host: gateway.example", "Connection: close"));
        return origin == null ? plain : plain.with("Origin", origin);
    }

    private HttpAnswer ask(Upgrade request) {
        try (RawWebSocket connection = RawWebSocket.connect(gateway.port())) {
            return connection.ask(request);
        }
    }
}
