package io.millrace.server.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.server.harness.Await;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.PollingClient;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Upgrade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that poll and go on by a WebSocket, byte by byte, in the orders of clients that exist. Each connection lands
 * on another event loop, so mostly the session moves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpgradeIT {
    private static final String SOCKET_IO = "/socket.io/?EIO=4";
    private static final String THREE = "/socket.io/?EIO=3";
    private static final String QUICK = "/quick/?EIO=4";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";
    private static final Pattern SID = Pattern.compile("\"sid\":\"([A-Za-z0-9_-]{27})\"");
    private static final int MOST_CLIENTS = 100;

    private GatewayProcess gateway;
    private GatewayContext context;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of(
                "quarkus.vertx.event-loops-pool-size", "4",
                "millrace.gateway.max-clients", String.valueOf(MOST_CLIENTS),
                "millrace.engineio.paths.quick.path", "/quick/",
                "millrace.engineio.paths.quick.upgrade-timeout", "500ms"));
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

    private RawWebSocket upgrades(PollingClient client) {
        return RawWebSocket.open(gateway.port(), client.upgrade());
    }

    /** In {@code /}: the id that workers know. */
    private String joins(PollingClient client) {
        RawWebSocket waiting = client.waits();
        assertEquals("ok", client.posts("40").body());
        return joined(waiting.answer().body());
    }

    private String joined(String answer) {
        assertTrue(answer.startsWith("40{\"sid\":\""), answer);
        String connection = answer.substring(10, answer.length() - 2);
        assertEquals("connected", context.expectForwarded(connection).type());
        return connection;
    }

    private static void says(RawWebSocket socket, String packet) {
        socket.send(ClientFrame.text(packet));
    }

    private static String hears(RawWebSocket socket) {
        return assertInstanceOf(Received.Text.class, socket.next()).text();
    }

    private static void hears(RawWebSocket socket, String packet) {
        assertEquals(packet, hears(socket));
    }

    private static void probes(RawWebSocket socket) {
        says(socket, "2probe");
        hears(socket, "3probe");
    }

    private void emits(String connection, int number) {
        context.workerPublishes(
                "millrace:c:" + connection, "{\"type\":\"emit\",\"event\":\"e\",\"args\":[" + number + "]}");
    }

    /** By its WebSocket, both ways. */
    private void works(RawWebSocket socket, String connection) {
        says(socket, "42[\"up\",\"é😀\"]");
        assertEquals("[\"up\",\"é😀\"]", context.expectForwarded(connection).value());
        emits(connection, 7);
        hears(socket, "42[\"e\",7]");
    }

    /** By polls, as if there had never been a WebSocket. */
    private void pollsOn(PollingClient client, String connection) {
        RawWebSocket waiting = client.waits();
        assertEquals("ok", client.posts("42[\"on\"]").body());
        assertEquals("[\"on\"]", context.expectForwarded(connection).value());
        emits(connection, 8);
        String answer = waiting.answer().body();
        for (int noops = 0; answer.equals("6") && noops < 3; noops++) { // of the probe that came to nothing
            answer = client.polls().body();
        }
        assertEquals("42[\"e\",8]", answer);
    }

    private static void isClosed(RawWebSocket socket) {
        Received.Close close = assertInstanceOf(Received.Close.class, socket.next());
        socket.answerClose(close.code() == 1005 ? 1000 : close.code());
        assertTrue(socket.next().isLast());
    }

    /** As the original closes what is not to be: without a code. */
    private static void isClosedWithoutACode(RawWebSocket socket) {
        assertEquals(1005, assertInstanceOf(Received.Close.class, socket.next()).code());
        socket.send(ClientFrame.close());
        assertTrue(socket.next().isLast());
    }

    @Test
    void inTheOrderOfTheJavaScriptClient() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            RawWebSocket waiting = client.waits();
            try (RawWebSocket socket = upgrades(client)) {
                probes(socket);
                assertEquals("6", waiting.answer().body());
                assertEquals("6", client.polls().body(), "it may poll again before it is done");
                says(socket, "5");
                works(socket, connection);
                HttpAnswer late = client.polls();
                assertEquals(400, late.status());
                assertEquals(BAD_REQUEST, late.body());
                assertEquals(400, client.posts("42[\"late\"]").status());
                works(socket, connection);
                socket.send(ClientFrame.close());
            }
            assertEquals("disconnected", context.expectForwarded(connection).type());
        }
    }

    @Test
    void aGetThatStillWaitsIsAnsweredWhenTheWebSocketTakesOver() {
        try (PollingClient client = opens(SOCKET_IO);
                RawWebSocket socket = upgrades(client)) {
            RawWebSocket waiting = client.waits();
            Await.pause(200); // one that has only just come counts as sent behind it
            socket.send(ClientFrame.text("5"), ClientFrame.text("40"));
            assertEquals("6", waiting.answer().body());
            works(socket, joined(hears(socket)));
        }
    }

    /** It polls in base64 always, and its WebSocket does not; what it has to say meanwhile follows at once behind 5. */
    @Test
    void inTheOrderOfSwifts() {
        try (PollingClient client = opens(SOCKET_IO + "&b64=1")) {
            RawWebSocket waiting = client.waits();
            assertEquals("ok", client.posts("40/,").body());
            String connection = joined(waiting.answer().body());
            RawWebSocket poll = client.waits();
            try (RawWebSocket socket = RawWebSocket.open(
                    gateway.port(), Upgrade.of(SOCKET_IO + "&transport=websocket&sid=" + client.sid()))) {
                probes(socket);
                assertEquals("6", poll.answer().body());
                socket.send(
                        ClientFrame.text("5"),
                        ClientFrame.text("451-[\"up\",{\"_placeholder\":true,\"num\":0}]"),
                        ClientFrame.binary(new byte[] {1, 2, 3}));
                assertEquals(
                        "[\"up\",{\"_placeholder\":true,\"num\":0}]",
                        context.expectForwarded(connection).value());
                works(socket, connection);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"in one segment", "behind the answer"})
    void inTheOrderOfArduinos(String way) {
        byte[] frames = ClientFrame.join(
                ClientFrame.text("2probe").bytes(), ClientFrame.text("5").bytes());
        try (RawWebSocket socket = RawWebSocket.connect(gateway.port())) {
            socket.send(PollingClient.request("GET", THREE + "&transport=polling", "", ""));
            Matcher sid = SID.matcher(socket.answer().body());
            assertTrue(sid.find());
            Upgrade upgrade = Upgrade.of(THREE + "&transport=websocket&sid=" + sid.group(1))
                    .and("Origin", "file://")
                    .and("Sec-WebSocket-Protocol", "arduino");
            byte[] request = upgrade.toString().getBytes(StandardCharsets.ISO_8859_1);
            socket.send(way.equals("in one segment") ? ClientFrame.join(request, frames) : request);
            HttpAnswer answer = socket.answer();
            assertEquals(101, answer.status(), answer::toString);
            assertEquals("arduino", answer.header("sec-websocket-protocol"));
            if (!way.equals("in one segment")) {
                socket.send(frames);
            }
            hears(socket, "3probe");
            hears(socket, "40");
            says(socket, "2");
            hears(socket, "3");
        }
    }

    @Test
    void inTheOrderOfPythons() {
        try (PollingClient client = opens(SOCKET_IO);
                RawWebSocket socket = upgrades(client)) {
            probes(socket);
            says(socket, "5");
            says(socket, "40");
            works(socket, joined(hears(socket)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4hello", "2", "3probe", "6", ""})
    void whoSaysSomethingElseFirstIsClosedAndPollsOn(String first) {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            try (RawWebSocket socket = upgrades(client)) {
                says(socket, first);
                isClosed(socket);
            }
            pollsOn(client, connection);
        }
    }

    @ParameterizedTest(name = "probed: {0}")
    @ValueSource(booleans = {false, true})
    void whoTakesTooLongIsClosedAndPollsOn(boolean probed) {
        try (PollingClient client = opens(QUICK);
                RawWebSocket socket = upgrades(client)) {
            if (probed) {
                probes(socket);
            }
            isClosed(socket);
            assertEquals("ok", client.posts("4hello").body());
            try (RawWebSocket again = upgrades(client)) {
                probes(again);
            }
        }
    }

    @Test
    void aWebSocketThatGoesLeavesTheSessionPolling() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            RawWebSocket silent = upgrades(client);
            silent.reset();
            RawWebSocket polite = upgradesOnceItMay(client);
            probes(polite);
            polite.send(ClientFrame.close());
            assertInstanceOf(Received.Close.class, polite.next());
            polite.close();
            pollsOn(client, connection);
            try (RawWebSocket socket = upgradesOnceItMay(client)) {
                probes(socket);
                says(socket, "5");
                works(socket, connection);
            }
        }
    }

    /** The end of the one before may be heard of later than the next request. */
    private RawWebSocket upgradesOnceItMay(PollingClient client) {
        long deadline = System.nanoTime() + RawWebSocket.PATIENCE.toNanos();
        while (true) {
            RawWebSocket socket = upgrades(client);
            if (socket.next(Duration.ofMillis(200)) instanceof Received.Silence) {
                return socket;
            }
            socket.close();
            assertTrue(System.nanoTime() < deadline, "it never may");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAAAAAAA", "__proto__", "x"})
    void anUnknownSessionIsRefused(String sid) {
        try (RawWebSocket socket = RawWebSocket.connect(gateway.port())) {
            refused(socket, SOCKET_IO + "&transport=websocket&sid=" + sid, "Session ID unknown");
        }
        FreshClient.isServed(gateway.port());
    }

    @Test
    void anotherVersionIsRefusedAndTheSessionLives() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            try (RawWebSocket socket = RawWebSocket.connect(gateway.port())) {
                refused(socket, THREE + "&transport=websocket&sid=" + client.sid(), "Bad request");
            }
            try (RawWebSocket socket = RawWebSocket.connect(gateway.port())) {
                refused(socket, QUICK + "&transport=websocket&sid=" + client.sid(), "Session ID unknown");
            }
            pollsOn(client, connection);
        }
    }

    private static void refused(RawWebSocket socket, String target, String body) {
        HttpAnswer answer = socket.ask(Upgrade.of(target));
        assertEquals(400, answer.status(), answer::toString);
        assertEquals(body, answer.body());
        assertEquals("text/html", answer.header("content-type"));
        assertEquals("close", answer.header("connection"));
        assertTrue(socket.next().isLast());
    }

    @Test
    void aSecondWebSocketIsTurnedAwayAndTheFirstGoesOn() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            try (RawWebSocket first = upgrades(client)) {
                probes(first);
                try (RawWebSocket second = upgrades(client)) {
                    isClosedWithoutACode(second);
                }
                says(first, "5");
                works(first, connection);
                try (RawWebSocket third = upgrades(client)) {
                    isClosedWithoutACode(third);
                }
                works(first, connection);
            }
        }
    }

    /** CVE-2022-21676. */
    @Test
    void invalidFramesInTheSegmentOfTheRequestHurtNobody() {
        byte[] invalid = ClientFrame.text("2probe").withRsv(7).bytes();
        for (String sid : List.of("x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA")) {
            try (RawWebSocket socket = RawWebSocket.connect(gateway.port())) {
                byte[] request = Upgrade.of(SOCKET_IO + "&transport=websocket&sid=" + sid)
                        .toString()
                        .getBytes(StandardCharsets.ISO_8859_1);
                socket.send(ClientFrame.join(request, invalid));
                assertEquals(400, socket.answer().status());
            }
        }
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            try (RawWebSocket socket = RawWebSocket.connect(gateway.port())) {
                byte[] request = client.upgrade().toString().getBytes(StandardCharsets.ISO_8859_1);
                socket.send(ClientFrame.join(request, invalid));
                assertEquals(101, socket.answer().status());
                assertEquals(
                        1002,
                        assertInstanceOf(Received.Close.class, socket.next()).code());
            }
            pollsOn(client, connection);
        }
        FreshClient.isServed(gateway.port());
    }

    @Test
    void whoGoesBeforeTheAnswerHasHadItsPlaceForNothing() {
        try (PollingClient client = opens(SOCKET_IO)) {
            String connection = joins(client);
            byte[] request = client.upgrade().toString().getBytes(StandardCharsets.ISO_8859_1);
            for (int time = 0; time < 3 * MOST_CLIENTS; time++) {
                RawWebSocket socket = RawWebSocket.connect(gateway.port());
                socket.send(request);
                socket.reset();
            }
            Await.pause(200);
            FreshClient.isServed(gateway.port());
            pollsOn(client, connection);
        }
    }
}
