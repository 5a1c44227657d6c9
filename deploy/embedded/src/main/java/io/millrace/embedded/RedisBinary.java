package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The redis-server for this machine, out of the embedded-redis jar. */
final class RedisBinary {
    private static final String VERSION = "7.0.15";

    private RedisBinary() {}

    /**
     * Writes the binary into {@code directory}.
     *
     * @throws StartException when there is none for this machine, or no room to write it
     */
    static Path extractTo(Path directory) {
        String name = name(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path file = directory.resolve("redis-server");
        try (InputStream binary = redis.embedded.RedisServer.class.getResourceAsStream("/" + name)) {
            if (binary == null) {
                throw missing(name);
            }
            Files.copy(binary, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return file;
        } catch (IOException e) {
            throw new StartException("Redis cannot be written to %s: %s".formatted(file, e.getMessage()), e);
        } catch (UnsupportedOperationException e) {
            throw missing(name); // no POSIX permissions: Windows
        }
    }

    /** The jar's name for the binary of an operating system and processor as Java names them. */
    static String name(String os, String processor) {
        String system = os.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : os.toLowerCase(Locale.ROOT);
        String machine =
                switch (processor) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> processor;
                };
        return "redis-server-%s-%s-%s".formatted(VERSION, system, machine);
    }

    private static StartException missing(String name) {
        return new StartException(
                ("There is no bundled Redis for this machine (%s): "
                                + "install one and name it (EmbeddedRedis.Options.executable).")
                        .formatted(name),
                null);
    }
}
