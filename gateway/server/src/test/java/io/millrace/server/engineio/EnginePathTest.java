package io.millrace.server.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.engineio.Transports;
import io.millrace.server.harness.Settings;
import io.millrace.server.path.Keys;
import io.millrace.server.polling.PollingRules;
import io.millrace.server.websocket.Subprotocols;
import io.millrace.server.websocket.WebSocketConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a path's settings come to, and what they cannot be. */
final class EnginePathTest {
    private static final Keys KEYS = new Keys("millrace.engineio.");
    private static final long SECOND = 1_000_000_000;
    private static final Transports DEFAULT_TRANSPORTS = new Transports(true, true, true, 10 * SECOND);

    @Test
    void defaults() {
        EnginePath path = path(Map.of());
        assertEquals("/engine.io/", path.path());
        assertEquals(
                new EngineSettings(
                        25 * SECOND, 20 * SECOND, 1_000_000, true, EngineSettings.Silence.CLOSE, DEFAULT_TRANSPORTS),
                path.settings());
        assertEquals(new Subprotocols.FirstOffered(), path.rules().subprotocols());
        assertTrue(path.cors().isEmpty());
        assertTrue(path.cookie().isEmpty());
    }

    @Test
    void aFurtherPathTakesNothingFromTheFirst() {
        EngineIoConfig config = Settings.read(
                EngineIoConfig.class,
                Map.of(
                        "millrace.engineio.ping-interval", "1s",
                        "millrace.engineio.cors.origin", "https://a.example",
                        "millrace.engineio.paths.quiet.path", "/quiet",
                        "millrace.engineio.paths.quiet.silent-eio3", "probe",
                        "millrace.engineio.paths.quiet.allow-eio3", "false"));
        List<EnginePath> paths = KEYS.<EnginePathConfig>all(config, config.paths()).entrySet().stream()
                .map(each -> EnginePath.of(each.getValue(), each.getKey(), webSockets()))
                .toList();
        assertEquals(SECOND, paths.getFirst().settings().pingIntervalNanos());
        assertTrue(paths.getFirst().cors().isPresent());
        EnginePath quiet = paths.getLast();
        assertEquals("/quiet/", quiet.path());
        assertEquals("millrace.engineio.paths.quiet.path", quiet.keys().of("path"));
        assertEquals(
                new EngineSettings(
                        25 * SECOND, 20 * SECOND, 1_000_000, false, EngineSettings.Silence.PROBE, DEFAULT_TRANSPORTS),
                quiet.settings());
        assertTrue(quiet.cors().isEmpty());
    }

    @Test
    void transportsAndWhatTheyCarry() {
        EnginePath path = path(Map.of(
                "transports", "polling",
                "allow-upgrades", "false",
                "upgrade-timeout", "3s",
                "http-compression-threshold", "0"));
        assertEquals(
                new Transports(true, false, false, 3 * SECOND), path.settings().transports());
        assertEquals(new PollingRules("/engine.io/", 1_000_000, Duration.ofSeconds(30), 0), path.polling());
        EnginePath webSocket = path(Map.of("transports", "websocket", "http-compression", "false"));
        assertEquals(
                new Transports(false, true, true, 10 * SECOND),
                webSocket.settings().transports());
        assertEquals(-1, webSocket.polling().compressFrom());
    }

