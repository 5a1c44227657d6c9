package io.millrace.server.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ChannelClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is let in at SocketCluster's path, and how the others are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SocketClusterDoorIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "millrace.socketcluster.origins", "https://app.example,https://*.example.com",
            "millrace.gateway.drain-over", "4s");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(SETTINGS);
        context = SharedBrokers.context(gateway);
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
    }

    static Stream<Arguments> origins() {
        return Stream.of(
                arguments("https://app.example", true),
                arguments("https://a.example.com", true),
                arguments("https://app.example.evil.example", false),
                arguments("http://app.example", false),
                arguments("null", false),
                arguments("", false));
    }

    @ParameterizedTest(name = "Origin: {0} is allowed: {1}")
    @MethodSource
    void origins(String origin, boolean allowed) {
        try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
            HttpAnswer answer = client.ask(Upgrade.socketCluster().with("Origin", origin));
            assertEquals(allowed ? 101 : 403, answer.status(), answer.body());
            if (!allowed) {
                assertEquals("Pages of this origin are not allowed here", answer.body());
                assertTrue(client.next().isLast(), "the connection ends");
            }
        }
        try (ChannelClient fresh = new ChannelClient(gateway.port())) { // which sends no Origin
            fresh.expectNothingElse(context);
        }
    }

    @Test
    void whileTheGatewayGoesAwayOthersAreSentElsewhere() {
        GatewayProcess leaving = SharedBrokers.gateway(SETTINGS);
        try (leaving;
                ChannelClient first = new ChannelClient(leaving.port());
                ChannelClient second = new ChannelClient(leaving.port())) {
            leaving.terminate();
            Await.until("it takes nobody", PATIENCE, () -> {
                HttpAnswer answer = refused(leaving.port());
                return answer.status() == 503
                        && "1".equals(answer.header("retry-after"))
                        && "close".equals(answer.header("connection"));
            });
            for (ChannelClient each : new ChannelClient[] {first, second}) {
                assertEquals(
                        new Received.Close(4001, "server shutting down"),
                        each.socket().next());
                each.socket().answerClose(4001);
            }
            assertEquals(143, leaving.awaitEnd(PATIENCE));
        }
    }

    private static HttpAnswer refused(int port) {
        try (RawWebSocket late = RawWebSocket.connect(port)) {
            return late.ask(Upgrade.socketCluster());
        }
    }
}
