package io.millrace.server.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an allow-list of origins can hold; what it lets in is tested at the door, by {@code PathRulesIT}. */
final class OriginsTest {
    static Stream<Arguments> headers() {
        return Stream.of(
                arguments("no header", List.of("https://a.example"), List.of(), true),
                arguments("two headers", List.of("https://a.example"), List.of("https://a.example", "x"), false),
                arguments("all", List.of("*"), List.of("anything", "twice"), true),
                arguments("none listed", List.of(), List.of("https://a.example"), false),
                arguments(
                        "a wildcard with a port",
                        List.of("http://*.a.example:81"),
                        List.of("http://b.a.example:81"),
                        true),
                arguments("the other port", List.of("http://*.a.example:81"), List.of("http://b.a.example"), false),
                arguments(
                        "a scheme of an app",
                        List.of("capacitor://localhost"),
                        List.of("capacitor://localhost"),
                        true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void headers(String behaviour, List<String> allowed, List<String> headers, boolean then) {
        assertEquals(then, new Origins(allowed).allow(headers));
    }

    @ParameterizedTest(name = "{0} is no origin")
    @ValueSource(
            strings = {
                "app.example",
                "https://app.example/",
                "https://",
                "https://*",
                "*.example.com",
                "https://a.*.b",
                "NULLE"
            })
    void whatIsNoOriginStopsTheStart(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> new Origins(List.of(text)));
        assertTrue(refused.getMessage().startsWith("not an origin: " + text), refused.getMessage());
    }
}
