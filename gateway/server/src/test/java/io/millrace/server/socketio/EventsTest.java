package io.millrace.server.socketio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.wire.Partitioning;
import io.millrace.server.harness.Brokers;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Forwarded;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.Upgrade;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way in: what a client says, and what a worker reads on Kafka. */
@QuarkusTest
@WithTestResource(Brokers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventsTest {
    @TestHTTPResource
    URI gateway;

    private GatewayContext context;

    @BeforeAll
    void open() {
        context = GatewayContext.ofThisTest(gateway.getPort());
    }

    @AfterEach
    void reset() {
        context.reset();
    }

    @AfterAll
    void close() {
        context.close();
    }

    @Test
    void theOpenPacketSaysWhatAClientMustKnow() {
        Client client = context.clientOpens();
        context.clientSends(client, "40");
        client.joined();
        assertTrue(
                client.opening()
                        .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{27}\",\"upgrades\":\\[],\"pingInterval\":25000,"
                                + "\"pingTimeout\":20000,\"maxPayload\":1000000}"),
                client.opening());
        assertTrue(client.connection().matches("[A-Za-z0-9_-]{20}"), client.connection());
        assertTrue(!client.opening().contains(client.connection()), "the session's id is a secret");
    }

    /** The value is the client's own bytes: nothing is read into a tree and written again. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "[\"plain\"]",
                "[ \"spaces\" ,\t1 , { \"a\" :  [ ] } ]",
                "[\"line\\r\\nbreaks\",\r\n\t2\r\n]",
                "[\"numbers\",1e400,-0,0.10,12345678901234567890123456789012345678901234567890,1E+2]",
                "[\"text\",\"h\u00e9 \ud834\udd1e \u4e16\u754c\"]",
                "[\"escapes\",\"\\u00e9 \\ud834\\udd1e \\/ \\u0000 \\u2028\"]",
                "[\"lone surrogate\",\"\\ud800\"]",
                "[\"twice\",{\"a\":1,\"a\":2,\"__proto__\":{\"x\":1}}]",
                "[\"\u043f\u0440\u0438\u0432\u0435\u0442 \ud83c\udf0a\",null,true,false]",
                "[\"\"]",
                "[5,\"a number as name\"]",
                "[\"error\",\"CVE-2024-38355: an ordinary name\"]",
                "[\"message\",{\"_placeholder\":false}]"
            })
    void events(String value) {
        Client client = context.clientJoins();
        context.clientSends(client, "42" + value);
        context.expectForwarded(client, value);
    }

    static Stream<Arguments> frames() {
        byte[] value = ("[\"long\",\"" + "\u00e9\ud834\udd1e-".repeat(20_000) + "\"]").getBytes(StandardCharsets.UTF_8);
        byte[] small = "42[\"small\",\"h\u00e9 \ud834\udd1e\"]".getBytes(StandardCharsets.UTF_8);
        byte[] message = ClientFrame.join(new byte[] {'4', '2'}, value);
        return Stream.of(
                arguments(
                        "1.1.7 a long text in one frame",
                        ClientFrame.text(message).bytes(),
                        value,
                        false),
                arguments(
                        "a long text in fragments of 997 bytes, cut inside characters",
                        ClientFrame.fragmentsOf(message, 997),
                        value,
                        false),
                arguments("a small text byte by byte", ClientFrame.text(small).bytes(), rest(small), true),
                arguments(
                        "a small text in fragments of one byte, byte by byte",
                        ClientFrame.fragmentsOf(small, 1),
                        rest(small),
                        true),
                arguments("pings between fragments", withPings(small), rest(small), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void frames(String behaviour, byte[] bytes, byte[] value, boolean byteByByte) {
        Client client = context.clientJoins();
        if (byteByByte) {
            client.socket().sendByteByByte(bytes);
        } else {
            client.socket().send(bytes);
        }
        context.expectForwarded(client, new String(value, StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "1.1 a message of {0} bytes")
    @ValueSource(ints = {125, 126, 127, 128, 65_535, 65_536, 65_537, 1_000_000})
    void lengths(int length) {
        Client client = context.clientJoins();
        String value = "[\"n\",\"" + "x".repeat(length - 10) + "\"]";
        context.clientSends(client, "42" + value);
        context.expectForwarded(client, value);
    }

    @Test
    void attachmentsAreHeaders() {
        Client client = context.clientJoins();
        byte[] first = {0, 1, (byte) 0xff};
        byte[] second = "two".getBytes(StandardCharsets.UTF_8);
        String value = "[\"files\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]";
        client.socket()
                .send(
                        ClientFrame.text("452-" + value),
                        ClientFrame.binary(first),
                        ClientFrame.ping("between"),
                        ClientFrame.binary(second));
        Forwarded event = context.expectForwarded(client, value);
        assertArrayEquals(first, event.attachments().get("attachment-0"));
        assertArrayEquals(second, event.attachments().get("attachment-1"));
    }

    /** The longest message, its name in a header too, and attachments as long again: Kafka takes it. */
    @Test
    void theLargestEvent() {
        Client client = context.clientJoins();
        String value = "[\"" + "n".repeat(999_950) + "\",{\"_placeholder\":true,\"num\":0}]";
        client.socket().send(ClientFrame.text("451-" + value), ClientFrame.binary(new byte[1_000_000]));
        assertEquals(
                1_000_000, context.expectForwarded(client, value).attachments().get("attachment-0").length);
    }

    @Test
    void everyHeaderOfEveryRecord() {
        long before = System.currentTimeMillis();
        Client client = context.clientOpens(Upgrade.of("/socket.io/?EIO=4&transport=websocket&t=x&room=gr%C3%BCn")
                .with("Origin", "https://app.example"));
        client.joins("/chat");
        Forwarded connected = context.expectForwarded(client);
        context.clientSends(client, "42/chat,[\"say \ud83c\udf0a\",1]");
        Forwarded event = context.expectForwarded(client);
        context.clientSends(client, "42/chat,7[5]");
        Forwarded awaited = context.expectForwarded(client);
        context.clientSends(client, "41/chat,");
        Forwarded disconnected = context.expectForwarded(client);

        String id = client.connection();
        expectHeaders(
                Map.of("ce_id", id + "/1/1", "ce_type", "millrace.connected", "ce_subject", "connected"), connected);
        expectHeaders(
                Map.of("ce_id", id + "/1/2", "ce_type", "millrace.event", "ce_subject", "say \ud83c\udf0a"), event);
        expectHeaders(
                Map.of(
                        "ce_id",
                        id + "/1/3",
                        "ce_type",
                        "millrace.event",
                        "ce_subject",
                        "5",
                        "ce_ack",
                        awaited.ack(),
                        "ce_deadline",
                        awaited.header("ce_deadline")),
                awaited);
        expectHeaders(
                Map.of("ce_id", id + "/1/end", "ce_type", "millrace.disconnected", "ce_subject", "disconnected"),
                disconnected);
        for (Forwarded one : new Forwarded[] {connected, event, awaited, disconnected}) {
            assertEquals(Partitioning.partition(new ConnectionId(id), 4), one.partition());
            long time = Instant.parse(one.header("ce_time")).toEpochMilli();
            assertTrue(time >= before - 200 && time <= System.currentTimeMillis() + 200, one.header("ce_time"));
        }
        long deadline = Long.parseLong(awaited.header("ce_deadline"));
        assertTrue(deadline - before >= 29_000 && deadline - before < 60_000, "30 s by default");
        assertTrue(connected.value().contains("\"recovered\":false"), connected.value());
        assertTrue(connected.value().contains("\"room\":\"gr\u00fcn\""), connected.value());
        assertTrue(connected.value().contains("\"origin\":\"https://app.example\""), connected.value());
        assertTrue(connected.value().contains("\"address\":\"127.0.0.1\""), connected.value());
    }

    private static void expectHeaders(Map<String, String> own, Forwarded of) {
        Map<String, String> all = new TreeMap<>(own);
        all.putAll(Map.of(
                "ce_specversion", "1.0",
                "ce_source", "/gateways/gw-test",
                "content-type", "application/json",
                "ce_connection", of.key(),
                "ce_dialect", "socketio",
                "ce_namespace", "/chat",
                "ce_contract", "1"));
        all.put("ce_time", of.header("ce_time"));
        assertEquals(all, of.headers());
    }

    @Test
    void theOrderOfAConnectionIsKept() {
        Client client = context.clientJoins();
        byte[][] frames = IntStream.range(0, 500)
                .mapToObj(n -> ClientFrame.text("42[\"n\"," + n + "]").bytes())
                .toArray(byte[][]::new);
        client.socket().send(ClientFrame.join(frames));
        for (int n = 0; n < 500; n++) {
            Forwarded event = context.expectForwarded(client, "[\"n\"," + n + "]");
            assertEquals(client.connection() + "/1/" + (n + 2), event.header("ce_id"));
        }
    }

    /** What was sent before the CONNECT is answered waits for it: {@code connected} comes first. */
    @Test
    void eventsRightBehindTheConnect() {
        Client client = context.clientOpens();
        client.socket()
                .send(ClientFrame.text("40"), ClientFrame.text("42[\"early\",1]"), ClientFrame.text("42[\"early\",2]"));
        client.joined();
        assertEquals("connected", context.expectForwarded(client).type());
        context.expectForwarded(client, "[\"early\",1]");
        context.expectForwarded(client, "[\"early\",2]");
    }

    /** Whoever reads an event can answer it at once: its channel is in force before the event is forwarded. */
    @Test
    void noEventBeforeItsChannelIsInForce() {
        for (int n = 0; n < 30; n++) {
            Client client = context.clientOpens();
            client.socket().send(ClientFrame.text("40"), ClientFrame.text("420[\"at once\"]"));
            client.joined();
            Forwarded connected = context.expectForwarded(client);
            assertEquals(
                    1,
                    context.workerPublishes(
                            "millrace:c:" + connected.key(), "{\"type\":\"emit\",\"event\":\"welcome\",\"args\":[]}"));
            context.expectClientReceives(client, "42[\"welcome\"]");
        }
    }

    @Test
    void namespacesAreConnectionsOfTheirOwn() {
        Client client = context.clientJoins();
        Client chat = client.inAnother("/chat");
        Client team = client.inAnother("/team-\u00e9\ud834\udd1e");
        assertNotEquals(client.connection(), chat.connection());
        assertEquals("connected", context.expectForwarded(chat).type());
        assertEquals("connected", context.expectForwarded(team).type());
        context.clientSends(client, "42/chat,[\"a\"]");
        context.clientSends(client, "42[\"b\"]");
        context.clientSends(client, "42/team-\u00e9\ud834\udd1e,[\"c\"]");
        assertEquals("/chat", context.expectForwarded(chat, "[\"a\"]").header("ce_namespace"));
        assertEquals("/", context.expectForwarded(client, "[\"b\"]").header("ce_namespace"));
        assertEquals(
                "/team-\u00e9\ud834\udd1e",
                context.expectForwarded(team, "[\"c\"]").header("ce_namespace"));
        context.clientSends(client, "41/chat,");
        context.expectDisconnected(chat, "client namespace disconnect");
        context.expectNothingElse(client);
        client.socket().close();
        context.expectDisconnected(team, "transport close");
        context.expectDisconnected(client, "transport close");
    }

    private static byte[] rest(byte[] message) {
        return Arrays.copyOfRange(message, 2, message.length);
    }

    private static byte[] withPings(byte[] message) {
        byte[] all = {};
        for (int at = 0; at < message.length; at++) {
            byte[] one = {message[at]};
            ClientFrame frame = at == 0 ? ClientFrame.text(one) : ClientFrame.rest(one);
            all = ClientFrame.join(
                    all,
                    (at + 1 < message.length ? frame.unfinished() : frame).bytes(),
                    at + 1 < message.length ? ClientFrame.ping("" + at).bytes() : new byte[0]);
        }
        return all;
    }
}
