package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.contract.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkTest {
    @Test
    @DisplayName("the mark of the example, both ways")
    void golden() {
        Map<String, Json> golden = Golden.read("mark.json").fields();
        byte[] payload = golden.get("payload").toBytes();
        Mark mark = new Mark("Zk3_x-", 3, 17, 1);
        assertArrayEquals(payload, mark.encode());
        assertEquals(mark, Mark.decode(payload));
    }

    @Test
    @DisplayName("what a later version adds is not looked at")
    void later() {
        assertEquals(
                new Mark("é", 63, Long.MAX_VALUE, Integer.MAX_VALUE),
                Mark.decode(bytes("{\"later\":[1],\"type\":\"mark\",\"gateway\":\"é\",\"loop\":63,"
                        + "\"number\":9223372036854775807,\"round\":2147483647}")));
    }

    @Test
    @DisplayName("who does not know marks takes one for a command of a later version")
    void unknownCommand() {
        assertEquals(
                List.of(new OrderCodec.Decoded.Unknown("mark")), OrderCodec.decode(new Mark("g", 0, 0, 1).encode()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"type\":\"emit\",\"gateway\":\"g\",\"loop\":0,\"number\":0,\"round\":1}",
                "{\"type\":\"mark\",\"loop\":0,\"number\":0,\"round\":1}",
                "{\"type\":\"mark\",\"gateway\":7,\"loop\":0,\"number\":0,\"round\":1}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":64,\"number\":0,\"round\":1}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":-1,\"number\":0,\"round\":1}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":0,\"number\":-1,\"round\":1}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":0,\"number\":0,\"round\":0}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":0,\"number\":0}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":0,\"number\":1e2,\"round\":1}",
                "{\"type\":\"mark\",\"gateway\":\"g\",\"loop\":0,\"number\":0,\"round\":1}\nx"
            })
    @DisplayName("malformed")
    void malformed(String payload) {
        assertThrows(WireException.class, () -> Mark.decode(bytes(payload)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
