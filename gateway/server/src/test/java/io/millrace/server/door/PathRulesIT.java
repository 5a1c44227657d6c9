package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gateway lets in, chooses and tells workers when its settings say so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PathRulesIT {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of(
                "millrace.socketio.origins", "https://app.example,https://*.example.com,http://localhost:8080,null",
                "millrace.socketio.subprotocols", "v2.chat,arduino",
                "millrace.handshake.headers", "origin,user-agent,X-Tenant",
                "millrace.handshake.cookies", "session,lang",
                "millrace.http.trusted-proxies", "127.0.0.1,10.0.0.0/8"));
        context = SharedBrokers.context(gateway);
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
    }

    /** RFC 6455, section 10.2. */
    static Stream<Arguments> origins() {
        return Stream.of(
                arguments("https://app.example", true),
                arguments("HTTPS://APP.EXAMPLE", true),
                arguments("http://app.example", false),
                arguments("https://app.example:8443", false),
                arguments("https://app.example.evil.example", false),
                arguments("https://notapp.example", false),
                arguments("https://a.example.com", true),
                arguments("https://a.b.example.com", true),
                arguments("https://example.com", false),
                arguments("https://.example.com", false),
                arguments("https://evilexample.com", false),
                arguments("http://a.example.com", false),
                arguments("http://localhost:8080", true),
                arguments("http://localhost", false),
                arguments("null", true),
                arguments("", false),
                arguments("file://", false));
    }

    @ParameterizedTest(name = "Origin: {0} is allowed: {1}")
    @MethodSource
    void origins(String origin, boolean allowed) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
            HttpAnswer answer = client.ask(Upgrade.socketIo().with("Origin", origin));
            assertEquals(allowed ? 101 : 400, answer.status(), answer.body());
            if (!allowed) {
                assertEquals("Pages of this origin are not allowed here", answer.body());
                assertTrue(client.next().isLast(), "the connection ends");
            }
        }
        FreshClient.isServed(gateway.port()); // which sends no Origin, and is never refused for that
    }

    static Stream<Arguments> subprotocols() {
        return Stream.of(
                arguments("arduino", "arduino"),
                arguments("arduino, v2.chat", "arduino"),
                arguments("other, v2.chat, arduino", "v2.chat"),
                arguments("other", null),
                arguments("V2.CHAT", null));
    }

    @ParameterizedTest(name = "of \"{0}\" is chosen: {1}")
    @MethodSource
    void subprotocols(String offered, String chosen) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
            HttpAnswer answer = client.ask(Upgrade.socketIo().with("Sec-WebSocket-Protocol", offered));
            assertEquals(101, answer.status(), answer.body());
            assertEquals(chosen, answer.header("sec-websocket-protocol"));
        }
        FreshClient.isServed(gateway.port());
    }

    private static final String ENGINE = "\"EIO\":\"4\",\"transport\":\"websocket\"";
    private static final String LOCAL = "\"address\":\"127.0.0.1\",\"secure\":false";

    /** The whole value of {@code connected}. */
    static Stream<Arguments> facts() {
        Upgrade right = Upgrade.socketIo();
        return Stream.of(
                arguments("nothing but the URL", right, fact("{" + ENGINE + "}", "{}", LOCAL)),
                arguments(
                        "the last of each name, decoded",
                        Upgrade.of(TARGET + "&a=1&gr%C3%BC%C3%9Fe=%F0%9F%8C%8A&a=2"),
                        fact("{" + ENGINE + ",\"a\":\"2\",\"grüße\":\"🌊\"}", "{}", LOCAL)),
                arguments(
                        "allowed headers only, and several lines as one",
                        right.with("Origin", "null")
                                .with("X-Tenant", "a")
                                .and("X-Tenant", "b")
                                .with("Authorization", "Basic c2VjcmV0")
                                .with("Accept-Language", "de"),
                        fact("{" + ENGINE + "}", "{\"origin\":\"null\",\"x-tenant\":\"a, b\"}", LOCAL)),
                arguments(
                        "allowed cookies only",
                        right.with("Cookie", "session=abc; tracking=1;lang=de")
                                .and("Cookie", "sessions=2; session=x=y"),
                        fact("{" + ENGINE + "}", "{\"cookie\":\"session=abc; lang=de; session=x=y\"}", LOCAL)),
                arguments(
                        "no cookie that is allowed",
                        right.with("Cookie", "tracking=1; session"),
                        fact("{" + ENGINE + "}", "{}", LOCAL)),
                arguments(
                        "the client that a trusted proxy saw, and by TLS",
                        right.with("X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.0.0.9")
                                .with("X-Forwarded-Proto", "https"),
                        fact("{" + ENGINE + "}", "{}", "\"address\":\"203.0.113.7\",\"secure\":true")),
                arguments(
                        "a client by IPv6",
                        right.with("X-Forwarded-For", "2001:db8::7"),
                        fact("{" + ENGINE + "}", "{}", "\"address\":\"2001:db8::7\",\"secure\":false")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void facts(String behaviour, Upgrade request, String then) {
        Client client = context.clientOpens(request);
        client.joins("/");
        Forwarded connected = context.expectForwarded(client);
        assertEquals("connected", connected.type());
        assertEquals(then, connected.value());
    }

    private static String fact(String query, String headers, String rest) {
        return "{\"recovered\":false,\"query\":" + query + ",\"headers\":" + headers + "," + rest + "}";
    }
}
