package io.millrace.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The files of the images: as {@link Buildah} builds them where it is there, else made without any engine. Then the
 * Dockerfile's own instructions are carried out one after the other, with this machine's JDK in place of the image
 * {@code JDK}, and the C library of this machine in place of the image {@code BASE}.
 */
final class ImageFiles {
    private static final System.Logger LOG = System.getLogger(ImageFiles.class.getName());
    private static final Path MODULE = Compose.ROOT.resolve("deploy/images");
    private static final Path SANDBOX = MODULE.resolve("target/image-files");
    /** What BASE brings that a JVM needs: the C library. */
    private static final List<String> C_LIBRARY = List.of(
            "ld-linux-x86-64.so.2",
            "ld-linux-aarch64.so.1",
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libgcc_s.so.1");

    private static final List<Path> LIBRARY_FOLDERS = List.of(
            Path.of("/lib64"), Path.of("/lib/x86_64-linux-gnu"), Path.of("/lib/aarch64-linux-gnu"), Path.of("/lib"));

    private static final Map<String, Path> MADE = new HashMap<>();

    private ImageFiles() {}

    /** The Dockerfile of this checkout. */
    static Dockerfile dockerfile() throws IOException {
        return Dockerfile.read(MODULE.resolve("Dockerfile"));
    }

    /** The root of an image's file system; made once. */
    static synchronized Path of(String target) throws IOException, InterruptedException {
        if (!MADE.containsKey(target)) {
            if (MADE.isEmpty()) {
                prepare();
            }
            MADE.put(target, Buildah.isThere() ? Buildah.mount(target) : assemble(target));
        }
        return MADE.get(target);
    }

    private static void prepare() throws IOException, InterruptedException {
        delete(SANDBOX);
        if (Buildah.isThere()) {
            LOG.log(System.Logger.Level.INFO, "The images are built by Buildah, on bases of Debian's packages");
            Buildah.build("gateway,echo");
        } else {
            LOG.log(
                    System.Logger.Level.INFO,
                    "No Buildah, not root or not Debian: the Dockerfile's instructions are carried out one by one");
            make(dockerfile().stages().get("made"));
        }
    }

    private static void make(Dockerfile.Stage stage) throws IOException, InterruptedException {
        for (Dockerfile.Instruction each : stage.instructions()) {
            switch (each.name()) {
                case "COPY" -> {
                    String[] words = each.rest().split(" ", -1);
                    copy(MODULE.resolve("target/context").resolve(words[0]).normalize(), inSandbox(words[1]));
                }
                case "RUN" -> run(each.words());
                default -> throw new AssertionError("Not known here: " + each);
            }
        }
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", words.getFirst())
                .toString());
        words.stream()
                .skip(1)
                .map(word -> word.replaceAll("(^|[:@])/", "$1" + SANDBOX + "/made/"))
                .forEach(command::add);
        Path log = SANDBOX.resolve(words.getFirst() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(command + "\n" + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path inSandbox(String absolute) {
        return SANDBOX.resolve("made" + absolute);
    }

    private static Path assemble(String target) throws IOException {
        Path root = Files.createDirectories(SANDBOX.resolve(target));
        for (String folder : List.of("tmp", "proc", "dev", "pages/chat")) {
            Files.createDirectories(root.resolve(folder));
        }
        for (Path folder : LIBRARY_FOLDERS) {
            for (String library : C_LIBRARY) {
                Path from = folder.resolve(library);
                Path to = root.resolve(
                        "/".equals(folder.toString())
                                ? library
                                : folder.toString().substring(1) + "/" + library);
                if (Files.exists(from)) {
                    Files.createDirectories(to.getParent());
                    Files.copy(from.toRealPath(), to);
                }
            }
        }
        for (Dockerfile.Instruction each : dockerfile().of(target)) {
            if (each.name().equals("COPY")) {
                copyFromMade(
                        root, List.of(each.rest().replace("--from=made ", "").split(" ", -1)));
            }
        }
        return root;
    }

    private static void copyFromMade(Path root, List<String> words) throws IOException {
        Path to = root.resolve(words.getLast().substring(1));
        for (String from : words.subList(0, words.size() - 1)) {
            boolean intoFolder = words.getLast().endsWith("/");
            copy(inSandbox(from), intoFolder ? to.resolve(Path.of(from).getFileName()) : to);
        }
    }

    /** Times and modes go with the files, as in an engine. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        var command = List.of("cp", "-a", "-T", from.toString(), to.toString());
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new AssertionError(command + " has failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
