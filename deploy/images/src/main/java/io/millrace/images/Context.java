package io.millrace.images;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the Dockerfile is given: {@code images/<name>/} for each application that this checkout has built,
 * {@code tools/} with the jars of {@link Training}, and {@code jlink.options}.
 */
public final class Context {
    private static final Map<String, String> QUARKUS =
            new TreeMap<>(Map.of("gateway", "gateway/server", "echo", "worker/echo", "chat", "worker/chat"));

    private Context() {}

    /**
     * Makes it anew.
     *
     * @param args the checkout's root and the context's folder; the tools are what this runs by
     */
    public static void main(String... args) throws IOException {
        String tools = System.getProperty("java.class.path");
        write(Path.of(args[0]), Path.of(args[1]), List.of(tools.split(File.pathSeparator, -1)));
    }

    /**
     * Makes it anew.
     *
     * @param root of the checkout
     * @param context the folder; what is there is deleted
     * @param tools jars, and folders of classes
     */
    static void write(Path root, Path context, List<String> tools) throws IOException {
        delete(context);
        for (Map.Entry<String, String> each : QUARKUS.entrySet()) {
            Path built = root.resolve(each.getValue()).resolve("target/quarkus-app");
            if (!Files.isDirectory(built)) {
                throw new IllegalStateException(built + " is missing: build it with ./mvnw package");
            }
            FlatApplication.ofQuarkus(built, context.resolve("images").resolve(each.getKey()));
        }
        Path loadtest = root.resolve("deploy/loadtest/target/app");
        if (Files.isDirectory(loadtest)) {
            copy(loadtest, context.resolve("images/loadtest"));
        }
        for (String tool : tools) {
            Path from = Path.of(tool);
            if (Files.isDirectory(from)) {
                copy(from, context.resolve("classes"));
            } else {
                copy(from, context.resolve("tools").resolve(from.getFileName().toString()));
            }
        }
        copy(root.resolve("deploy/images/jlink.options"), context.resolve("jlink.options"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                    Files.setLastModifiedTime(copy, FlatApplication.TIME);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
