package io.millrace.server.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
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

/** With a port of their own, health and metrics are nowhere else, and nothing else is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManagementPortIT {
    private static final String SOCKET = "/socket.io/?EIO=4&transport=websocket";

    private GatewayProcess gateway;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of("millrace.management.port", "0"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("liveness", "/q/health/live", 404, 200),
                arguments("readiness", "/q/health/ready", 404, 200),
                arguments("metrics", "/q/metrics", 404, 200),
                arguments("an encoded letter", "/%71/metrics", 404, 200),
                arguments("a doubled slash", "//q/metrics", 404, 200),
                arguments("a way round", "/socket.io/../q/metrics", 404, 200),
                arguments("nothing below", "/q", 404, 404),
                arguments("a path that only begins so", "/quiet", 404, 404),
                arguments("the start page", "/", 200, 404),
                arguments("the client's files", "/socket.io/socket.io.js", 200, 404));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void requests(String what, String path, int ofClients, int ofOperators) {
        assertEquals(ofClients, status(gateway.port(), path), "clients' port");
        assertEquals(ofOperators, status(gateway.managementPort(), path), "operators' port");
    }

    @Test
    void clientsConnectOnTheirsOnly() {
        try (RawWebSocket client = RawWebSocket.connect(gateway.port());
                RawWebSocket lost = RawWebSocket.connect(gateway.managementPort())) {
            assertEquals(101, client.ask(Upgrade.of(SOCKET)).status());
            assertEquals(404, lost.ask(Upgrade.of(SOCKET)).status());
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStart() {
        String taken = Integer.toString(gateway.port());
        List<String> log = GatewayProcess.startInVain(Map.of("millrace.management.port", taken));
        assertTrue(
                log.stream().anyMatch(line -> line.contains("millrace.management.port") && line.contains(taken)),
                () -> String.join("\n", log));
    }

    private static int status(int port, String path) {
        try (RawWebSocket connection = RawWebSocket.connect(port)) {
            return connection
                    .ask(new Upgrade("GET " + path + " HTTP/1.1", List.of("Host: gateway.example")))
                    .status();
        }
    }
}
