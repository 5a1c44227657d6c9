package io.millrace.server.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.PollingClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What workers and clients say while a session goes from polls to a WebSocket, on another event loop mostly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpgradeOrderIT {
    private static final int ROUNDS = 300;
    private static final int MESSAGES = 30;

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of("quarkus.vertx.event-loops-pool-size", "4"));
        context = SharedBrokers.context(gateway);
    }

    @AfterAll
    void stop() {
        context.close();
        gateway.close();
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

    private static String hears(RawWebSocket socket) {
        return assertInstanceOf(Received.Text.class, socket.next()).text();
    }

    @Test
    void whatIsSaidMeanwhileArrivesOnceAndInOrder() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            try (PollingClient client = PollingClient.open(gateway.port(), "/socket.io/?EIO=4")) {
                String connection = joins(client);
                Thread worker = Thread.ofVirtual().start(() -> speaksTo(connection));
                goesThrough(client, connection, "round " + round);
                worker.join();
            }
        }
    }

    private void speaksTo(String connection) {
        for (int number = 1; number <= MESSAGES; number++) {
            context.workerPublishes(
                    "millrace:c:" + connection, "{\"type\":\"emit\",\"event\":\"e\",\"args\":[" + number + "]}");
            Await.pause(number % 5);
        }
    }

    private void goesThrough(PollingClient client, String connection, String round) {
        StringBuilder heard = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int number = 1; number <= MESSAGES; number++) {
            expected.append("42[\"e\",").append(number).append("]\n");
        }
        try (RawWebSocket socket = RawWebSocket.open(gateway.port(), client.upgrade())) {
            assertEquals("ok", client.posts("42[\"n\",1]").body());
            socket.send(ClientFrame.text("2probe"));
            assertEquals("3probe", hears(socket), round);
            pollsUntilItMayGo(client, heard);
            socket.send(ClientFrame.text("5"), ClientFrame.text("42[\"n\",2]"));
            while (heard.length() < expected.length()) {
                heard.append(hears(socket)).append('\n');
            }
            assertEquals(expected.toString(), heard.toString(), round);
            socket.send(ClientFrame.text("42[\"n\",3]"));
            for (int number = 1; number <= 3; number++) {
                assertEquals(
                        "[\"n\"," + number + ']',
                        context.expectForwarded(connection).value(),
                        round);
            }
        }
    }

    private static void pollsUntilItMayGo(PollingClient client, StringBuilder heard) {
        boolean may = false;
        while (!may) {
            for (String packet : client.polls().body().split("\u001e", -1)) {
                may |= packet.equals("6");
                heard.append(packet.equals("6") ? "" : packet + '\n');
            }
        }
    }
}
