package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RegistryTest {
    private static final Map<String, Json> GOLDEN = Golden.read("registry.json").fields();
    private static final String REGISTRY = "Zk3_x-";
    private static final ConnectionId ID = new ConnectionId("c1");

    @Test
    @DisplayName("the keys of the example")
    void keys() {
        RegistryKeys keys = new RegistryKeys(Channels.DEFAULT_PREFIX);
        assertEquals(key("lease"), keys.lease(REGISTRY));
        assertEquals(key("leases"), keys.leases());
        assertEquals(key("claimed"), keys.claimed());
        assertEquals(key("connections"), keys.connections(REGISTRY));
        assertEquals(key("claim"), keys.claim(REGISTRY));
        assertEquals(key("epoch"), keys.epoch());
        assertEquals(key("secret"), keys.secret());
    }

    private static String key(String name) {
        return Golden.fields(GOLDEN.get(name)).get("key").asString();
    }

    @Test
    @DisplayName("the lease of the example, both ways")
    void lease() {
        LeaseText lease = new LeaseText("east", "10.1.2.3:9401");
        byte[] value = Golden.fields(GOLDEN.get("lease")).get("value").toBytes();
        assertArrayEquals(value, lease.encode());
        assertEquals(lease, LeaseText.decode(value));
        assertEquals(new LeaseText("é", null), LeaseText.decode(new LeaseText("é", null).encode()));
        assertEquals(new LeaseText("x", null), LeaseText.decode(bytes("{\"gateway\":\"x\",\"later\":1}")));
        assertThrows(WireException.class, () -> LeaseText.decode(bytes("{}")));
    }

    @Test
    @DisplayName("the registrations of the example, both ways")
    void registrations() {
        Map<String, Json> values =
                Golden.fields(Golden.fields(GOLDEN.get("connections")).get("values"));
        List<Origin> lives = List.of(
                new Origin(
                        "east",
                        new ConnectionId("Yz3kX0aQ9bN2mP7rT4vW"),
                        1,
                        "socketio",
                        "/chat",
                        "ada",
                        null,
                        List.of()),
                new Origin(
                        "east", new ConnectionId("b8Qw2LrT6yHn4KcJ0sVd"), 2, "socketio", "/", null, null, List.of()));
        assertEquals(lives.size(), values.size());
        for (Origin life : lives) {
            byte[] value = values.get(life.connection().value()).toBytes();
            assertArrayEquals(value, Registration.encode(life));
            assertEquals(life, Registration.decode(life.connection(), value));
        }
    }

    static Stream<Arguments> read() {
        return Stream.of(
                arguments("a user with letters of any kind", "[\"g\",1,\"sono\",\"/é\",\"😀\"]", "😀"),
                arguments("nobody", "[\"g\",1,\"sono\",\"/é\",null]", null),
                arguments("what a later version adds", "[\"g\",1,\"sono\",\"/é\",\"u\",{\"x\":1}]", "u"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void read(String what, String value, String user) {
        assertEquals(
                new Origin("g", ID, 1, "sono", "/é", user, null, List.of()),
                Registration.decode(ID, bytes(value)),
                what);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("nothing", ""),
                arguments("an object", "{}"),
                arguments("too few", "[\"g\",1,\"sono\"]"),
                arguments("a life that is no number", "[\"g\",\"1\",\"sono\",\"/\"]"),
                arguments("a life beyond all", "[\"g\",99999999999,\"sono\",\"/\"]"),
                arguments("a user that is no text", "[\"g\",1,\"sono\",\"/\",5]"));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void refused(String what, String value) {
        assertThrows(WireException.class, () -> Registration.decode(ID, bytes(value)), what);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
