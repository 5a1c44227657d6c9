package io.millrace.server.socketcluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.dialects.socketcluster.BatchSettings;
import io.millrace.dialects.socketcluster.SocketClusterSettings;
import io.millrace.dialects.socketcluster.SocketClusterSettings.Version;
import io.millrace.server.harness.Settings;
import io.millrace.server.path.Keys;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SocketCluster's settings come to, and what they cannot be. */
final class SocketClusterPathsTest {
    private static final Keys KEYS = new Keys("millrace.socketcluster.");

    @Test
    void settings() {
        assertEquals(
                new SocketClusterSettings(
                        Version.AUTO,
                        8_000_000_000L,
                        20_000_000_000L,
                        10_000_000_000L,
                        true,
                        1_000_000,
                        Integer.MAX_VALUE,
                        BatchSettings.NONE),
                settings(Map.of()));
        assertEquals(
                new SocketClusterSettings(
                        Version.ONE,
                        1_000_000_000,
                        2_000_000_000,
                        3_000_000_000L,
                        false,
                        1_024,
                        7,
                        new BatchSettings(5_000_000, 6_000_000)),
                settings(Map.of(
                        "protocol", "1",
                        "ping-interval", "1s",
                        "ping-timeout", "2s",
                        "handshake-timeout", "3s",
                        "allow-client-publish", "false",
                        "socket-channel-limit", "7",
                        "batch-on-handshake", "true",
                        "batch-on-handshake-duration", "6ms",
                        "batch-interval", "5ms",
                        "max-payload", "1K")));
        assertEquals(Version.TWO, settings(Map.of("protocol", "2")).version());
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "protocol, 3, 'is 3: it must be auto, 1 or 2'",
        "ping-interval, 0s, is 0s: it must be more than 0s",
        "handshake-timeout, 0s, is 0s: it must be more than 0s",
        "socket-channel-limit, 0, is 0: it must be from 1 to 2147483647",
        "batch-interval, 0s, is 0s: it must be more than 0s",
        "max-payload, 0, is 0: it must be from 1 to 2147483647"
    })
    void wrong(String setting, String value, String sentence) {
        assertEquals("millrace.socketcluster." + setting + ' ' + sentence, refusal(Map.of(setting, value)));
    }

    @Test
    void clientsWouldGiveUpBetweenTwoPings() {
        String said = refusal(Map.of("ping-interval", "8s", "ping-timeout", "10s"));
        assertTrue(
                said.startsWith("millrace.socketcluster.ping-timeout and millrace.socketcluster.ping-interval: "),
                said);
    }

    private static String refusal(Map<String, String> settings) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> settings(settings))
                .getMessage());
    }

    private static SocketClusterSettings settings(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put("millrace.socketcluster." + key, value));
        return SocketClusterPaths.settings(Settings.read(SocketClusterConfig.class, properties), KEYS);
    }
}
