package io.millrace.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.embedded.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {

    @Test
    @DisplayName("without a word: two gateways, the brokers' usual ports, the usual workers")
    void defaults() {
        var options = Options.of(given(Map.of()));
        assertEquals(List.of(8080, 8081), options.gatewayPorts());
        assertEquals(9092, options.kafkaPort());
        assertEquals(6379, options.redisPort());
        assertEquals(Options.USUAL, options.workers());
        assertEquals(null, options.dataDirectory());
        assertFalse(options.restart());
        assertEquals(Set.of("chat"), options.pages().keySet());
    }

    @Test
    @DisplayName("a property wins over the environment")
    void propertyOrEnvironment() {
        var environment = Map.of("LOCAL_KAFKA_PORT", "1111", "LOCAL_REDIS_PORT", "2222", "LOCAL_DATA", "/tmp/log");
        var options = Options.of(given(Map.of("local.kafka.port", "3333"), environment));
        assertEquals(3333, options.kafkaPort());
        assertEquals(2222, options.redisPort());
        assertEquals(Path.of("/tmp/log"), options.dataDirectory());
    }

    @Test
    @DisplayName("one gateway or more, no workers, flags of one's own")
    void chosen() {
        var options = Options.of(given(Map.of(
                "local.gateway.ports", "8080, 8082,8084",
                "local.workers", "none",
                "local.restart", "true",
                "local.gateway.jvm", " -Xmx1g  -XX:+UseG1GC ")));
        assertEquals(List.of(8080, 8082, 8084), options.gatewayPorts());
        assertEquals(List.of(), options.workers());
        assertEquals(Map.of(), options.pages());
        assertTrue(options.restart());
        assertEquals(List.of("-Xmx1g", "-XX:+UseG1GC"), options.gatewayFlags());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("local.kafka.prot", "1", "-Dlocal.kafka.prot is no option"),
                arguments("local.kafka.port", "many", "many is no port"),
                arguments("local.kafka.port", "65536", "65536 is no port"),
                arguments("local.gateway.ports", "8080,8080", "Port 8080 is wanted twice"),
                arguments("local.gateway.ports", "9092", "Port 9092 is wanted twice"),
                arguments("local.gateway.ports", ",", "names no port"),
                arguments("local.restart", "yes", "yes is neither true nor false"),
                arguments("local.workers", "ecco", "there is no bundled worker ecco"));
    }

    @ParameterizedTest(name = "{0}={1} is refused: {2}")
    @MethodSource
    void refused(String option, String value, String why) {
        var refusal = assertThrows(StartException.class, () -> Options.of(given(Map.of(option, value))));
        assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
    }

    static Given given(Map<String, String> properties) {
        return given(properties, Map.of());
    }

    static Given given(Map<String, String> properties, Map<String, String> environment) {
        var all = new Properties();
        properties.forEach(all::setProperty);
        return Given.of(all, environment);
    }
}
