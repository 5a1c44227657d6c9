package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.SharedRooms;
import io.millrace.contract.wire.ContractKey.Publish;
import io.millrace.contract.wire.ContractKey.Recovering;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ContractKeyTest {
    @Test
    @DisplayName("the example, both ways")
    void example() {
        Golden golden = Golden.read("contract-key.json");
        ContractKey key = new ContractKey(
                1, "millrace:", Publish.PUBLISH, SharedRooms.NONE, List.of(new Recovering("/", 1, 10_000, 120)));
        assertEquals(ContractKey.NAME, golden.fields().get("key").asString());
        assertArrayEquals(golden.fields().get("value").toBytes(), key.encode());
        assertEquals(key, ContractKey.decode(key.encode()));
    }

    @Test
    @DisplayName("what is not said has its default, what is not known changes nothing")
    void laterVersions() {
        assertEquals(
                new ContractKey(
                        2, "x:", Publish.SPUBLISH, SharedRooms.NONE, List.of(new Recovering("/chat", 1, 10_000, 120))),
                decode("{\"contract\":2,\"prefix\":\"x:\",\"publish\":\"SPUBLISH\",\"new\":1,"
                        + "\"recovering\":[{\"namespace\":\"/chat\",\"new\":1}]}"));
        assertEquals(
                new ContractKey(1, "", Publish.PUBLISH, SharedRooms.NONE, List.of()),
                decode("{\"contract\":1,\"prefix\":\"\",\"publish\":\"PUBLISH\"}"));
    }

    @Test
    void sharedRooms() {
        ContractKey key =
                new ContractKey(1, "", Publish.PUBLISH, new SharedRooms(List.of("lobby", "open:*")), List.of());
        assertEquals(
                "{\"contract\":1,\"prefix\":\"\",\"publish\":\"PUBLISH\",\"shared\":[\"lobby\",\"open:*\"],"
                        + "\"recovering\":[]}",
                new String(key.encode(), StandardCharsets.UTF_8));
        assertEquals(key, ContractKey.decode(key.encode()));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("nothing", "", false),
                arguments("no object", "[]", false),
                arguments("no version", "{\"prefix\":\"\",\"publish\":\"PUBLISH\"}", false),
                arguments("no prefix", "{\"contract\":1,\"publish\":\"PUBLISH\"}", false),
                arguments("no way to publish", "{\"contract\":1,\"prefix\":\"\"}", false),
                arguments("another way to publish", "{\"contract\":1,\"prefix\":\"\",\"publish\":\"XADD\"}", true),
                arguments(
                        "no streams",
                        "{\"contract\":1,\"prefix\":\"\",\"publish\":\"PUBLISH\","
                                + "\"recovering\":[{\"namespace\":\"/\",\"streams\":0}]}",
                        false),
                arguments(
                        "recovery of no namespace",
                        "{\"contract\":1,\"prefix\":\"\",\"publish\":\"PUBLISH\",\"recovering\":[{}]}",
                        false));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void refused(String what, String value, boolean unknownKind) {
        WireException e = assertThrows(WireException.class, () -> decode(value), what);
        assertEquals(unknownKind, e.isUnknownKind(), what);
    }

    private static ContractKey decode(String value) {
        return ContractKey.decode(value.getBytes(StandardCharsets.UTF_8));
    }
}
