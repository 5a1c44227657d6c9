package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonScanner;
import io.millrace.contract.wire.OrderCodec.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class OrderCodecTest {
    private static final String ID = "k3J9xQ2mV8bT1nZ5wR7c";
    private static final String REPLY = "millrace:w:chat-1";
    private static final Json PLACEHOLDERS = Json.parse("[{\"_placeholder\":true,\"num\":0}]");
    private static final long DEADLINE = 1_795_232_430_123L;

    static Stream<Arguments> examples() {
        return Stream.of(
                row("emit", new Command.Emit("news", Json.parse("[{\"text\":\"Grüße 🌊\"},2]"), List.of(), null)),
                row(
                        "emit-answered",
                        new Order(
                                new Command.Emit(
                                        "question", Json.parse("[\"ready?\"]"), List.of(), Duration.ofSeconds(5)),
                                "chat/" + ID + "/1/3#0",
                                REPLY,
                                false,
                                Selection.NONE,
                                Selection.NONE)),
                row(
                        "emit-binary",
                        new Command.Emit(
                                "files",
                                Json.parse("[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"),
                                List.of(bytes('\n', 1, 0xFE, 0xFF), bytes('h', 'i')),
                                null)),
                row(
                        "emit-room",
                        new Order(
                                new Command.Emit("typing", Json.parse("[\"ada\"]"), List.of(), null),
                                null,
                                null,
                                true,
                                Selection.NONE,
                                new Selection(List.of(ID), List.of(), List.of()))),
                row(
                        "emit-many",
                        new Order(
                                new Command.Emit("notice", Json.EMPTY_ARRAY, List.of(), null),
                                null,
                                null,
                                false,
                                new Selection(List.of(ID), List.of("lobby", "ops"), List.of("ada")),
                                new Selection(List.of(), List.of("muted"), List.of("bob")))),
                row("emit-user", new Command.Emit("mail", Json.parse("[1]"), List.of(), null)),
                row("publish", new Command.Publish("orders:7", Json.parse("{\"n\":1}"), List.of())),
                row("ack", new Command.Ack("a7", Json.parse("[1,\"two\",[3]]"), List.of())),
                row("ack-binary", new Command.Ack("a7", PLACEHOLDERS, List.of(bytes(0xFF, '\n', 0)))),
                row(
                        "fail",
                        new Command.Fail(
                                "a7",
                                "SoldOutError",
                                "Nothing left",
                                Json.parse("{\"left\":0}"),
                                Json.parse("{\"retry\":false}"))),
                row(
                        "join",
                        new Order(
                                new Command.Join(List.of("lobby", "ops")),
                                "j1",
                                REPLY,
                                false,
                                Selection.NONE,
                                Selection.NONE)),
                row("leave", new Command.Leave(List.of("ops"))),
                row("close", new Command.Close(null, "bye")),
                row("close-code", new Command.Close(4500, "banned")),
                row(
                        "accept",
                        new Command.Accept(
                                "a1",
                                "ada",
                                Json.parse("{\"role\":\"admin\"}"),
                                List.of("lobby"),
                                new WorkerState("chat", 1, bytes('{', '}')),
                                Json.parse("{\"welcome\":true}"),
                                DEADLINE + 3_600_000)),
                row("accept-plain", new Command.Accept("a1", null, null, List.of(), null, null, null)),
                row(
                        "refuse",
                        new Command.Refuse(
                                "a1",
                                "Who are you?",
                                Json.parse("{\"login\":\"/login\"}"),
                                4401,
                                Duration.ofMinutes(1))),
                row("token", new Command.Token("eyJhbGciOi...")),
                row("token-removed", new Command.Token(null)),
                row(
                        "state",
                        new Command.State(new WorkerState(
                                "chat", 4, Bytes.of("{\"seen\":42}".getBytes(StandardCharsets.UTF_8))))),
                row("kick", new Command.Kick("lobby", "Mind your language")),
                row("raw-text", new Command.RawText("{\"any\":\"thing\"}")),
                row("raw-binary", new Command.RawBinary(bytes(1, 2, 3))),
                row("members", new Order(new Command.Members(), "m1", REPLY, false, Selection.NONE, Selection.NONE)),
                arguments(
                        "several",
                        List.of(
                                Order.of(new Command.Join(List.of("lobby"))),
                                Order.of(new Command.Emit("photo", PLACEHOLDERS, List.of(bytes(0xCA, 0xFE)), null)),
                                Order.of(new Command.Ack("a7", PLACEHOLDERS, List.of(bytes(7)))))));
    }

    private static Arguments row(String file, Command command) {
        return row(file, Order.of(command));
    }

    private static Arguments row(String file, Order order) {
        return arguments(file, List.of(order));
    }

    @ParameterizedTest(name = "{0}, both ways")
    @MethodSource
    void examples(String name, List<Order> orders) {
        Golden golden = Golden.read("commands/" + name + ".json");
        assertEquals(text(golden.message()), text(OrderCodec.encode(orders)), golden.says());
        assertArrayEquals(golden.message(), OrderCodec.encode(orders), golden.says());
        assertEquals(understood(orders), OrderCodec.decode(golden.message()), golden.says());
    }

    @Test
    @DisplayName("every example of a command stands in the table above")
    void everyExample() {
        assertEquals(
                Golden.files("commands"),
                examples().map(row -> row.get()[0] + ".json").collect(Collectors.toSet()));
    }

    static Stream<Arguments> malformed() {
        return Golden.table("malformed-commands.json").stream()
                .map(row ->
                        arguments(row.get("says").asString(), row.get("payload").asString()));
    }

    @ParameterizedTest(name = "{0} is malformed")
    @MethodSource
    void malformed(String what, String payload) {
        List<Decoded> decoded = OrderCodec.decode(payload.getBytes(StandardCharsets.UTF_8));
        assertEquals(1, decoded.size(), what);
        assertInstanceOf(Decoded.Malformed.class, decoded.getFirst(), what);
    }

    static Stream<Arguments> lenient() {
        Order join = Order.of(new Command.Join(List.of("a")));
        Order emit = Order.of(new Command.Emit("a", Json.EMPTY_ARRAY, List.of(), null));
        return Stream.of(
                arguments("fields of later versions", "{\"type\":\"emit\",\"event\":\"a\",\"new\":{\"x\":[]}}", emit),
                arguments(
                        "null for what is absent",
                        "{\"type\":\"emit\",\"event\":\"a\",\"args\":null,\"id\":null,\"reply\":null,\"to\":null,"
                                + "\"volatile\":null,\"attachments\":null,\"ackWithin\":null}",
                        emit),
                arguments("white space", " { \"type\" : \"emit\" ,\t\"event\" : \"a\" } \r", emit),
                arguments("a newline at the end", "{\"type\":\"emit\",\"event\":\"a\"}\n", emit),
                arguments(
                        "of two fields of a name the last", "{\"type\":\"x\",\"event\":\"a\",\"type\":\"emit\"}", emit),
                arguments("room instead of rooms", "{\"type\":\"join\",\"room\":\"a\"}", join),
                arguments("an array of one", "[{\"type\":\"join\",\"rooms\":[\"a\"]}]", join),
                arguments("an escaped name of a field", "{\"\\u0074ype\":\"join\",\"rooms\":[\"\\u0061\"]}", join),
                arguments(
                        "base64 without its padding",
                        "{\"type\":\"state\",\"service\":\"s\",\"version\":1," + "\"data\":\"AQ\"}",
                        Order.of(new Command.State(new WorkerState("s", 1, bytes(1))))),
                arguments(
                        "no message",
                        "{\"type\":\"fail\",\"ack\":\"a\",\"name\":\"E\"}",
                        Order.of(new Command.Fail("a", "E", "", null, null))),
                arguments(
                        "no data",
                        "{\"type\":\"publish\",\"channel\":\"c\"}",
                        Order.of(new Command.Publish("c", Json.NULL, List.of()))));
    }

    @ParameterizedTest(name = "{0}: taken")
    @MethodSource
    void lenient(String what, String payload, Order order) {
        assertEquals(understood(List.of(order)), OrderCodec.decode(payload.getBytes(StandardCharsets.UTF_8)), what);
    }

    @Test
    @DisplayName("a command of a later version is unknown and takes its attachments with it")
    void unknown() {
        byte[] payload = ("[{\"type\":\"sing\",\"attachments\":[2]}," + "{\"type\":\"raw\",\"attachments\":[1]}]\nabc")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of(
                        new Decoded.Unknown("sing"),
                        new Decoded.Understood(Order.of(new Command.RawBinary(bytes('c'))))),
                OrderCodec.decode(payload));
        byte[] endless = ("{\"type\":\"" + "x".repeat(1000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(new Decoded.Unknown("x".repeat(64))), OrderCodec.decode(endless));
    }

    @Test
    @DisplayName("a malformed command among others does not take them with it")
    void oneOfMany() {
        byte[] payload = "[{\"type\":\"members\"},7,{\"type\":\"join\"},{\"type\":\"members\"}]"
                .getBytes(StandardCharsets.UTF_8);
        List<Decoded> decoded = OrderCodec.decode(payload);
        assertEquals(4, decoded.size());
        Decoded members = new Decoded.Understood(Order.of(new Command.Members()));
        assertEquals(members, decoded.getFirst());
        assertInstanceOf(Decoded.Malformed.class, decoded.get(1));
        assertInstanceOf(Decoded.Malformed.class, decoded.get(2));
        assertEquals(members, decoded.getLast());
    }

    @Test
    @DisplayName("of an empty array nothing is done, and more commands than a message holds are refused together")
    void counts() {
        assertEquals(List.of(), OrderCodec.decode("[]".getBytes(StandardCharsets.UTF_8)));
        byte[] most = ("[" + "{\"type\":\"members\"},".repeat(OrderCodec.MAX_ORDERS - 1) + "{\"type\":\"members\"}]")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(OrderCodec.MAX_ORDERS, OrderCodec.decode(most).size());
        byte[] more = ("[" + "0,".repeat(OrderCodec.MAX_ORDERS) + "0]").getBytes(StandardCharsets.UTF_8);
        List<Decoded> refused = OrderCodec.decode(more);
        assertEquals(1, refused.size());
        assertInstanceOf(Decoded.Malformed.class, refused.getFirst());
        assertThrows(IllegalArgumentException.class, () -> OrderCodec.encode(List.of()));
    }

    @Test
    @DisplayName("a state of as many bytes as allowed is taken, one byte more is malformed")
    void stateSize() {
        assertInstanceOf(Decoded.Understood.class, state(WorkerState.MAX_BYTES));
        assertInstanceOf(Decoded.Malformed.class, state(WorkerState.MAX_BYTES + 1));
    }

    private static Decoded state(int size) {
        String base64 = java.util.Base64.getEncoder().encodeToString(new byte[size]);
        String payload = "{\"type\":\"state\",\"service\":\"s\",\"version\":1,\"data\":\"" + base64 + "\"}";
        return OrderCodec.decode(payload.getBytes(StandardCharsets.UTF_8)).getFirst();
    }

    private static List<Decoded> understood(List<Order> orders) {
        return orders.stream().<Decoded>map(Decoded.Understood::new).toList();
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.of(bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("whatever a client may say, a worker may say back, also among other commands")
    void asDeepAsClients() {
        String args = "[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH);
        Order emit = Order.of(new Command.Emit("e", Json.parse(args), List.of(), null));
        Order publish = Order.of(new Command.Publish("c", Json.parse(args), List.of()));
        List<Decoded> both = List.of(new Decoded.Understood(emit), new Decoded.Understood(publish));
        assertEquals(both, OrderCodec.decode(OrderCodec.encode(List.of(emit, publish))));
        byte[] deeper =
                ("[{\"type\":\"publish\",\"channel\":\"c\",\"data\":[" + args + "]}]").getBytes(StandardCharsets.UTF_8);
        assertInstanceOf(Decoded.Malformed.class, OrderCodec.decode(deeper).getFirst());
    }
}
