package io.millrace.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every image promises, read off the Dockerfile. */
final class DockerfileTest {
    private static final Path MODULE = Compose.ROOT.resolve("deploy/images");

    static Stream<String> targets() throws IOException {
        return ImageFiles.dockerfile().targets().stream();
    }

    @Test
    void thereIsAnImageForEachApplication() throws IOException {
        assertEquals(
                Set.of("gateway", "echo", "chat", "loadtest"),
                Set.copyOf(ImageFiles.dockerfile().targets()));
    }

    @ParameterizedTest(name = "{0} runs as user and group 65532, in /app")
    @MethodSource("targets")
    void user(String target) throws IOException {
        assertEquals("65532:65532", ImageFiles.dockerfile().last(target, "USER").rest());
        assertEquals("/app", ImageFiles.dockerfile().last(target, "WORKDIR").rest());
    }

    @ParameterizedTest(name = "{0} starts java without a shell, so that SIGTERM reaches it")
    @MethodSource("targets")
    void entryPoint(String target) throws IOException {
        assertEquals(
                "java",
                ImageFiles.dockerfile().last(target, "ENTRYPOINT").words().getFirst());
        assertTrue(ImageFiles.dockerfile().pairs(target, "ENV").get("PATH").startsWith("/opt/java/bin"));
    }

    @ParameterizedTest(name = "{0} runs nothing in its own layers, and takes files from the stage that made them only")
    @MethodSource("targets")
    void layers(String target) throws IOException {
        for (Dockerfile.Instruction each : ImageFiles.dockerfile().of(target)) {
            assertFalse(Set.of("RUN", "ADD", "VOLUME").contains(each.name()), each::toString);
            assertTrue(!each.name().equals("COPY") || each.rest().startsWith("--from=made "), each::toString);
        }
    }

    @ParameterizedTest(name = "{0} says what it is")
    @MethodSource("targets")
    void labels(String target) throws IOException {
        var labels = ImageFiles.dockerfile().pairs(target, "LABEL");
        assertEquals("millrace/" + target, labels.get("org.opencontainers.image.title"));
        for (String label : List.of("description", "version", "revision", "licenses", "vendor")) {
            assertTrue(labels.containsKey("org.opencontainers.image." + label), label);
        }
    }

    /** Reflection aside: what jars refer to is in the runtime, but for what they can do without. */
    @Test
    void theRuntimeHasTheModulesThatTheJarsReferTo() throws IOException {
        Set<String> without = Set.of(
                "java.desktop", // Jackson's support for java.beans, which it finds missing; pictures and swing
                "java.xml.crypto",
                "jdk.attach", // agents that tests load
                "jdk.compiler", // source that is compiled while it runs
                "jdk.httpserver"); // Vert.x's and Micrometer's samples of servers
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MODULE.resolve("target/context/images"))) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                if (!jar.endsWith("app.jar")) {
                    missing.addAll(modulesOf(jar));
                }
            }
        }
        assertTrue(missing.contains("java.base"), "jdeps has told something");
        missing.removeAll(modulesOfTheRuntime());
        missing.removeAll(without);
        assertEquals(Set.of(), missing);
    }

    private static Set<String> modulesOf(Path jar) {
        var out = new java.io.StringWriter();
        var writer = new java.io.PrintWriter(out);
        ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(writer, writer, "--multi-release", "25", "--ignore-missing-deps", "-s", jar.toString());
        return Pattern.compile("-> ((?:java|jdk)\\.[\\w.]+)")
                .matcher(out.toString())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> modulesOfTheRuntime() throws IOException {
        return Files.readAllLines(MODULE.resolve("jlink.options")).stream()
                .filter(line -> line.startsWith("--add-modules "))
                .flatMap(line ->
                        Arrays.stream(line.substring("--add-modules ".length()).split(",", -1)))
                .collect(Collectors.toSet());
    }
}
