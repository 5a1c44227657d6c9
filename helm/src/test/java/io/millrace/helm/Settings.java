package io.millrace.helm;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings that gateways or workers know, by the tables of their READMEs; those tables are proved against the code
 * where it is.
 *
 * @param keys whole keys
 */
record Settings(Set<String> keys) {

    /* Their settings stand in the table once, as the default path has them: Engine.IO's as Socket.IO's. */
    private static final Pattern OF_A_PATH =
            Pattern.compile("^millrace\\.(?:engineio|(socketio|socketcluster|sono|plain))\\.(?:paths\\.[a-z0-9]+\\.)?");

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9.<>-]+)`(?:, `[a-z0-9.-]+`)* \\|", Pattern.MULTILINE);

    static Settings ofGateways() {
        return read(Chart.ROOT.resolve("gateway/server/README.md"), "");
    }

    static Settings ofWorkers() {
        return read(Chart.ROOT.resolve("worker/sdk/README.md"), "millrace.worker.");
    }

    private static Settings read(Path readme, String prefix) {
        try {
            return new Settings(ROW.matcher(Files.readString(readme))
                    .results()
                    .map(row -> prefix + row.group(1))
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A properties file, as Java reads it. */
    static Properties read(String text) {
        try {
            var properties = new Properties();
            properties.load(new StringReader(text));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasKey(String key) {
        String ofDefault = OF_A_PATH
                .matcher(key)
                .replaceFirst(path -> "millrace." + Objects.requireNonNullElse(path.group(1), "socketio") + '.');
        return keys.contains(key) || keys.contains(ofDefault);
    }

    /** Whether an environment variable stands for one of them. */
    boolean hasVariable(String name) {
        return keys.stream().anyMatch(key -> key.replaceAll("[^a-z0-9]", "_")
                .toUpperCase(Locale.ROOT)
                .equals(name));
    }
}
