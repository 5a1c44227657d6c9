package io.millrace.dialects.engineio.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The envelope of JSONP, as engine.io's polling-jsonp.js has it. */
final class JsonpTest {
    static Stream<Arguments> wraps() {
        return Stream.of(
                arguments("a payload", "0", "2:4a", "___eio[0](\"2:4a\");"),
                arguments("only digits of the index", "alert(1)7", "1:6", "___eio[17](\"1:6\");"),
                arguments("no index", "", "1:6", "___eio[](\"1:6\");"),
                arguments("quotes, backslashes, lines", "3", "4\"\\\n", "___eio[3](\"4\\\"\\\\\\n\");"),
                arguments("what ends a line of JavaScript", "3", "4\u2028\u2029", "___eio[3](\"4\\u2028\\u2029\");"),
                arguments("beyond ASCII and the BMP", "3", "4ü😀", "___eio[3](\"4ü😀\");"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wraps(String what, String index, String payload, String then) {
        assertEquals(then, text(Jsonp.wrap(index, bytes(payload))));
    }

    static Stream<Arguments> unwraps() {
        return Stream.of(
                arguments("a field", "d=2%3A4a", "2:4a"),
                arguments("among others", "x=1&d=2:4a&y", "2:4a"),
                arguments("blanks, both ways", "d=4a+b%20c", "4a b c"),
                arguments("UTF-8", "d=4%C3%BC%f0%9f%98%80", "4ü😀"),
                arguments("an escaped line's end", "d=4a%5Cnb", "4a\nb"),
                arguments("an escaped backslash and n", "d=4a%5C%5Cnb", "4a\\nb"),
                arguments("three backslashes and n", "d=%5C%5C%5Cn", "\\\\n"),
                arguments("other backslashes", "d=%5C%5C%5Ct", "\\\\\\t"),
                arguments("a percent sign alone", "d=4%zz%4", "4%zz%4"),
                arguments("an empty field", "d=", ""),
                arguments("no field", "e=1&dd=2", null),
                arguments("nothing", "", null),
                arguments("twice", "d=1&d=2", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unwraps(String what, String form, String then) {
        Bytes payload = Jsonp.unwrap(bytes(form));
        assertEquals(then, payload == null ? null : text(payload));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Bytes bytes) {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
