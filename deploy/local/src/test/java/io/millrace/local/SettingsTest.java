package io.millrace.local;

import static io.millrace.local.OptionsTest.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.embedded.StartException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest(name = "{0}: gateways {1}, workers {2}")
    @CsvSource({
        "millrace.socketio.ping-interval, true, false",
        "mp.messaging.outgoing.events.linger.ms, true, false",
        "kafka.security.protocol, true, true",
        "quarkus.http.cors.enabled, true, false",
        "quarkus.log.level, true, true",
        "millrace.worker.events-in-flight, false, true",
        "mp.messaging.incoming.millrace-events.max.poll.records, false, true",
        "quarkus.package.jar.type, false, false",
        "maven.test.skip, false, false",
        "local.data, false, false",
    })
    void whoGets(String name, boolean gateways, boolean workers) {
        var settings = new Settings(given(Map.of(name, "given")));
        assertEquals(gateways, "given".equals(settings.ofGateways().get(name)), "gateways");
        assertEquals(workers, "given".equals(settings.ofWorkers().get(name)), "workers");
    }

    @Test
    @DisplayName("defaults of this command yield to a property and to the environment")
    void defaultsYield() {
        String namespaces = "millrace.socketio.namespaces";
        String level = "quarkus.log.category.\"org.apache.kafka\".level";
        assertEquals(
                "/,/chat,/custom,/admin,/echo,/scatter",
                new Settings(given(Map.of())).ofGateways().get(namespaces));
        assertEquals(
                "/a", new Settings(given(Map.of(namespaces, "/a"))).ofGateways().get(namespaces));
        String compression = "mp.messaging.outgoing.events.compression.type";
        assertEquals("none", new Settings(given(Map.of())).ofGateways().get(compression));
        assertEquals(
                "lz4",
                new Settings(given(Map.of(compression, "lz4"))).ofGateways().get(compression));
        var fromOutside = new Settings(given(
                Map.of(),
                Map.of("MILLRACE_SOCKETIO_NAMESPACES", "/b", "QUARKUS_LOG_CATEGORY__ORG_APACHE_KAFKA__LEVEL", "INFO")));
        assertFalse(fromOutside.ofGateways().containsKey(namespaces), "they inherit it");
        assertFalse(fromOutside.ofGateways().containsKey(level), "they inherit it");
        assertEquals("/b", fromOutside.namespaces());
    }

    @Test
    @DisplayName("bundled workers consume the topic that the gateways write")
    void sameTopic() {
        var settings = new Settings(given(Map.of("millrace.events.topic", "mine")));
        assertEquals("mine", settings.topic());
        assertEquals("mine", settings.ofWorkers().get("millrace.worker.topics"));
    }

    @ParameterizedTest(name = "{0} is refused, with the option that does it")
    @ValueSource(
            strings = {"quarkus.http.port", "kafka.bootstrap.servers", "quarkus.redis.hosts", "millrace.gateway.id"})
    void setByTheCommand(String name) {
        var refusal = assertThrows(StartException.class, () -> new Settings(given(Map.of(name, "1"))));
        assertTrue(String.valueOf(refusal.getMessage()).contains("use -Dlocal."), refusal.getMessage());
    }
}
