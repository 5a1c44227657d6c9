package io.millrace.server.auth;

import io.millrace.server.socketcluster.SocketClusterConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings by names and values in turns. */
final class Settings {
    private Settings() {}

    /** Those below {@code millrace.auth.jwt.}. */
    static JwtConfig of(String... namesAndValues) {
        Map<String, String> given = below("millrace.auth.jwt.", namesAndValues);
        given.putIfAbsent("millrace.auth.jwt.enabled", "true");
        return read(given, JwtConfig.class);
    }

    /** Those below {@code millrace.socketcluster.}. */
    static SocketClusterTokenConfig ofSocketCluster(String... namesAndValues) {
        return read(below("millrace.socketcluster.", namesAndValues), SocketClusterConfig.class);
    }

    private static Map<String, String> below(String prefix, String... namesAndValues) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(prefix + namesAndValues[i], namesAndValues[i + 1]);
        }
        return given;
    }

    private static <T> T read(Map<String, String> given, Class<T> group) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(group)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .build()
                .getConfigMapping(group);
    }
}
