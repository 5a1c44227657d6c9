package io.millrace.server.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of a path's settings, and the sentences about them. */
final class KeysTest {
    private static final Keys KEYS = new Keys("millrace.socketio.");

    @Test
    void theDefaultPathComesFirstAndFurtherOnesByName() {
        Map<Keys, String> all = KEYS.all("default", Map.of("b", "second", "a", "first"));
        assertEquals(List.of("default", "first", "second"), List.copyOf(all.values()));
        assertEquals(
                List.of("millrace.socketio.path", "millrace.socketio.paths.a.path", "millrace.socketio.paths.b.path"),
                all.keySet().stream().map(keys -> keys.of("path")).toList());
    }

    @ParameterizedTest(name = "a path cannot be named {0}")
    @CsvSource({"old-app", "old_app", "Old", "'a.b'", "''", "ü"})
    void names(String name) {
        String said = assertThrows(IllegalArgumentException.class, () -> KEYS.ofFurther(name))
                .getMessage();
        assertEquals(
                "millrace.socketio.paths." + name
                        + ".*: a path is named by [a-z0-9]+, as variables of the environment can",
                said);
    }

    @ParameterizedTest(name = "a time of {0}")
    @CsvSource({"PT0S, 0s", "PT-1S, -1s"})
    void aTimeOfNothing(Duration time, String said) {
        assertEquals(
                "millrace.socketio.ping-timeout is " + said + ": it must be more than 0s",
                assertThrows(IllegalArgumentException.class, () -> KEYS.positive("ping-timeout", time))
                        .getMessage());
        assertEquals(Duration.ofNanos(1), KEYS.positive("ping-timeout", Duration.ofNanos(1)));
    }

    @ParameterizedTest(name = "{0} is too few or too many")
    @CsvSource({"0", "-1", "2147483648"})
    void numbers(long number) {
        assertEquals(
                "millrace.socketio.max-namespaces is " + number + ": it must be from 1 to 2147483647",
                assertThrows(IllegalArgumentException.class, () -> KEYS.atLeast(1, "max-namespaces", number))
                        .getMessage());
        assertEquals(1, KEYS.atLeast(1, "max-namespaces", 1));
    }
}
