package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.BareClient;
import io.millrace.server.harness.EchoWorker;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Speech;
import io.millrace.server.harness.Upgrade;
import java.util.HashMap;
import java.util.List;
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
    private static final List<Speech> SPEECHES = List.of(Speech.SOCKET_IO, Speech.SONO, Speech.PLAIN);
    private static final List<String> PREFIXES = List.of("socketio", "sono", "plain");

    private GatewayProcess gateway;
    private GatewayContext context;
    private EchoWorker worker;

    @BeforeAll
    void start() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "millrace.handshake.headers", "origin,user-agent,X-Tenant",
                "millrace.handshake.cookies", "session,lang",
                "millrace.http.trusted-proxies", "127.0.0.1,10.0.0.0/8"));
        for (String prefix : PREFIXES) {
            settings.put(
                    "millrace." + prefix + ".origins",
                    "https://app.example,https://*.example.com,http://localhost:8080,null");
            settings.put("millrace." + prefix + ".subprotocols", "v2.chat,arduino");
        }
        gateway = SharedBrokers.gateway(settings);
        worker = SharedBrokers.echoWorker();
        context = SharedBrokers.context(gateway);
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void stop() {
        worker.close();
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
        for (Speech speech : SPEECHES) {
            try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
                HttpAnswer answer = client.ask(speech.upgrade().with("Origin", origin));
                int refused = speech.greets() ? 400 : 403;
                assertEquals(allowed ? 101 : refused, answer.status(), () -> speech + ": " + answer.body());
                if (!allowed) {
                    assertEquals("Pages of this origin are not allowed here", answer.body());
                    assertTrue(client.next().isLast(), "the connection ends");
                }
            }
            FreshClient.served(gateway.port(), speech); // which sends no Origin, and is never refused for that
        }
    }

    /** Socket.IO takes the first that the client offers, the others the first of the settings. */
    static Stream<Arguments> subprotocols() {
        return Stream.of(
                arguments("arduino", "arduino", "arduino"),
                arguments("arduino, v2.chat", "arduino", "v2.chat"),
                arguments("other, v2.chat, arduino", "v2.chat", "v2.chat"),
                arguments("other", null, null),
                arguments("V2.CHAT", null, null));
    }

    @ParameterizedTest(name = "of \"{0}\" is chosen: {1}, or {2}")
    @MethodSource
    void subprotocols(String offered, String ofSocketIo, String ofOthers) {
        for (Speech speech : SPEECHES) {
            try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
                HttpAnswer answer = client.ask(speech.upgrade().with("Sec-WebSocket-Protocol", offered));
                assertEquals(101, answer.status(), answer.body());
                assertEquals(
                        speech.greets() ? ofSocketIo : ofOthers, answer.header("sec-websocket-protocol"), speech::name);
            }
            FreshClient.served(gateway.port(), speech);
        }
    }

    private static final String ENGINE = "\"EIO\":\"4\",\"transport\":\"websocket\"";
    private static final String LOCAL = "\"address\":\"127.0.0.1\",\"secure\":false";

    /** The whole value of {@code connected}. */
    static Stream<Arguments> facts() {
        return SPEECHES.stream().flatMap(PathRulesIT::factsOf);
    }

    private static Stream<Arguments> factsOf(Speech speech) {
        Upgrade right = speech.upgrade();
        String none = speech.greets() ? "{" + ENGINE + "}" : "{}";
        String some = speech.greets() ? "{" + ENGINE + "," : "{";
        return Stream.of(
                arguments(speech, "nothing but the URL", right, fact(none, "{}", LOCAL)),
                arguments(
                        speech,
                        "the last of each name, decoded",
                        speech.asking("a=1&gr%C3%BC%C3%9Fe=%F0%9F%8C%8A&a=2"),
                        fact(some + "\"a\":\"2\",\"grüße\":\"🌊\"}", "{}", LOCAL)),
                arguments(
                        speech,
                        "allowed headers only, and several lines as one",
                        right.with("Origin", "null")
                                .with("X-Tenant", "a")
                                .and("X-Tenant", "b")
                                .with("Authorization", "Basic c2VjcmV0")
                                .with("Accept-Language", "de"),
                        fact(none, "{\"origin\":\"null\",\"x-tenant\":\"a, b\"}", LOCAL)),
                arguments(
                        speech,
                        "allowed cookies only",
                        right.with("Cookie", "session=abc; tracking=1;lang=de")
                                .and("Cookie", "sessions=2; session=x=y"),
                        fact(none, "{\"cookie\":\"session=abc; lang=de; session=x=y\"}", LOCAL)),
                arguments(
                        speech,
                        "no cookie that is allowed",
                        right.with("Cookie", "tracking=1; session"),
                        fact(none, "{}", LOCAL)),
                arguments(
                        speech,
                        "the client that a trusted proxy saw, and by TLS",
                        right.with("X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.0.0.9")
                                .with("X-Forwarded-Proto", "https"),
                        fact(none, "{}", "\"address\":\"203.0.113.7\",\"secure\":true")),
                arguments(
                        speech,
                        "a client by IPv6",
                        right.with("X-Forwarded-For", "2001:db8::7"),
                        fact(none, "{}", "\"address\":\"2001:db8::7\",\"secure\":false")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void facts(Speech speech, String behaviour, Upgrade request, String then) {
        Forwarded connected = context.expectForwarded(comesIn(speech, request));
        assertEquals("connected", connected.type());
        assertEquals(then, connected.value());
    }

    /* Its connection's id. */
    private String comesIn(Speech speech, Upgrade request) {
        if (speech.greets()) {
            Client client = context.clientOpens(request);
            client.joins("/");
            return client.connection();
        }
        try (BareClient client = new BareClient(gateway.port(), speech, request)) {
            return client.connection();
        }
    }

    private static String fact(String query, String headers, String rest) {
        return "{\"recovered\":false,\"query\":" + query + ",\"headers\":" + headers + "," + rest + "}";
    }
}
