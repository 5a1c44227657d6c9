package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.Event.Awaited;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EventCodecTest {
    private static final ConnectionId ID = new ConnectionId("k3J9xQ2mV8bT1nZ5wR7c");
    private static final long TIME = 1_795_232_400_123L;
    private static final long DEADLINE = TIME + 30_000;
    private static final Origin SOCKETIO = Origin.of("gw-1", ID, "socketio", "/");
    private static final Origin CLUSTER =
            new Origin("gw-1", ID, 1, "socketcluster", "socketcluster", "ada", null, List.of());
    private static final Origin ADA = new Origin("gw-1", ID, 1, "socketio", "/", "ada", null, List.of());
    private static final Origin AGAIN = new Origin("gw-1", ID, 2, "socketio", "/", "ada", null, List.of());
    private static final Origin KNOWN = new Origin(
            "gw-1",
            ID,
            2,
            "socketio",
            "/chat",
            "ada",
            null,
            List.of(
                    new WorkerState("chat", 3, Bytes.of("{\"seen\":42}".getBytes(StandardCharsets.UTF_8))),
                    new WorkerState("audit", 1, Bytes.of(new byte[] {1}))));
    private static final String HANDSHAKE = "\"query\":{\"EIO\":\"4\",\"transport\":\"websocket\"},"
            + "\"headers\":{\"origin\":\"https://app.example\",\"user-agent\":\"Mozilla/5.0\"},"
            + "\"auth\":{\"token\":\"<secret>\"},\"address\":\"203.0.113.7\",\"secure\":true}";

    static Stream<Arguments> examples() {
        return Stream.of(
                row("event", SOCKETIO, EventType.EVENT, 2, "greet", null, "[\"greet\",{\"text\":\"Grüße 🌊\"}]"),
                row("event-awaited", SOCKETIO, EventType.EVENT, 3, "echo", "a7", "[\"echo\",1,\"two\",[3]]"),
                arguments(
                        "event-binary",
                        new Event(
                                SOCKETIO,
                                EventType.EVENT,
                                4,
                                "upload",
                                TIME,
                                null,
                                Json.parse(
                                        "[\"upload\",{\"name\":\"a.bin\",\"body\":{\"_placeholder\":true,\"num\":0}}]"),
                                List.of(Bytes.of(new byte[] {0, 1, -2, -1})))),
                row("event-known", KNOWN, EventType.EVENT, 5, "say", null, "[\"say\",\"hello\"]"),
                row(
                        "event-claims",
                        CLUSTER.withClaims(
                                Json.parse("{\"username\":\"ada\",\"city\":\"Köln 🌊\",\"exp\":1795236030}")),
                        EventType.EVENT,
                        7,
                        "say",
                        null,
                        "[\"say\",\"hello\"]"),
                row("connect", SOCKETIO, EventType.CONNECT, 1, "connect", "a1", "{" + HANDSHAKE),
                row(
                        "connect-verified",
                        SOCKETIO.withUser("ada"),
                        EventType.CONNECT,
                        1,
                        "connect",
                        "a1",
                        "{\"claims\":{\"sub\":\"ada\",\"role\":\"admin\",\"exp\":1795236030},"
                                + HANDSHAKE.replace("\"auth\":{\"token\":\"<secret>\"},", "")),
                row(
                        "connected",
                        SOCKETIO,
                        EventType.CONNECTED,
                        1,
                        "connected",
                        null,
                        "{\"recovered\":false," + HANDSHAKE),
                row(
                        "connected-recovered",
                        AGAIN,
                        EventType.CONNECTED,
                        1,
                        "connected",
                        null,
                        "{\"recovered\":true,\"claims\":{\"role\":\"admin\"},"
                                + "\"address\":\"203.0.113.7\",\"secure\":true}"),
                row(
                        "connected-client-id",
                        SOCKETIO,
                        EventType.CONNECTED,
                        1,
                        "connected",
                        null,
                        "{\"recovered\":false,\"clientId\":\"y5eN_HrNEIUoTOv3AAAA\",\"query\":{\"EIO\":\"3\"},"
                                + "\"address\":\"203.0.113.7\",\"secure\":false}"),
                row(
                        "disconnected",
                        ADA,
                        EventType.DISCONNECTED,
                        EventId.END,
                        "disconnected",
                        null,
                        "{\"reason\":\"transport close\",\"code\":1001}"),
                row(
                        "disconnected-gateway-lost",
                        SOCKETIO,
                        EventType.DISCONNECTED,
                        EventId.END,
                        "disconnected",
                        null,
                        "{\"reason\":\"gateway lost\"}"),
                row(
                        "subscribe",
                        CLUSTER,
                        EventType.SUBSCRIBE,
                        6,
                        "subscribe",
                        "a8",
                        "{\"channel\":\"orders:7\",\"data\":{\"since\":5},\"claims\":{\"role\":\"admin\"}}"),
                row(
                        "publish",
                        CLUSTER,
                        EventType.PUBLISH,
                        7,
                        "publish",
                        "a9",
                        "{\"channel\":\"orders:7\",\"data\":{\"n\":1},\"claims\":{\"role\":\"admin\"}}"),
                row(
                        "authenticate",
                        Origin.of("gw-1", ID, "socketcluster", "socketcluster"),
                        EventType.AUTHENTICATE,
                        8,
                        "authenticate",
                        "a10",
                        "{\"token\":\"<token>\"}"),
                row(
                        "joined",
                        CLUSTER,
                        EventType.JOINED,
                        9,
                        "joined",
                        null,
                        "{\"room\":\"orders:7\",\"by\":\"client\"}"),
                row("left", CLUSTER, EventType.LEFT, 10, "left", null, "{\"room\":\"orders:7\",\"by\":\"worker\"}"),
                row(
                        "refresh",
                        ADA,
                        EventType.REFRESH,
                        11,
                        "refresh",
                        "a11",
                        "{\"expiresAt\":" + (DEADLINE + 30_000) + ",\"claims\":{\"role\":\"admin\"}}"));
    }

    private static Arguments row(
            String file, Origin origin, EventType type, long sequence, String subject, String ack, String value) {
        Awaited awaited = ack == null ? null : new Awaited(ack, DEADLINE);
        return arguments(file, new Event(origin, type, sequence, subject, TIME, awaited, Json.parse(value), List.of()));
    }

    @ParameterizedTest(name = "{0}, both ways")
    @MethodSource
    void examples(String name, Event event) {
        Golden golden = Golden.read("events/" + name + ".json");
        Map<String, byte[]> headers = headers(event);
        Map<String, String> texts = new LinkedHashMap<>();
        headers.forEach((header, value) -> texts.put(header, new String(value, StandardCharsets.UTF_8)));
        texts.keySet().removeIf(header -> header.startsWith(EventHeaders.ATTACHMENT_PREFIX));
        assertEquals(List.copyOf(golden.headers().entrySet()), List.copyOf(texts.entrySet()), golden.says());
        for (int n = 0; n < golden.attachments().size(); n++) {
            assertArrayEquals(golden.attachments().get(n).array(), headers.get("attachment-" + n));
        }
        byte[] value = golden.fields().get("value").toBytes();
        assertArrayEquals(value, EventCodec.value(event));
        assertEquals(
                golden.fields().get("key").asString(),
                event.origin().connection().value());
        assertEquals(event, EventCodec.decode(source(golden), value));
    }

    @Test
    @DisplayName("every example of an event stands in the table above")
    void everyExample() {
        assertEquals(
                Golden.files("events"),
                examples().map(row -> row.get()[0] + ".json").collect(Collectors.toSet()));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no id", "ce_id", null, false),
                arguments("an id without a life", "ce_id", "abc/2", false),
                arguments("an id with a sign", "ce_id", "abc/+1/2", false),
                arguments("an id with a leading zero", "ce_id", "abc/1/02", false),
                arguments("an id with a sequence beyond numbers", "ce_id", "abc/1/9223372036854775808", false),
                arguments("an id that says its end by number", "ce_id", "abc/1/9223372036854775807", false),
                arguments("an id with a foreign connection", "ce_id", "a.b/1/2", false),
                arguments("an id with a fourth part", "ce_id", "abc/1/2/3", false),
                arguments("an id without a sequence", "ce_id", "abc/1/", false),
                arguments("no type", "ce_type", null, false),
                arguments("a type of a later version", "ce_type", "millrace.presence", true),
                arguments("another contract", "ce_contract", "2", true),
                arguments("no source", "ce_source", null, false),
                arguments("a foreign source", "ce_source", "/workers/1", false),
                arguments("no subject", "ce_subject", null, false),
                arguments("no time", "ce_time", null, false),
                arguments("a time without a zone", "ce_time", "2026-11-21T03:40:00.123", false),
                arguments("a time in February's end", "ce_time", "2026-02-30T03:40:00.123Z", false),
                arguments("a time of letters", "ce_time", "2026-11-21T03:4x:00.123Z", false),
                arguments("no dialect", "ce_dialect", null, false),
                arguments("no namespace", "ce_namespace", null, false),
                arguments("an ack without a deadline", "ce_deadline", null, false),
                arguments("a deadline that is no number", "ce_deadline", "soon", false),
                arguments("a state without a version", "ce_state", "chat", false),
                arguments("a state with a version of letters", "ce_state", "chat:x:", false),
                arguments("a state that is not base64", "ce_state", "chat:1:%", false),
                arguments("a state of nobody", "ce_state", ":1:", false));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void refused(String what, String header, String value, boolean unknownKind) {
        Map<String, String> headers =
                new HashMap<>(Golden.read("events/event-awaited.json").headers());
        headers.put(header, value);
        WireException e = assertThrows(WireException.class, () -> EventCodec.decode(source(headers), bytes("[\"a\"]")));
        assertEquals(unknownKind, e.isUnknownKind(), what);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("nothing", "event", ""),
                arguments("no JSON", "event", "[\"a\""),
                arguments("an event that is no array", "event", "{}"),
                arguments("a notice that is no object", "connected", "[]"));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void values(String what, String example, String value) {
        HeaderSource source = source(Golden.read("events/" + example + ".json"));
        assertThrows(WireException.class, () -> EventCodec.decode(source, bytes(value)), what);
    }

    @Test
    @DisplayName("headers that are not known, and further parts of a state, change nothing")
    void laterVersions() {
        Map<String, String> headers =
                new HashMap<>(Golden.read("events/event-known.json").headers());
        headers.put("ce_new", "thing");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        headers.put("ce_state", "chat:3:eyJzZWVuIjo0Mn0=:new:parts,audit:1:AQ==:new");
        assertEquals(
                KNOWN, EventCodec.decode(source(headers), bytes("[\"say\"]")).origin());
        headers.remove("ce_contract");
        assertEquals(
                KNOWN, EventCodec.decode(source(headers), bytes("[\"say\"]")).origin());
    }

    @Test
    @DisplayName("the client's own bytes are the value, white space and escapes and all")
    void ownBytes() {
        byte[] frame = bytes("42[ \"a\",\t\"\\u00fc\", 1.0e0 ]");
        Json data = Json.parse(frame, 2, frame.length);
        Event event = new Event(SOCKETIO, EventType.EVENT, 1, "a", TIME, null, data, List.of());
        assertArrayEquals(bytes("[ \"a\",\t\"\\u00fc\", 1.0e0 ]"), EventCodec.value(event));
    }

    @Test
    @DisplayName("bytes of what comes again are made once")
    void sharedBytes() {
        Event one = new Event(SOCKETIO, EventType.EVENT, 1, "a", TIME, null, Json.EMPTY_ARRAY, List.of());
        Event two = new Event(SOCKETIO, EventType.EVENT, 2, "b", TIME, null, Json.EMPTY_ARRAY, List.of());
        Map<String, byte[]> first = headers(one);
        Map<String, byte[]> second = headers(two);
        for (String name : List.of(
                "ce_specversion",
                "ce_source",
                "ce_type",
                "content-type",
                "ce_dialect",
                "ce_namespace",
                "ce_contract")) {
            assertSame(first.get(name), second.get(name), name);
        }
    }

    @Test
    @DisplayName("a gateway that is named like a dialect and a namespace is taken for neither")
    void sameTexts() {
        for (int twice = 0; twice < 2; twice++) {
            Origin origin = Origin.of("plain", ID, "plain", "plain");
            Event event = new Event(origin, EventType.EVENT, 1, "a", TIME, null, Json.EMPTY_ARRAY, List.of());
            Map<String, byte[]> headers = headers(event);
            assertArrayEquals(bytes("/gateways/plain"), headers.get("ce_source"));
            assertArrayEquals(bytes("plain"), headers.get("ce_dialect"));
            assertArrayEquals(bytes("plain"), headers.get("ce_namespace"));
        }
    }

    @Test
    @DisplayName("more attachments than any message has are refused, not collected")
    void tooManyAttachments() {
        Map<String, String> headers =
                new HashMap<>(Golden.read("events/event.json").headers());
        for (int n = 0; n <= Payload.MAX_ATTACHMENTS; n++) {
            headers.put("attachment-" + n, "x");
        }
        assertThrows(WireException.class, () -> EventCodec.decode(source(headers), bytes("[\"a\"]")));
    }

    static Stream<Arguments> times() {
        return Stream.of(
                arguments("the epoch", 0L, "1970-01-01T00:00:00.000Z"),
                arguments("a millisecond before a second", 999L, "1970-01-01T00:00:00.999Z"),
                arguments("a leap day", 1_709_164_800_007L, "2024-02-29T00:00:00.007Z"),
                arguments("a year's last", 1_798_761_599_999L, "2026-12-31T23:59:59.999Z"),
                arguments("the last of all", 253_402_300_799_999L, "9999-12-31T23:59:59.999Z"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void times(String what, long epochMillis, String text) {
        assertEquals(text, new String(Timestamp.format(epochMillis), StandardCharsets.UTF_8), what);
        assertEquals(text, new String(Timestamp.format(epochMillis), StandardCharsets.UTF_8), "from the cache");
        assertEquals(epochMillis, Timestamp.parse(bytes(text)), what);
    }

    @Test
    @DisplayName("other producers may write a time in any form of RFC 3339")
    void otherTimes() {
        assertEquals(TIME, Timestamp.parse(bytes("2026-11-21T04:40:00.123456+01:00")));
        assertEquals(TIME - 123, Timestamp.parse(bytes("2026-11-21T03:40:00Z")));
        assertThrows(IllegalArgumentException.class, () -> Timestamp.format(-1));
        assertThrows(IllegalArgumentException.class, () -> Timestamp.format(253_402_300_800_000L));
    }

    @Test
    @DisplayName("a notice holds whatever a client may say, as deep as that may be")
    void asDeepAsClients() {
        String said = "[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH);
        HeaderSource connect = source(Golden.read("events/connect.json"));
        String notice = "{\"auth\":" + said + '}';
        assertEquals(notice, EventCodec.decode(connect, bytes(notice)).data().toString());
        assertThrows(WireException.class, () -> EventCodec.decode(connect, bytes("{\"auth\":[[" + said + "]]}")));
    }

    private static Map<String, byte[]> headers(Event event) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        EventCodec.headers(event, headers::put);
        return headers;
    }

    private static HeaderSource source(Golden golden) {
        Map<String, byte[]> headers = new HashMap<>();
        golden.headers().forEach((name, value) -> headers.put(name, bytes(value)));
        for (int n = 0; n < golden.attachments().size(); n++) {
            headers.put("attachment-" + n, golden.attachments().get(n).array());
        }
        return headers::get;
    }

    private static HeaderSource source(Map<String, String> headers) {
        return name -> headers.get(name) == null ? null : bytes(headers.get(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
