package io.millrace.server.socketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.socketio.SocketIoSettings;
import io.millrace.server.harness.Settings;
import io.millrace.server.path.Keys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Socket.IO's settings come to, and what they cannot be. */
final class SocketIoPathsTest {
    private static final EngineSettings ENGINE = new EngineSettings(2, 1, 100, true, EngineSettings.Silence.CLOSE);
    private static final Keys KEYS = new Keys("millrace.socketio.");

    @Test
    void settings() {
        assertEquals(
                new SocketIoSettings(ENGINE, SocketIoSettings.Parser.JSON, 45_000_000_000L, List.of("/"), 32, 10),
                settings(Map.of()));
        assertEquals(
                new SocketIoSettings(
                        ENGINE, SocketIoSettings.Parser.MSGPACK, 1_000_000_000, List.of("/", "/team-*", "*"), 1, 0),
                settings(Map.of(
                        "parser", "msgpack",
                        "connect-timeout", "1s",
                        "namespaces", "/,/team-*,*",
                        "max-namespaces", "1",
                        "max-attachments", "0")));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "connect-timeout, 0s, is 0s: it must be more than 0s",
        "max-namespaces, 0, is 0: it must be from 1 to 2147483647",
        "max-attachments, -1, is -1: it must be from 0 to 2147483647",
        "'namespaces', 'chat', 'is chat: it must begin with a slash, or with a * for any'"
    })
    void wrong(String setting, String value, String sentence) {
        assertEquals(
                "millrace.socketio." + setting + ' ' + sentence,
                assertThrows(IllegalArgumentException.class, () -> settings(Map.of(setting, value)))
                        .getMessage());
    }

    @ParameterizedTest(name = "{0}={1} is refused, with the key and what can be")
    @CsvSource({"parser, xml, 'json'", "max-namespaces, many, 'millrace.socketio.max-namespaces'"})
    void unreadable(String setting, String value, String names) {
        String said = assertThrows(RuntimeException.class, () -> settings(Map.of(setting, value)))
                .getMessage();
        assertTrue(said.contains("millrace.socketio." + setting) && said.contains(names), said);
    }

    @Test
    void clientVersions() {
        assertEquals(ClientVersion.V4, ClientVersion.of("4.8", KEYS));
        assertEquals(ClientVersion.V2, ClientVersion.of("2.5", KEYS));
        assertEquals(
                "millrace.socketio.client-version is 3.1: it must be 4.8 or 2.5",
                assertThrows(IllegalArgumentException.class, () -> ClientVersion.of("3.1", KEYS))
                        .getMessage());
    }

    private static SocketIoSettings settings(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put("millrace.socketio." + key, value));
        return SocketIoPaths.settings(Settings.read(SocketIoConfig.class, properties), KEYS, ENGINE);
    }
}
