package io.millrace.local;

import io.millrace.embedded.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process to start: a Quarkus application of this checkout as production runs it.
 *
 * @param name of the process, in front of its lines
 * @param folder of its module, below the root
 * @param heap the most it may take, {@code -Xmx...}
 * @param flags of its JVM, which win over the common ones
 * @param settings its system properties
 */
record Application(String name, Path folder, String heap, List<String> flags, Map<String, String> settings) {
    /*
     * Serial: three small heaps share two cores with Kafka, a browser and a build. Young collections of so little live
     * data take a few milliseconds on one thread, and no collector's threads or barriers compete with the event loops.
     */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    /*
     * Where events stream through, a collection costs what lives, which is little, so it should come seldom: the third
     * of a small heap that is young by default is full ten times a second.
     */
    private static final List<String> YOUNG = List.of("-Xms160m", "-Xmn96m");

    private static final List<String> COMMON = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final String JAR = "target/quarkus-app/quarkus-run.jar";

    /** @throws StartException when it was not built */
    void requireBuilt(Path root) {
        if (!Files.isReadable(jar(root))) {
            throw new StartException(
                    "%s is missing: build it with ./mvnw -Plocal, run in the checkout's root.".formatted(jar(root)),
                    null);
        }
    }

    /** By the JDK that runs this one. */
    List<String> command(Path root) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(COMMON);
        command.add(heap);
        if (flags.stream().noneMatch(flag -> flag.matches("-XX:\\+Use\\w+GC"))) {
            command.add(COLLECTOR); // two collectors would be refused
            if (flags.stream().noneMatch(flag -> flag.startsWith("-Xm"))) {
                command.addAll(YOUNG); // more than another -Xmx may be
            }
        }
        command.addAll(flags);
        settings.forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of("-jar", jar(root).toString()));
        return command;
    }

    private Path jar(Path root) {
        return root.resolve(folder).resolve(JAR);
    }
}
