package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    private static final EmbeddedKafka.Options ANY = EmbeddedKafka.Options.defaults();

    @Test
    @DisplayName("Kafka, which ignores a misspelt property, knows every one of them")
    void known() {
        var unknown = new TreeSet<>(KafkaSettings.of(ANY, 1, 2, Path.of("data")).stringPropertyNames());
        unknown.removeAll(KafkaConfig.configDef().names());
        assertEquals(Set.of(), unknown);
    }

    @Test
    @DisplayName("a commit is not held back, and a property of the caller's wins")
    void values() {
        var settings = KafkaSettings.of(
                ANY.withPartitions(7).withSettings(Map.of("num.io.threads", "5")), 1, 2, Path.of("data"));
        var config = new KafkaConfig(settings, false);
        assertEquals(0, config.getInt("group.coordinator.append.linger.ms"));
        assertEquals(7, config.getInt("num.partitions"));
        assertEquals(5, config.getInt("num.io.threads"));
    }
}
