package io.millrace.sdk.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.sdk.Args;
import io.millrace.sdk.HandlerException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java values become on their way to a client. */
final class ValuesTest {
    private static final Values VALUES = new Values(new ObjectMapper().findAndRegisterModules());

    record Point(int x, int y) {}

    static Stream<Arguments> returned() {
        return Stream.of(
                arguments("null is an argument", null, "[null]", 0),
                arguments("text", "grün 🐟\n", "[\"grün 🐟\\n\"]", 0),
                arguments("whole numbers", Args.of(1, 2L), "[1,2]", 0),
                arguments("others by Jackson", Args.of(1.5, 'c', (short) 3), "[1.5,\"c\",3]", 0),
                arguments("true", true, "[true]", 0),
                arguments("a record", new Point(1, 2), "[{\"x\":1,\"y\":2}]", 0),
                arguments("a list is one argument", List.of(1, 2), "[[1,2]]", 0),
                arguments("an array of texts too", new String[] {"a"}, "[[\"a\"]]", 0),
                arguments("text in a record too", Map.of("grün", "🐟"), "[{\"grün\":\"🐟\"}]", 0),
                arguments("a map", Map.of("a", 1), "[{\"a\":1}]", 0),
                arguments("JSON as it is", Json.parse("{ }"), "[{ }]", 0),
                arguments("several", Args.of("a", null, List.of()), "[\"a\",null,[]]", 0),
                arguments("none", Args.of(), "[]", 0),
                arguments("bytes", new byte[] {1}, "[{\"_placeholder\":true,\"num\":0}]", 1),
                arguments(
                        "bytes among others",
                        Args.of("a", new byte[] {1}, Bytes.of(new byte[2])),
                        "[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                        2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void returned(String behaviour, @Nullable Object value, String expected, int attachments) {
        Values.Written written = VALUES.returned(value);
        assertEquals(expected, written.args().toString());
        assertEquals(attachments, written.attachments().size());
    }

    @Test
    void whatJacksonCannotWriteIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> VALUES.args(new Object()));
    }

    static Stream<Arguments> answers() {
        List<Json> args = Json.parse("[\"a\",1,null,{\"x\":1,\"y\":2}]").elements();
        return Stream.of(
                arguments("text", args, 0, String.class, "a"),
                arguments("number", args, 1, int.class, "1"),
                arguments("a record", args, 3, Point.class, "Point[x=1, y=2]"),
                arguments("JSON", args, 2, Json.class, "null"),
                arguments(
                        "null",
                        args,
                        2,
                        String.class,
                        "!Argument 3 of the client's answer: expected a string, got null"),
                arguments(
                        "missing",
                        args,
                        4,
                        String.class,
                        "!Argument 5 of the client's answer: expected a string, got nothing"),
                arguments(
                        "another kind",
                        args,
                        0,
                        int.class,
                        "!Argument 1 of the client's answer: expected a whole number, got a string"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void answers(String behaviour, List<Json> args, int index, Class<?> type, String expected) {
        if (expected.startsWith("!")) {
            var thrown = assertThrows(HandlerException.class, () -> VALUES.read(args, List.of(), index, type));
            assertEquals(expected.substring(1), thrown.getMessage());
        } else {
            assertEquals(expected, VALUES.read(args, List.of(), index, type).toString());
        }
    }

    @Test
    void statesComeBackAsTheyWent() {
        assertEquals(new Point(1, 2), VALUES.valueOf(VALUES.bytesOf(new Point(1, 2)), Point.class));
        assertEquals("[1, 2]", Arrays.toString(VALUES.valueOf(VALUES.bytesOf(new byte[] {1, 2}), byte[].class)));
        assertEquals(Optional.of("x"), Optional.of(VALUES.valueOf(VALUES.bytesOf("x"), String.class)));
    }
}
