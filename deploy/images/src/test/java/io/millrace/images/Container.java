package io.millrace.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An image's process. Root gives it what an engine would: its files as the root, read-only; {@code /tmp} in memory,
 * where nothing may be executed; a process number of its own, which is 1; user 65532 without privileges. Anybody else
 * runs it with its files, flags and environment only.
 */
final class Container implements AutoCloseable {
    /** Whether it is contained. */
    static final boolean CONTAINED =
            "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/unshare"));

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String INSIDE =
            """
            set -e
            root=$1; pages=$2; user=$3; shift 3
            mount --make-rprivate /
            mount --bind "$root" "$root"
            mount --bind "$pages" "$root/pages/chat"
            mount -o remount,bind,ro "$root"
            mount -t tmpfs -o noexec,nosuid,nodev,size=64m,mode=1777 tmpfs "$root/tmp"
            mount -t proc proc "$root/proc"
            mount --bind /dev "$root/dev"
            exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "$@"
            """;

    private final String name;
    private final Process process;
    private final Path log;

    private Container(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it as its image says.
     *
     * @param environment beside the image's own
     * @param arguments behind the entry point; in its place when the first one begins with a slash
     */
    static Container start(String target, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path root = ImageFiles.of(target);
        Dockerfile dockerfile = ImageFiles.dockerfile();
        List<String> command = new ArrayList<>();
        if (arguments.length == 0 || !arguments[0].startsWith("/")) {
            command.addAll(dockerfile.last(target, "ENTRYPOINT").words());
        }
        command.addAll(List.of(arguments));
        var all = new TreeMap<>(dockerfile.pairs(target, "ENV"));
        all.putAll(environment);
        Path logs = Files.createDirectories(Compose.ROOT.resolve("deploy/images/target/containers"));
        Path log = Files.createTempFile(logs, target, ".log");
        var builder =
                CONTAINED ? contained(root, dockerfile.last(target, "USER").rest(), command) : bare(root, command, all);
        builder.environment().clear();
        builder.environment().putAll(all);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new Container(target, builder.start(), log);
    }

    private static ProcessBuilder contained(Path root, String user, List<String> command) {
        var line = new ArrayList<>(List.of("/usr/bin/unshare", "--mount", "--pid", "--fork", "--kill-child"));
        Path pages = Compose.ROOT.resolve("worker/chat/page");
        line.addAll(List.of("/bin/sh", "-c", "export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH\n" + INSIDE, "inside"));
        line.addAll(List.of(root.toString(), pages.toString(), user));
        line.addAll(command);
        return new ProcessBuilder(line);
    }

    private static ProcessBuilder bare(Path root, List<String> command, Map<String, String> environment) {
        List<String> moved = new ArrayList<>();
        for (String word : command) {
            moved.add(word.equals("java") ? root + "/opt/java/bin/java" : word.replace("/app/", root + "/app/"));
        }
        moved.addAll(1, NativeLibraries.flags(root.resolve("app")));
        environment.replaceAll((_, value) -> value.equals("/pages/chat") ? Compose.ROOT + "/worker/chat/page" : value);
        return new ProcessBuilder(moved).directory(root.resolve("app").toFile());
    }

    /** The JVM's own process. */
    ProcessHandle jvm() {
        return CONTAINED
                ? process.children().findFirst().orElseThrow(() -> new AssertionError(name + " has ended\n" + said()))
                : process.toHandle();
    }

    /** A file of {@code /proc} of the JVM. */
    String proc(String file) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(jvm().pid()), file));
    }

    /** Its {@code /tmp}. */
    Path tmp() {
        return CONTAINED ? Path.of("/proc", Long.toString(jvm().pid()), "root/tmp") : Path.of("/tmp");
    }

    /** All that it has said. */
    String said() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGTERM, to the JVM. */
    void askToEnd() {
        jvm().destroy();
    }

    /** Its exit status, once it has ended. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " runs still\n" + said());
        }
        return process.exitValue();
    }

    /** Waits until something is so; fails with what was said when it is not in time, or the process has ended. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0 || !process.isAlive()) {
                throw new AssertionError(name + ": not so in time: " + what + "\n" + said());
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.children().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }
}
