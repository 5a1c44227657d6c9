package io.millrace.server.harness;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A config interface as a gateway would read it from properties, without a gateway. */
public final class Settings {
    private Settings() {}

    /** @throws RuntimeException when these are not its settings, as at a gateway's start */
    public static <T> T read(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(type)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(type);
    }
}
