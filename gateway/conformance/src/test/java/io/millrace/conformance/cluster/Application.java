package io.millrace.conformance.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Quarkus application of this build, started as it is shipped. */
public final class Application {
    private Application() {}

    /**
     * Starts one, and does not wait for it.
     *
     * @param module its folder from the root, as {@code worker/echo}
     * @param settings as its configuration has them
     * @throws AssertionError when it is not built, saying how to build it
     */
    public static Child start(String name, String module, Map<String, String> settings) {
        return start(name, module, settings, Map.of());
    }

    /** The same, with environment variables in addition to this JVM's. */
    public static Child start(
            String name, String module, Map<String, String> settings, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        return Child.start(name, command, folder(module), Cluster.LOGS.resolve(name + ".log"), environment);
    }

    private static Path folder(String module) {
        Path root = Path.of(System.getProperty("millrace.root", "../..")).toAbsolutePath();
        Path folder = root.resolve(module).resolve("target/quarkus-app");
        if (!Files.exists(folder.resolve("quarkus-run.jar"))) {
            throw new AssertionError(module + " is not built: run ./mvnw -pl gateway/conformance -am verify");
        }
        return folder;
    }
}
