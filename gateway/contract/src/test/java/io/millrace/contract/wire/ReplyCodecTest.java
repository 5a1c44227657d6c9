package io.millrace.contract.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import io.millrace.contract.Reply;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReplyCodecTest {
    private static final String ID = "k3J9xQ2mV8bT1nZ5wR7c";

    static Stream<Arguments> examples() {
        return Stream.of(
                arguments(
                        "acked",
                        new Reply.Acked(
                                "chat/" + ID + "/1/3#0", "gw-1", 1, ID, Json.parse("[\"yes\",{\"n\":2}]"), List.of())),
                arguments(
                        "acked-binary",
                        new Reply.Acked(
                                "q2",
                                "gw-1",
                                3,
                                ID,
                                Json.parse("[{\"_placeholder\":true,\"num\":0}]"),
                                List.of(Bytes.of(new byte[] {'\n', -1})))),
                arguments("joined", new Reply.Joined("j1", "gw-1", 1, List.of("lobby", "ops"))),
                arguments(
                        "members",
                        new Reply.Members(
                                "m1",
                                "gw-1",
                                2,
                                List.of(new Reply.Member(ID, "ada"), new Reply.Member("Zb2_d9-Rk0LwQe7yTn4u", null)))),
                arguments("failed", new Reply.Failed("q2", "gw-1", 3, ID, "AckTimeout", "No answer within 5000 ms")),
                arguments("failed-all", new Reply.Failed("p1", "gw-2", 0, null, "WrongTarget", "A room takes no ack")),
                arguments("gone", new Reply.Gone("q3", "gw-1", 0, ID)),
                arguments("gone-nobody", new Reply.Gone("m1", "gw-2", 0, null)));
    }

    @ParameterizedTest(name = "{0}, both ways")
    @MethodSource
    void examples(String name, Reply reply) {
        Golden golden = Golden.read("replies/" + name + ".json");
        assertArrayEquals(golden.message(), ReplyCodec.encode(reply), golden.says());
        assertEquals(reply, ReplyCodec.decode(golden.message()), golden.says());
    }

    @Test
    @DisplayName("every example of a reply stands in the table above")
    void everyExample() {
        assertEquals(
                Golden.files("replies"),
                examples().map(row -> row.get()[0] + ".json").collect(Collectors.toSet()));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("nothing", "", false),
                arguments("an array", "[]", false),
                arguments("no type", "{\"gateway\":\"g\"}", false),
                arguments("no gateway", "{\"type\":\"gone\"}", false),
                arguments("a type of a later version", "{\"type\":\"sung\",\"gateway\":\"g\",\"asked\":1}", true),
                arguments("an ack of nobody", "{\"type\":\"acked\",\"gateway\":\"g\",\"asked\":1,\"args\":[]}", false),
                arguments("fewer than nobody asked", "{\"type\":\"gone\",\"gateway\":\"g\",\"asked\":-1}", false),
                arguments(
                        "a member that is no object",
                        "{\"type\":\"members\",\"gateway\":\"g\",\"asked\":1,\"members\":[1]}",
                        false),
                arguments("a failure without a name", "{\"type\":\"failed\",\"gateway\":\"g\",\"asked\":1}", false),
                arguments(
                        "an attachment that is not there",
                        "{\"type\":\"gone\",\"gateway\":\"g\",\"attachments\":[9]}\nab",
                        false),
                arguments(
                        "an attachment that is no number",
                        "{\"type\":\"gone\",\"gateway\":\"g\",\"attachments\":[\"9\"]}\nab",
                        false),
                arguments("bytes that nothing lists", "{\"type\":\"gone\",\"gateway\":\"g\"}\nab", false));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void refused(String what, String payload, boolean unknownKind) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        WireException e = assertThrows(WireException.class, () -> ReplyCodec.decode(bytes), what);
        assertEquals(unknownKind, e.isUnknownKind(), what);
    }

    @Test
    @DisplayName("fields of later versions change nothing, and a reply to a command without an id has none")
    void laterVersions() {
        byte[] payload =
                "{\"type\":\"gone\",\"gateway\":\"g\",\"asked\":0,\"new\":[1]}".getBytes(StandardCharsets.UTF_8);
        assertEquals(new Reply.Gone(null, "g", 0, null), ReplyCodec.decode(payload));
    }

    @Test
    @DisplayName("a client's ack comes through as deep as clients may say it")
    void asDeepAsClients() {
        String args = "[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH);
        Reply acked = new Reply.Acked("1", "g", 1, "c", Json.parse(args), List.of());
        assertEquals(acked, ReplyCodec.decode(ReplyCodec.encode(acked)));
    }
}
