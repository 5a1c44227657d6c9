package io.millrace.local;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What was given to the command: {@code -D} properties, and environment variables under the same name in capitals with
 * {@code _} for all that is no letter or digit ({@code LOCAL_KAFKA_PORT}). The property wins.
 */
record Given(SortedMap<String, String> properties, Map<String, String> environment) {

    /** What this JVM was given. */
    static Given toThisJvm() {
        return of(System.getProperties(), System.getenv());
    }

    static Given of(Properties properties, Map<String, String> environment) {
        var named = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> named.put(name, properties.getProperty(name)));
        return new Given(named, environment);
    }

    Optional<String> value(String name) {
        String property = properties.get(name);
        return Optional.ofNullable(property != null ? property : environment.get(inEnvironment(name)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** The properties whose names pass; children read the environment themselves. */
    SortedMap<String, String> propertiesWhere(Predicate<String> name) {
        var passed = new TreeMap<>(properties);
        passed.keySet().removeIf(name.negate());
        return passed;
    }

    private static String inEnvironment(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
