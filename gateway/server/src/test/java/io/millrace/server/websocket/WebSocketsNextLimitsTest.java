package io.millrace.server.websocket;

import static io.millrace.server.harness.ClientFrame.close;
import static io.millrace.server.harness.ClientFrame.rest;
import static io.millrace.server.harness.ClientFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Upgrade;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What WebSockets Next does where a gateway must do otherwise (decision 0001). A row that fails is good news: think
 * that decision over.
 */
@QuarkusTest
@WithTestResource(Brokers.class)
final class WebSocketsNextLimitsTest {
    private static final String REPLACED = "text \ufffd\ufffd";

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments("invalid UTF-8 is replaced and echoed", List.of(text(bytes("c0af"))), REPLACED),
                arguments("reserved bits are accepted", List.of(text("a").withRsv(4)), "text a"),
                arguments(
                        "an unmasked frame ends without a close frame",
                        List.of(text("a").unmasked()),
                        "end"),
                arguments("a bad opcode ends without a close frame", List.of(ClientFrame.of(3, new byte[0])), "end"),
                arguments("a stray continuation ends without a close frame", List.of(rest("a")), "end"),
                arguments("a close code that does not exist is accepted", List.of(close(5000, "")), "close 5000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, List<ClientFrame> given, String then) {
        try (RawWebSocket socket = RawWebSocket.open(RestAssured.port, Upgrade.of("/websockets-next"))) {
            socket.send(given.toArray(ClientFrame[]::new));
            String first = socket.next().toString();
            // Unread bytes make a reset of the end.
            assertEquals(then, first.equals("reset") ? "end" : first);
        }
    }

    static Stream<Arguments> openings() {
        return Stream.of(
                arguments("a key that is too short gets 101", "Sec-WebSocket-Key", "abc", 101),
                arguments("version 8 gets 101", "Sec-WebSocket-Version", "8", 101));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void openings(String behaviour, String header, String value, int status) {
        try (RawWebSocket socket = RawWebSocket.connect(RestAssured.port)) {
            assertEquals(
                    status,
                    socket.ask(Upgrade.of("/websockets-next").with(header, value))
                            .status());
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
