package io.millrace.server.page;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.contract.json.Json;
import io.millrace.server.gateway.Gateway;
import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.Upgrade;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The start page, and what it shows of the gateway. */
@QuarkusTest
@WithTestResource(Brokers.class)
final class LiveFeedTest {
    @Inject
    Gateway gateway;

    @Test
    void tellsOnceASecondWhatTheGatewayDoes() {
        try (RawWebSocket feed = RawWebSocket.open(RestAssured.port, Upgrade.of("/live"))) {
            Map<String, Json> now = new LinkedHashMap<>();
            String text = assertInstanceOf(Received.Text.class, feed.next()).text();
            Json.parse(text).forEachField(now::put);

            assertEquals(gateway.id(), now.get("gateway").asString());
            assertEquals("there", now.get("kafka").asString());
            assertEquals("there", now.get("redis").asString());
            assertEquals(gateway.admission().clients(), now.get("clients").asLong());
        }
    }

    /** A page that is closed ends its feed, without a word in the log. Another's beats tell how long to look. */
    @Test
    void aPageThatIsClosedIsNoError() {
        List<String> errors = new CopyOnWriteArrayList<>();
        Handler ear = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
                    errors.add(logged.getLoggerName() + ": " + logged.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(ear);
        try (RawWebSocket watch = RawWebSocket.open(RestAssured.port, Upgrade.of("/live"))) {
            RawWebSocket closed = RawWebSocket.open(RestAssured.port, Upgrade.of("/live"));
            assertInstanceOf(Received.Text.class, closed.next());
            closed.close();
            for (int beat = 0; beat < 4; beat++) {
                assertInstanceOf(Received.Text.class, watch.next());
            }
        } finally {
            root.removeHandler(ear);
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void thePageNamesItsGatewayAndTheClientsFile() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString("data-gateway=\"" + gateway.id() + '"'))
                .body(containsString("socket.io.js"));
    }
}
