package io.millrace.contract.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonTest {
    static Stream<Arguments> strings() {
        return Stream.of(
                arguments("plain", "\"abc\"", "abc"),
                arguments("empty", "\"\"", ""),
                arguments("two, three and four bytes", "\"ü€🌊\"", "ü€🌊"),
                arguments("the short escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"),
                arguments("an escape between others", "\"ü\\n🌊\"", "ü\n🌊"),
                arguments("an escaped pair of surrogates", "\"\\ud83c\\udf0a\"", "🌊"),
                arguments("a lone surrogate stays one", "\"\\ud800!\"", "\ud800!"),
                arguments("an escaped NUL", "\"a\\u0000b\"", "a\u0000b"),
                arguments("half a pair behind other escapes", "\"ü\\n\\u00e9\\udc00\\t🌊\"", "ü\né\udc00\t🌊"),
                arguments("a backslash before the end", "\"a\\\\\"", "a\\"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void strings(String what, String json, String text) {
        assertEquals(text, Json.parse(json).asString(), what);
        assertEquals(text, Json.string(text).asString(), "written and read again");
    }

    /** In digits of both cases, between characters of one to four bytes. */
    @Test
    void everyUnitByItsEscape() {
        for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
            String expected = "aü€" + (char) unit + "🌊";
            for (String digits : List.of("%04x", "%04X")) {
                String json = "\"aü€\\u" + digits.formatted(unit) + "🌊\"";
                assertEquals(expected, Json.parse(json).asString(), json);
            }
        }
    }

    static Stream<Arguments> elements() {
        return Stream.of(
                arguments("none", "[ ]", List.of()),
                arguments("one", "[1]", List.of("1")),
                arguments(
                        "white space everywhere",
                        " [ 1 ,\t\"a\" ,\n{ \"b\" : [ ] } , null\r] ",
                        List.of("1", "\"a\"", "{ \"b\" : [ ] }", "null")),
                arguments(
                        "brackets, commas and quotes inside strings",
                        "[\"],\\\"[{\",\"}\",[\"]\"]]",
                        List.of("\"],\\\"[{\"", "\"}\"", "[\"]\"]")),
                arguments("numbers of every form", "[-0,1.5e+3,1E9]", List.of("-0", "1.5e+3", "1E9")),
                arguments("a backslash before the end quote", "[\"\\\\\",1]", List.of("\"\\\\\"", "1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void elements(String what, String json, List<String> elements) {
        Json array = Json.parse(json);
        assertEquals(elements, array.elements().stream().map(Json::toString).toList(), what);
        assertEquals(
                elements.isEmpty() ? "null" : elements.getFirst(),
                array.firstElement().toString(),
                what);
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("none", "{ }", List.of()),
                arguments("white space everywhere", "{ \"a\" : 1 , \"b\":[ 2 ] }", List.of("a=1", "b=[ 2 ]")),
                arguments("escapes in a name", "{\"\\u0061\\n\":true}", List.of("a\n=true")),
                arguments("a name that stands twice", "{\"a\":1,\"a\":2}", List.of("a=1", "a=2")),
                arguments("an object inside", "{\"a\":{\"b\":{}},\"c\":\"}\"}", List.of("a={\"b\":{}}", "c=\"}\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void fields(String what, String json, List<String> fields) {
        List<String> found = new ArrayList<>();
        Json.parse(json).forEachField((name, value) -> found.add(name + "=" + value));
        assertEquals(fields, found, what);
    }

    static Stream<Arguments> longs() {
        return Stream.of(
                arguments("zero", "0", 0L),
                arguments("the most", "9223372036854775807", Long.MAX_VALUE),
                arguments("the least", "-9223372036854775808", Long.MIN_VALUE),
                arguments("one too many", "9223372036854775808", null),
                arguments("thousands of digits", "9".repeat(5000), null),
                arguments("a fraction", "1.0", null),
                arguments("an exponent", "1e3", null),
                arguments("a string", "\"1\"", null),
                arguments("nothing", "null", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void longs(String what, String json, Long number) {
        Json value = Json.parse(json);
        if (number == null) {
            assertThrows(JsonException.class, value::asLong, what);
        } else {
            assertEquals(number, value.asLong(), what);
            assertEquals(value, Json.number(number), what);
        }
    }

    static Stream<Arguments> otherKinds() {
        return Stream.of(
                arguments("a number as text", "1", (Function<Json, Object>) Json::asString),
                arguments("a text as elements", "\"[]\"", (Function<Json, Object>) Json::elements),
                arguments("an object as elements", "{}", (Function<Json, Object>) Json::elements),
                arguments("an array's first out of an object", "{}", (Function<Json, Object>) Json::firstElement),
                arguments("null as true or false", "null", (Function<Json, Object>) Json::asBoolean),
                arguments("an array's fields", "[]", (Function<Json, Object>) json -> {
                    json.forEachField((_, _) -> {});
                    return json;
                }));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void otherKinds(String what, String json, Function<Json, Object> reader) {
        Json value = Json.parse(json);
        assertThrows(JsonException.class, () -> reader.apply(value), what);
    }

    @Test
    @DisplayName("a value is a slice of what it came in, and equal to the same bytes elsewhere")
    void slices() {
        byte[] bytes = "  [1,\"ü\"] ".getBytes(StandardCharsets.UTF_8);
        Json slice = Json.parse(bytes);
        assertEquals("[1,\"ü\"]", slice.toString());
        assertEquals(8, slice.length());
        assertEquals(Json.parse("[1,\"ü\"]"), slice);
        assertEquals(Json.parse("[1,\"ü\"]").hashCode(), slice.hashCode());
        assertNotEquals(Json.parse("[1, \"ü\"]"), slice);
        assertEquals(Json.number(1), slice.elements().getFirst());
        byte[] whole = "[]".getBytes(StandardCharsets.UTF_8);
        assertSame(whole, Json.parse(whole).toBytes());
        byte[] target = new byte[12];
        slice.copyTo(target, 4);
        assertEquals("[1,\"ü\"]", new String(target, 4, 8, StandardCharsets.UTF_8));
    }

    static Stream<Arguments> written() {
        return Stream.of(
                arguments(
                        "commas come by themselves",
                        new JsonWriter()
                                .beginArray()
                                .number(1)
                                .bool(true)
                                .nullValue()
                                .beginObject()
                                .endObject()
                                .beginArray()
                                .endArray()
                                .string("a")
                                .endArray(),
                        "[1,true,null,{},[],\"a\"]"),
                arguments(
                        "names and values",
                        new JsonWriter()
                                .beginObject()
                                .name("a")
                                .number(-1)
                                .name("b")
                                .beginArray()
                                .endArray()
                                .name("c")
                                .json(Json.parse(" { } "))
                                .endObject(),
                        "{\"a\":-1,\"b\":[],\"c\":{ }}"),
                arguments(
                        "quotes, backslashes and controls are escaped, a slash is not",
                        new JsonWriter().string("\"\\/\n\u0000\u001f\u007f"),
                        "\"\\\"\\\\/\\n\\u0000\\u001f\u007f\""),
                arguments(
                        "the short escapes are taken where there is one",
                        new JsonWriter().string("\b\t\n\f\r\u000b"),
                        "\"\\b\\t\\n\\f\\r\\u000b\""),
                arguments("what is beyond ASCII stays UTF-8", new JsonWriter().string("ü€🌊\u2028"), "\"ü€🌊\u2028\""),
                arguments(
                        "lone surrogates are escaped", new JsonWriter().string("\ud800a\udc00"), "\"\\ud800a\\udc00\""),
                arguments(
                        "elements of an array go into the open one",
                        new JsonWriter()
                                .beginArray()
                                .string("n")
                                .elementsOf(Json.parse("[ 1, [2] ]"))
                                .elementsOf(Json.parse("[ ]"))
                                .number(3)
                                .endArray(),
                        "[\"n\",1, [2],3]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void written(String what, JsonWriter writer, String json) {
        assertEquals(json, new String(writer.toBytes(), StandardCharsets.UTF_8), what);
        assertEquals(Json.parse(json), writer.toJson(), what);
    }

    @Test
    @DisplayName("a text longer than the writer's first buffer is written whole")
    void grows() {
        String text = "🌊ü".repeat(10_000);
        assertEquals(text, new JsonWriter().string(text).toJson().asString());
    }

    @Test
    @DisplayName("what is to stand in something else may be less deep")
    void inner() {
        for (int levels : new int[] {0, 1, 5}) {
            int most = JsonScanner.MAX_DEPTH - levels;
            byte[] fits = ("[".repeat(most) + "]".repeat(most)).getBytes(StandardCharsets.UTF_8);
            assertEquals(Json.parse(fits), Json.parseInner(fits, levels));
            byte[] more = ("[".repeat(most + 1) + "]".repeat(most + 1)).getBytes(StandardCharsets.UTF_8);
            assertThrows(JsonException.class, () -> Json.parseInner(more, levels));
        }
    }
}
