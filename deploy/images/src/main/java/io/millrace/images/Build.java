package io.millrace.images;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./mvnw -Pimages}: asks an engine for each image that the context has files for. */
public final class Build {
    private static final System.Logger LOG = System.getLogger(Build.class.getName());

    private Build() {}

    /**
     * Builds.
     *
     * @param args the module's folder and the version; all else by system properties {@code images.*}, see the README
     */
    public static void main(String... args) throws IOException, InterruptedException {
        Path module = Path.of(args[0]);
        String version = args[1];
        String revision = revision(module);
        for (String name :
                List.of(property("images.names", "gateway,echo,chat,loadtest").split(",", -1))) {
            if (!Files.isDirectory(module.resolve("target/context/images").resolve(name))) {
                LOG.log(System.Logger.Level.WARNING, "{0} is not built in this checkout: no image", name);
                continue;
            }
            String tag = property("images.prefix", "millrace/") + name + ":" + property("images.tag", version);
            int status = run(command(module, name, tag, version, revision));
            if (status != 0) {
                LOG.log(System.Logger.Level.ERROR, "{0} was not built", tag);
                System.exit(status);
            }
            LOG.log(System.Logger.Level.INFO, "Built {0}", tag);
        }
    }

    private static List<String> command(Path module, String name, String tag, String version, String revision) {
        var command =
                new ArrayList<>(List.of(property("images.engine", "docker").split(" ", -1)));
        command.addAll(List.of("build", "--file", module.resolve("Dockerfile").toString()));
        command.addAll(List.of("--target", name, "--tag", tag));
        command.addAll(List.of("--build-arg", "VERSION=" + version, "--build-arg", "REVISION=" + revision));
        for (var argument : Map.of("images.jdk", "JDK", "images.base", "BASE").entrySet()) {
            String value = System.getProperty(argument.getKey(), "");
            if (!value.isEmpty()) {
                command.addAll(List.of("--build-arg", argument.getValue() + "=" + value));
            }
        }
        String more = property("images.options", "");
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split(" ", -1)));
        }
        command.add(module.resolve("target/context").toString());
        return command;
    }

    private static String property(String key, String otherwise) {
        String value = System.getProperty(key, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static int run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} cannot be run ({1}): install Docker, or name another engine by -Dimages.engine=podman",
                    command.getFirst(),
                    e.getMessage());
            return 1;
        }
    }

    /** The commit, or {@code unknown} outside a checkout. */
    private static String revision(Path module) throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .directory(module.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String head;
            try (var out = new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8)) {
                head = out.readAllAsString().strip();
            }
            return git.waitFor() == 0 ? head : "unknown";
        } catch (IOException _) {
            return "unknown"; // no git
        }
    }
}
