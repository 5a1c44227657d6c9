package io.millrace.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runtime that jlink makes holds what the packed jars need. */
final class RuntimeModulesIT {
    private static final Path MODULE = Compose.ROOT.resolve("deploy/images");

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
        var out = new StringWriter();
        var writer = new PrintWriter(out);
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
