package io.millrace.server.door;

import static io.millrace.server.harness.ClientFrame.close;
import static io.millrace.server.harness.ClientFrame.deflated;
import static io.millrace.server.harness.ClientFrame.ping;
import static io.millrace.server.harness.ClientFrame.rest;
import static io.millrace.server.harness.ClientFrame.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.BareClient;
import io.millrace.server.harness.ClientFrame;
import io.millrace.server.harness.Deflated;
import io.millrace.server.harness.EchoWorker;
import io.millrace.server.harness.FreshClient;
import io.millrace.server.harness.GatewayContext;
import io.millrace.server.harness.GatewayContext.Client;
import io.millrace.server.harness.GatewayProcess;
import io.millrace.server.harness.HttpAnswer;
import io.millrace.server.harness.RawWebSocket;
import io.millrace.server.harness.Received;
import io.millrace.server.harness.SharedBrokers;
import io.millrace.server.harness.Speech;
import io.millrace.server.harness.Upgrade;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** permessage-deflate by RFC 7692, whose sections the rows name; 12 and 13 are Autobahn's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeflateIT {
    private static final int LIMIT = 1_000_000;
    private static final int MEGABYTE = 1 << 20;
    private static final String DEFLATE = "permessage-deflate";
    private static final String AGREED = DEFLATE + "; server_no_context_takeover; client_no_context_takeover";
    private static final Upgrade OFFER = offer(Speech.SOCKET_IO);
    private static final List<Speech> SPEECHES = List.of(Speech.SOCKET_IO, Speech.SONO, Speech.PLAIN);

    private GatewayProcess gateway;
    private GatewayContext context;
    private EchoWorker worker;

    @BeforeAll
    void start() {
        gateway = SharedBrokers.gateway(Map.of(
                "millrace.socketio.per-message-deflate", "true",
                "millrace.sono.per-message-deflate", "true",
                "millrace.plain.per-message-deflate", "true"));
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

    private static Upgrade offer(Speech speech) {
        return speech.upgrade().with("Sec-WebSocket-Extensions", DEFLATE);
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                arguments("7.1 without parameters", DEFLATE, AGREED),
                arguments("7.1.1.1 server_no_context_takeover", DEFLATE + "; server_no_context_takeover", AGREED),
                arguments("7.1.1.2 client_no_context_takeover", DEFLATE + ";client_no_context_takeover", AGREED),
                arguments("7.1.2.2 what Chrome offers", DEFLATE + "; client_max_window_bits", AGREED),
                arguments("7.1.2.2 client_max_window_bits of 8", DEFLATE + "; client_max_window_bits=8", AGREED),
                arguments("7.1.2.2 in quotes", DEFLATE + "; client_max_window_bits=\"15\"", AGREED),
                arguments(
                        "7.1.2.1 server_max_window_bits of 15",
                        DEFLATE + "; server_max_window_bits=15",
                        AGREED + "; server_max_window_bits=15"),
                arguments("7.1.2.1 server_max_window_bits of 14", DEFLATE + "; server_max_window_bits=14", null),
                arguments("7.1.2.1 server_max_window_bits of nothing", DEFLATE + "; server_max_window_bits", null),
                arguments("7.1.2.1 server_max_window_bits of 015", DEFLATE + "; server_max_window_bits=015", null),
                arguments("7.1.2.2 client_max_window_bits of 7", DEFLATE + "; client_max_window_bits=7", null),
                arguments("7.1.2.2 client_max_window_bits of 16", DEFLATE + "; client_max_window_bits=16", null),
                arguments("7.1.1.1 a value where none is", DEFLATE + "; server_no_context_takeover=1", null),
                arguments("7 a parameter twice", DEFLATE + "; client_max_window_bits; client_max_window_bits", null),
                arguments("7 an unknown parameter", DEFLATE + "; faster", null),
                arguments("5.1 an extension nobody knows", "x-webkit-deflate-frame", null),
                arguments(
                        "5.2 the second of two offers",
                        DEFLATE + "; server_max_window_bits=10, " + DEFLATE + "; client_max_window_bits",
                        AGREED),
                arguments("5.2 behind another extension", "mux; max=2, " + DEFLATE, AGREED),
                arguments("not well-formed", DEFLATE + ";;,", null),
                arguments("GHSA-5v72: __proto__", "__proto__, constructor", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void offers(String behaviour, String offer, String answer) {
        for (Speech speech : SPEECHES) {
            try (RawWebSocket client = RawWebSocket.connect(gateway.port())) {
                HttpAnswer said = client.ask(speech.upgrade().with("Sec-WebSocket-Extensions", offer));
                assertEquals(101, said.status());
                assertEquals(answer, said.header("sec-websocket-extensions"), speech::name);
                if (speech.greets()) {
                    assertInstanceOf(Received.Text.class, client.next());
                }
                client.send(answer == null ? text(speech.whole()) : deflated(speech.whole()));
                assertEquals("joined", speech.words(client.next()));
            }
        }
    }

    static Stream<Arguments> messages() {
        return SPEECHES.stream().flatMap(speech -> Stream.of(taken(speech), misused(speech), bounded(speech))
                .flatMap(Function.identity()));
    }

    private static String large(Speech speech) {
        return speech.before() + "grüße 🌊 ".repeat(20_000) + speech.after();
    }

    private static ClientFrame firstHalf(Speech speech) {
        byte[] whole = Deflated.deflate(large(speech).getBytes(StandardCharsets.UTF_8));
        return text(Arrays.copyOf(whole, whole.length / 2)).withRsv(4).unfinished();
    }

    private static ClientFrame secondHalf(Speech speech) {
        byte[] whole = Deflated.deflate(large(speech).getBytes(StandardCharsets.UTF_8));
        return rest(Arrays.copyOfRange(whole, whole.length / 2, whole.length));
    }

    private static Stream<Arguments> taken(Speech speech) {
        String join = speech.whole();
        ClientFrame first = firstHalf(speech);
        ClientFrame second = secondHalf(speech);
        String[] nothing = speech.onNothing().contains("end")
                ? speech.onNothing().toArray(String[]::new)
                : Stream.concat(speech.onNothing().stream(), Stream.of("pong behind"))
                        .toArray(String[]::new);
        return Stream.of(
                row(speech, "7.2 a message", List.of(deflated(join)), "joined"),
                row(speech, "7.2, 12.1 a large message", List.of(deflated(large(speech))), "joined"),
                row(speech, "6 a message that is not compressed", List.of(text(join)), "joined"),
                row(speech, "6.1 in two fragments", List.of(first, second), "joined"),
                row(
                        speech,
                        "6.1 in two fragments, a ping between",
                        List.of(first, ping("b"), second),
                        "pong b",
                        "joined"),
                row(
                        speech,
                        "7.2.3.3 a block that is only stored",
                        List.of(compressed(Deflated.stored(join))),
                        "joined"),
                row(speech, "7.2.3.5 a final block", List.of(compressed(Deflated.finished(join))), "joined"),
                row(
                        speech,
                        "7.2.3.6 a message of nothing, which is Engine.IO's parse error",
                        List.of(bytes("00"), ping("behind")),
                        nothing));
    }

    private static Stream<Arguments> misused(Speech speech) {
        String join = speech.whole();
        return Stream.of(
                row(
                        speech,
                        "6 the bit on the second fragment",
                        List.of(firstHalf(speech), secondHalf(speech).withRsv(4)),
                        "close 1002",
                        "end"),
                row(speech, "6 the bit on a ping", List.of(ping("p").withRsv(4)), "close 1002", "end"),
                row(speech, "6 the bit on a close", List.of(close(1000, "").withRsv(4)), "close 1002", "end"),
                row(speech, "5.2 the second bit", List.of(text(join).withRsv(2)), "close 1002", "end"),
                row(speech, "5.2 two bits", List.of(deflated(join).withRsv(6)), "close 1002", "end"),
                row(speech, "what is no DEFLATE", List.of(bytes("ff ff ff ff")), "close 1007", "end"),
                row(
                        speech,
                        "a distance before the message's start",
                        List.of(bytes("02 02 00 00")),
                        "close 1007",
                        "end"),
                row(
                        speech,
                        "8.1 of RFC 6455: no UTF-8 inside",
                        List.of(compressed(Deflated.deflate(speech.with(new byte[] {(byte) 0xc0, (byte) 0xaf})))),
                        "close 1007",
                        "end"));
    }

    private static Stream<Arguments> bounded(Speech speech) {
        return Stream.of(
                row(speech, "a message at the limit", List.of(deflated(speech.whole(LIMIT))), "joined"),
                row(
                        speech,
                        "a message one byte over it",
                        List.of(deflated(speech.whole(LIMIT + 1))),
                        "close 1009",
                        "end"),
                row(
                        speech,
                        "over it in fragments",
                        List.of(
                                text(Deflated.deflate(new byte[2 * LIMIT]))
                                        .withRsv(4)
                                        .unfinished(),
                                rest("")),
                        "close 1009",
                        "end"));
    }

    private static ClientFrame bytes(String hex) {
        return compressed(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static ClientFrame compressed(byte[] deflated) {
        return text(deflated).withRsv(4);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void messages(Speech speech, String behaviour, List<ClientFrame> given, List<String> then) {
        try (RawWebSocket client = speech.comesIn(gateway.port(), offer(speech))) {
            client.send(given.toArray(ClientFrame[]::new));
            List<String> seen = new ArrayList<>();
            while (seen.size() < then.size()) {
                seen.add(speech.words(client.next()));
            }
            assertEquals(then, seen);
        }
        FreshClient.served(gateway.port(), speech);
    }

    private static Arguments row(Speech speech, String behaviour, List<ClientFrame> given, String... then) {
        return arguments(speech, behaviour, given, List.of(then));
    }

    /** 256 MB in 260 KB, from ten clients at once, into a gateway of 192 MB. */
    @ParameterizedTest
    @FieldSource("SPEECHES")
    void aBombCostsNoMemory(Speech speech) {
        byte[] bomb = Deflated.bomb(256, MEGABYTE);
        assertTrue(bomb.length < 300_000, () -> "small: " + bomb.length);
        List<RawWebSocket> clients = Stream.generate(() -> speech.comesIn(gateway.port(), offer(speech)))
                .limit(10)
                .toList();
        clients.forEach(client -> client.send(text(bomb).withRsv(4)));
        for (RawWebSocket client : clients) {
            assertEquals("close 1009", client.next().toString());
            client.close();
        }
        long live = gateway.liveHeap();
        assertTrue(live < 100L * MEGABYTE, () -> "live: " + live);
        FreshClient.served(gateway.port(), speech);
    }

    @Test
    void whatIsLargeGoesOutCompressedToWhoWantsIt() {
        Client wants = context.clientOpens(OFFER);
        wants.joins("/");
        Client plain = context.clientJoins();
        String words = "\"" + "the same words again and again ".repeat(100) + "\"";
        context.workerEmits(wants, "news", "[" + words + "]");
        Received.Compressed message =
                assertInstanceOf(Received.Compressed.class, wants.socket().next());
        assertEquals("42[\"news\"," + words + "]", message.said());
        assertTrue(message.bytes().length < words.length() / 10, () -> "bytes: " + message.bytes().length);
        context.workerEmits(wants, "news", "[1]");
        assertEquals("text 42[\"news\",1]", wants.socket().next().toString(), "below the threshold");
        context.workerEmits(plain, "news", "[" + words + "]");
        assertEquals("text 42[\"news\"," + words + "]", plain.socket().next().toString());
    }

    static Stream<Speech> theSameWithoutAHello() {
        return Stream.of(Speech.SONO, Speech.PLAIN);
    }

    @ParameterizedTest
    @MethodSource
    void theSameWithoutAHello(Speech speech) {
        String words = "\"" + "the same words again and again ".repeat(100) + "\"";
        try (BareClient wants = new BareClient(gateway.port(), speech, offer(speech));
                BareClient plain = new BareClient(gateway.port(), speech)) {
            for (BareClient each : List.of(wants, plain)) {
                context.workerPublishes("millrace:c:" + each.connection(), "{\"type\":\"raw\",\"text\":" + words + '}');
            }
            Received.Compressed message =
                    assertInstanceOf(Received.Compressed.class, wants.socket().next());
            assertEquals(words, '"' + message.said() + '"');
            assertEquals(words, '"' + plain.receives() + '"');
        }
    }

    @Test
    void whatWouldNotBeShorterGoesOutAsItIs() {
        Client client = context.clientOpens(OFFER);
        client.joins("/");
        byte[] noise = new byte[3_000];
        new Random(7).nextBytes(noise);
        byte[] head = ("{\"type\":\"emit\",\"event\":\"noise\",\"args\":[{\"_placeholder\":true,\"num\":0}],"
                        + "\"attachments\":[3000]}\n")
                .getBytes(StandardCharsets.US_ASCII);
        assertEquals(1, context.redis().publish("millrace:c:" + client.connection(), ClientFrame.join(head, noise)));
        assertInstanceOf(Received.Text.class, client.socket().next());
        assertArrayEquals(
                noise,
                assertInstanceOf(Received.Binary.class, client.socket().next()).bytes());
    }
}
