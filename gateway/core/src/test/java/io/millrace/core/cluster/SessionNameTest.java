package io.millrace.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session's name says where the session was made. */
final class SessionNameTest {
    private static final String SECRET = "k3J9xQ2mV8bT1nZ5wR7c";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 25, 26, 61, 62, 63})
    void namesItsMaker(int loop) {
        Address maker = new Address("a-B_9z", loop);
        assertEquals(maker, SessionName.maker(SessionName.of(SECRET, maker)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "__proto__",
                "k3J9xQ2mV8bT1nZ5wR7c",
                "k3J9xQ2mV8bT1nZ5wR7ca-B_9z",
                "k3J9xQ2mV8bT1nZ5wR7ca-B_9z!"
            })
    void whatIsNoNameHasNone(String name) {
        assertNull(SessionName.maker(name));
    }

    @Test
    void whatWouldBeNoNameIsNotMade() {
        Address maker = new Address("short", 0);
        assertThrows(IllegalArgumentException.class, () -> SessionName.of(SECRET, maker));
    }
}
