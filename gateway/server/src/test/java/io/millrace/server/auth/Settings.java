package io.millrace.server.auth;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The settings below {@code millrace.auth.jwt.}, by names and values in turns. */
final class Settings {
    private Settings() {}

    static JwtConfig of(String... namesAndValues) {
        Map<String, String> given = new HashMap<>();
        given.put("millrace.auth.jwt.enabled", "true");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put("millrace.auth.jwt." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(JwtConfig.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .build()
                .getConfigMapping(JwtConfig.class);
    }
}
