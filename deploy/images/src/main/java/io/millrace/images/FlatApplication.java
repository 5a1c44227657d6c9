package io.millrace.images;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * An application as an image holds it: {@code app.jar}, which only lists the class path, {@code own/} with this build's
 * jars, {@code lib/} with everybody else's. Quarkus's own class loader is left out: the JVM's AOT cache holds linked
 * classes and profiles for its own loaders only.
 *
 * <p>Every file has the same time. A JVM takes a cache only beside the very jars that it was made with, told by size
 * and time, and whatever copies or packs files keeps such a time.
 */
final class FlatApplication {
    /** Of every file: midnight of 2025-01-01, UTC. */
    static final FileTime TIME = FileTime.fromMillis(1_735_689_600_000L);

    private static final String OURS = "io.millrace.";

    private final Path to;
    private final List<String> classPath = new ArrayList<>();

    private FlatApplication(Path to) {
        this.to = to;
    }

    /**
     * Lays out what {@code quarkus:build} has left in {@code target/quarkus-app}.
     *
     * @param to the image's {@code /app}; must not exist
     */
    static void ofQuarkus(Path built, Path to) throws IOException {
        var flat = new FlatApplication(to);
        // What Quarkus has rewritten comes before its original.
        flat.take(built.resolve("quarkus/transformed-bytecode.jar"), "own");
        flat.take(built.resolve("quarkus/generated-bytecode.jar"), "own");
        for (String folder : List.of("app", "lib/boot", "lib/main")) {
            for (Path jar : jars(built.resolve(folder))) {
                flat.take(jar, isOurs(jar, folder) ? "own" : "lib");
            }
        }
        flat.writeMain("io.quarkus.runner.GeneratedMain");
    }

    /** The jars of a folder, in the order of their names; none where there is no folder. */
    static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static boolean isOurs(Path jar, String folder) {
        return folder.equals("app") || jar.getFileName().toString().startsWith(OURS);
    }

    private void take(Path jar, String folder) throws IOException {
        if (!Files.exists(jar)) {
            return; // an application in which nothing was rewritten
        }
        Path copy = to.resolve(folder).resolve(jar.getFileName().toString());
        Files.createDirectories(copy.getParent());
        Files.copy(jar, copy);
        Files.setLastModifiedTime(copy, TIME);
        classPath.add(folder + "/" + jar.getFileName());
    }

    private void writeMain(String mainClass) throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, mainClass);
        main.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        // As in Quarkus's own jar. In a manifest they cost nothing; as flags they would take the cache's modules away.
        main.put(new Attributes.Name("Add-Opens"), "java.base/java.lang");
        main.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        Path jar = to.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file)) {
            var entry = new JarEntry(JarFile.MANIFEST_NAME);
            entry.setLastModifiedTime(TIME);
            out.putNextEntry(entry);
            manifest.write(out);
            out.closeEntry();
        }
        Files.setLastModifiedTime(jar, TIME);
    }
}
