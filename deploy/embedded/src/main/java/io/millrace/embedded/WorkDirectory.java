package io.millrace.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a broker keeps its files: a directory that was given and stays, or a temporary one that goes with the broker.
 */
record WorkDirectory(Path path, boolean temporary) {
    private static final Logger log = LoggerFactory.getLogger(WorkDirectory.class);
    private static final Set<Path> reserved = ConcurrentHashMap.newKeySet();
    private static final long MEGABYTE = 1024 * 1024;

    /**
     * @param given null for a temporary directory
     * @param owner who needs it, for messages
     * @param neededMegabytes what must be free there
     * @throws StartException when it cannot be made or written, or has less room
     */
    static WorkDirectory open(@Nullable Path given, String owner, long neededMegabytes) {
        Path wanted = given == null
                ? Path.of(System.getProperty("java.io.tmpdir"))
                : given.toAbsolutePath().normalize();
        try {
            Path made = given == null
                    ? Files.createTempDirectory("millrace-" + owner.toLowerCase(Locale.ROOT) + "-")
                    : Files.createDirectories(wanted);
            var directory = new WorkDirectory(made, given == null);
            directory.requireRoom(owner, neededMegabytes);
            return directory;
        } catch (IOException e) {
            throw new StartException("%s cannot write to %s: %s".formatted(owner, wanted, e), e);
        }
    }

    private void requireRoom(String owner, long neededMegabytes) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace() / MEGABYTE;
        if (free < neededMegabytes || !Files.isWritable(path)) {
            deleteIfTemporary();
            throw new StartException(
                    free < neededMegabytes
                            ? "%s needs %d MB for its files, and only %d MB are free in %s."
                                    .formatted(owner, neededMegabytes, free, path)
                            : "%s may not write to %s.".formatted(owner, path),
                    null);
        }
    }

    /**
     * Keeps it for the caller until {@link #release}, when no other process holds {@code lock} in it.
     *
     * @throws StartException when it is in use, by this JVM or another process
     */
    void reserve(String lock, String owner) {
        // asked first: closing a file that this JVM has locked elsewhere would give that lock up
        if (!reserved.add(path)) {
            throw inUse(owner);
        }
        try (var file = FileChannel.open(path.resolve(lock), CREATE, WRITE);
                var held = file.tryLock()) {
            if (held == null) {
                reserved.remove(path);
                throw inUse(owner);
            }
        } catch (IOException e) {
            reserved.remove(path);
            throw new StartException("%s cannot write to %s: %s".formatted(owner, path, e), e);
        }
    }

    private StartException inUse(String owner) {
        return new StartException(
                "Another %s is running on %s; stop it or choose another directory.".formatted(owner, path), null);
    }

    /** Deletes it if it is temporary; another may use it if it is not. */
    void release() {
        deleteIfTemporary();
        reserved.remove(path);
    }

    private void deleteIfTemporary() {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("{} could not be deleted: {}", path, e.toString());
        }
    }
}
