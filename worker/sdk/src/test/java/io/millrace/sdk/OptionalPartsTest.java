package io.millrace.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service without health checks, metrics or an HTTP server has none of their classes: only one package of this
 * library may name them, and nothing else may name that package's.
 */
class OptionalPartsTest {
    private static final Path SOURCES = Path.of(
            System.getProperty("millrace.root"), "worker", "sdk", "src", "main", "java", "io", "millrace", "sdk");

    static Stream<Arguments> onlyItsOwnPackageNamesWhatMayNotBeThere() {
        return Stream.of(
                arguments("health checks", "import org.eclipse.microprofile.health.", "health"),
                arguments("Micrometer", "import io.micrometer.", "metrics"),
                arguments("Prometheus's client", "import io.prometheus.", "metrics"),
                arguments("an HTTP server", "import io.vertx.ext.web.", "none"),
                arguments("Quarkus's HTTP server", "import io.quarkus.vertx.http.", "none"),
                arguments("the health package", "import io.millrace.sdk.health.", "none"),
                arguments("the metrics package", "import io.millrace.sdk.metrics.", "none"));
    }

    @ParameterizedTest(name = "{0}: package {2}")
    @MethodSource
    void onlyItsOwnPackageNamesWhatMayNotBeThere(String what, String words, String owner) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> naming = files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(SOURCES.resolve(owner)))
                    .filter(file -> names(file, words))
                    .toList();
            assertEquals(List.of(), naming, what);
        }
    }

    private static boolean names(Path file, String words) {
        try {
            return Files.readString(file).contains(words);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
