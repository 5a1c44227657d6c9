package io.millrace.server.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.harness.Settings;
import io.millrace.server.path.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookie of a session, as it goes out, and what cannot be one (GHSA-pxg6-pf52-xh8x). */
final class SessionCookieTest {
    private static final String SID = "y5eN_HrNEIUoTOv3-AAA";
    private static final String CONTROL = "it must begin with a slash, and hold neither ; nor control characters";
    private static final String HOST = "it must be a name of hosts, as example.com";
    private static final String NAME = "it must be letters, digits and !#$%&'*+-.^_`|~";
    private static final String IN_NO_HEADER = " cannot stand in a header: ";

    static Stream<Arguments> right() {
        return Stream.of(
                arguments(
                        "as the original's by default",
                        Map.of("name", "io"),
                        "io=" + SID + "; Path=/; HttpOnly; SameSite=Lax"),
                arguments(
                        "everything",
                        Map.of(
                                "name", "my.sid",
                                "path", "/socket.io/",
                                "http-only", "false",
                                "same-site", "none",
                                "secure", "true",
                                "max-age", "2h",
                                "domain", "example.com"),
                        "my.sid=" + SID
                                + "; Max-Age=7200; Domain=example.com; Path=/socket.io/; Secure; SameSite=None"),
                arguments(
                        "strict, gone at once, and a domain as old servers have it",
                        Map.of("name", "io", "same-site", "strict", "max-age", "0s", "domain", ".a-b.example"),
                        "io=" + SID + "; Max-Age=0; Domain=.a-b.example; Path=/; HttpOnly; SameSite=Strict"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void right(String what, Map<String, String> settings, String header) {
        assertEquals(header, cookie(settings).orElseThrow().render(SID));
    }

    @Test
    void withoutANameThereIsNone() {
        assertTrue(cookie(Map.of("path", "/a", "secure", "true")).isEmpty());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("name", "io=1", IN_NO_HEADER + NAME),
                arguments("name", "io; Domain=evil.example", IN_NO_HEADER + NAME),
                arguments("name", "io\r\nX-Evil: 1", IN_NO_HEADER + NAME),
                arguments("name", "io\u0000", IN_NO_HEADER + NAME),
                arguments("name", "i o", IN_NO_HEADER + NAME),
                arguments("name", "ïo", IN_NO_HEADER + NAME),
                arguments("path", "a", IN_NO_HEADER + CONTROL),
                arguments("path", "/; Domain=evil.example", IN_NO_HEADER + CONTROL),
                arguments("path", "/\r\nX-Evil: 1", IN_NO_HEADER + CONTROL),
                arguments("path", "/\u007f", IN_NO_HEADER + CONTROL),
                arguments("path", "/ü", IN_NO_HEADER + CONTROL),
                arguments("domain", "a.example; Secure", IN_NO_HEADER + HOST),
                arguments("domain", "a.example\n", IN_NO_HEADER + HOST),
                arguments("domain", "a..example", IN_NO_HEADER + HOST),
                arguments("domain", "-a.example", IN_NO_HEADER + HOST),
                arguments("domain", "a_b.example", IN_NO_HEADER + HOST),
                arguments("domain", "a.example/", IN_NO_HEADER + HOST),
                arguments("max-age", "-1s", IN_NO_HEADER + "it must not be negative"),
                arguments(
                        "same-site",
                        "none",
                        " is none and millrace.engineio.cookie.secure is false: browsers take no such cookie. Make the"
                                + " latter true"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void wrong(String setting, String value, String sentence) {
        Map<String, String> settings = new HashMap<>(Map.of("name", "io"));
        settings.put(setting, value);
        assertEquals(
                "millrace.engineio.cookie." + setting + sentence,
                assertThrows(IllegalArgumentException.class, () -> cookie(settings))
                        .getMessage());
    }

    @ParameterizedTest(name = "\"{0}\" is no session's id")
    @ValueSource(strings = {"", "a b", "a;b", "a\r\nb", "a,b", "ä"})
    void ids(String id) {
        SessionCookie cookie = cookie(Map.of("name", "io")).orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> cookie.render(id));
    }

    private static Optional<SessionCookie> cookie(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put("millrace.engineio.cookie." + key, value));
        return SessionCookie.of(
                Settings.read(EngineIoConfig.class, properties).cookie(), new Keys("millrace.engineio."));
    }
}