    /** A row is the setting, its value, and the whole sentence. */
    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("ping-interval", "0s", "ping-interval is 0s: it must be more than 0s"),
                arguments("ping-timeout", "0s", "ping-timeout is 0s: it must be more than 0s"),
                arguments("max-http-buffer-size", "0", "max-http-buffer-size is 0: it must be from 1 to 2147483647"),
                arguments(
                        "max-http-buffer-size",
                        "2G",
                        "max-http-buffer-size is 2147483648: it must be from 1 to 2147483647"),
                arguments(
                        "path",
                        "engine.io",
                        "path is engine.io: a path begins with a slash and holds letters, digits and . _ ~ - between"
                                + " slashes, as /socket.io/"),
                arguments(
                        "transports",
                        "websocket,webtransport",
                        "transports is websocket,webtransport: it must be polling, websocket, or both"),
                arguments("upgrade-timeout", "0s", "upgrade-timeout is 0s: it must be more than 0s"),
                arguments(
                        "http-compression-threshold",
                        "2G",
                        "http-compression-threshold is 2147483648: it must be from 0 to 2147483647"),
                arguments(
                        "origins",
                        "a.example",
                        "origins: not an origin: a.example (https://app.example, https://*.example.com, null or * "
                                + "are)"),
                arguments("websocket-ping-timeout", "0s", "websocket-ping-timeout is 0s: it must be more than 0s"),
                arguments(
                        "websocket-ping-interval",
                        "-1s",
                        "websocket-ping-interval is negative: it must be 0s for none, or more"),
                arguments(
                        "cors.origin",
                        "a.example",
                        "cors.origin: not an origin: a.example (https://app.example, https://*.example.com, null or *"
                                + " are)"),
                arguments(
                        "cors.credentials",
                        "true",
                        "cors.credentials has no effect without millrace.engineio.cors.origin: name the origins, or *"),
                arguments(
                        "cors.max-age",
                        "1m",
                        "cors.max-age has no effect without millrace.engineio.cors.origin: name the origins, or *"),
                arguments(
                        "cors.allowed-headers",
                        "x-a",
                        "cors.allowed-headers has no effect without millrace.engineio.cors.origin: name the origins,"
                                + " or *"),
                arguments(
                        "cors.exposed-headers",
                        "x-a",
                        "cors.exposed-headers has no effect without millrace.engineio.cors.origin: name the origins,"
                                + " or *"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource
    void wrong(String setting, String value, String sentence) {
        assertEquals(
                "millrace.engineio." + sentence,
                assertThrows(IllegalArgumentException.class, () -> path(Map.of(setting, value)))
                        .getMessage());
    }

    /** What cannot go together, or cannot stand in a header. */
    static Stream<Arguments> wrongWithCors() {
        return Stream.of(
                arguments(
                        Map.of("cors.origin", "*", "cors.credentials", "true"),
                        "cors.credentials is true and millrace.engineio.cors.origin is *: any page could act for its"
                                + " visitor. Name the origins, or take credentials away"),
                arguments(
                        Map.of("cors.origin", "https://a.example,*", "cors.credentials", "true"),
                        "cors.credentials is true and millrace.engineio.cors.origin is *: any page could act for its"
                                + " visitor. Name the origins, or take credentials away"),
                arguments(
                        Map.of("cors.origin", "*", "cors.methods", "GET;POST"),
                        "cors.methods is GET;POST: it must be names by commas"),
                arguments(
                        Map.of("cors.origin", "*", "cors.allowed-headers", "x-a,b c"),
                        "cors.allowed-headers is x-a,b c: it must be names by commas"),
                arguments(
                        Map.of("cors.origin", "*", "cors.exposed-headers", "x-a:b"),
                        "cors.exposed-headers is x-a:b: it must be names by commas"),
                arguments(
                        Map.of("cors.origin", "*", "cors.max-age", "-1s"),
                        "cors.max-age is -1s: it must not be negative"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrongWithCors(Map<String, String> settings, String sentence) {
        assertEquals(
                "millrace.engineio." + sentence,
                assertThrows(IllegalArgumentException.class, () -> path(settings))
                        .getMessage());
    }

    /** What is refused before it is read here; the sentence is the configuration's own, and names the key. */
    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments(Map.of("silent-eio3", "ignore"), "millrace.engineio.silent-eio3"),
                arguments(Map.of("ping-interval", "soon"), "millrace.engineio.ping-interval"),
                arguments(Map.of("ping-intervl", "1s"), "millrace.engineio.ping-intervl"),
                arguments(Map.of("cookie.same-site", "some"), "millrace.engineio.cookie.same-site"),
                arguments(Map.of("paths.a.path", "/a/", "paths.a.ping-intervl", "1s"), "paths.a.ping-intervl"),
                arguments(Map.of("paths.a.path", "/a/", "paths.a.cors.origins", "*"), "paths.a.cors.origins"),
                arguments(Map.of("paths.a.path", "/a/", "paths.a.enabled", "true"), "paths.a.enabled"),
                arguments(Map.of("paths.a.ping-interval", "1s"), "millrace.engineio.paths.a.path"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unreadable(Map<String, String> settings, String key) {
        String said = assertThrows(RuntimeException.class, () -> path(settings)).getMessage();
        assertTrue(said.contains(key), said);
    }

    @Test
    void subprotocols() {
        Subprotocols some = path(Map.of("subprotocols", "a,b")).rules().subprotocols();
        assertEquals(
                List.of("a", "b"),
                assertInstanceOf(Subprotocols.OfferedAndSupported.class, some).supported());
    }

    private static EnginePath path(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put("millrace.engineio." + key, value));
        return EnginePath.of(Settings.read(EngineIoConfig.class, properties), KEYS, webSockets());
    }

    private static WebSocketConfig webSockets() {
        return Settings.read(WebSocketConfig.class, Map.of());
    }
}
