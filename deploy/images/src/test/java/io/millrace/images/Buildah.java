package io.millrace.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The images built from the Dockerfile by Buildah, which needs no engine, but root and Debian: the base images are made
 * of its packages. Everything is below {@code target}.
 */
final class Buildah {
    private static final Path MODULE = Compose.ROOT.resolve("deploy/images");
    private static final Path WORK = MODULE.resolve("target/buildah");
    private static final List<String> COMMAND = List.of(
            "buildah",
            "--root",
            WORK.resolve("storage").toString(),
            "--runroot",
            WORK.resolve("run").toString());

    private Buildah() {}

    /** Whether it can be asked here. */
    static boolean isThere() {
        return Container.CONTAINED && onPath("buildah") && onPath("apt-get") && onPath("dpkg");
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Builds these by {@link Build}, as {@code ./mvnw -Pimages} does. */
    static void build(String names) throws IOException, InterruptedException {
        if (Files.exists(WORK)) {
            run(WORK.resolveSibling("buildah-clean.log"), command("rm", "--all"));
            run(WORK.resolveSibling("buildah-clean.log"), command("rmi", "--all", "--force"));
        }
        Files.createDirectories(WORK);
        var bases = new ArrayList<>(List.of(
                "/bin/sh",
                MODULE.resolve("src/test/sh/bases.sh").toString(),
                System.getProperty("java.home"),
                WORK.resolve("bases").toString()));
        bases.addAll(COMMAND);
        run(WORK.resolve("bases.log"), bases);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        run(
                WORK.resolve("build.log"),
                List.of(
                        java,
                        "-Dimages.engine=" + String.join(" ", COMMAND),
                        "-Dimages.names=" + names,
                        "-Dimages.prefix=localhost/millrace/",
                        "-Dimages.jdk=localhost/jdk",
                        "-Dimages.base=localhost/base",
                        "-Dimages.options=--isolation chroot --layers --pull-never",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.millrace.images.Build",
                        MODULE.toString(),
                        "test"));
    }

    /** Where an image's files are; the folders that an engine mounts something into are added. */
    static Path mount(String name) throws IOException, InterruptedException {
        run(WORK.resolve("from.log"), command("from", "--pull-never", "--name", name, image(name)));
        Path root =
                Path.of(run(WORK.resolve("mount.log"), command("mount", name)).strip());
        for (String folder : List.of("tmp", "proc", "dev", "pages/chat")) {
            Files.createDirectories(root.resolve(folder));
        }
        return root;
    }

    /** What the image says of itself: a Go template over its configuration. */
    static String inspect(String name, String template) throws IOException, InterruptedException {
        return run(
                        WORK.resolve("inspect.log"),
                        command("inspect", "--type", "image", "--format", template, image(name)))
                .strip();
    }

    /** What an image takes on a disk, layer by layer together. */
    static String size(String name) throws IOException, InterruptedException {
        return run(WORK.resolve("size.log"), command("images", "--noheading", "--format", "{{.Size}}", image(name)))
                .strip();
    }

    private static String image(String name) {
        return "localhost/millrace/%s:test".formatted(name);
    }

    private static List<String> command(String... words) {
        var command = new ArrayList<>(COMMAND);
        command.addAll(List.of(words));
        return command;
    }

    private static String run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = process.waitFor();
        String said = Files.readString(log, StandardCharsets.UTF_8);
        if (status != 0) {
            throw new AssertionError("%s has ended with %d%n%s".formatted(command, status, said));
        }
        return said;
    }
}
