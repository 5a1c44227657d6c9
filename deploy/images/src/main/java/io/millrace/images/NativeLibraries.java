package io.millrace.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Native libraries beside the jars instead of in them: a library out of a jar is unpacked into {@code /tmp} and run
 * from there, which a {@code /tmp} without the right to execute forbids (Compose's tmpfs), and the jars carry a dozen
 * platforms'.
 */
final class NativeLibraries {
    /**
     * Where a jar has its library for Linux.
     *
     * @param jar a part of the jar's name
     * @param amd64 the entry for x86-64
     * @param arm64 the entry for arm64
     * @param name what it is called where {@code java.library.path} leads
     */
    private record Library(String jar, String amd64, String arm64, String name) {}

    private static final List<Library> LIBRARIES = List.of(
            new Library(
                    "netty-transport-native-epoll-",
                    "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
                    "META-INF/native/libnetty_transport_native_epoll_aarch_64.so",
                    ""),
            new Library(
                    "lz4-java-",
                    "net/jpountz/util/linux/amd64/liblz4-java.so",
                    "net/jpountz/util/linux/aarch64/liblz4-java.so",
                    "liblz4-java.so"),
            new Library(
                    "zstd-jni-",
                    "linux/amd64/libzstd-jni-.*\\.so",
                    "linux/aarch64/libzstd-jni-.*\\.so",
                    "libzstd-jni.so"),
            new Library(
                    "snappy-java-",
                    "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so",
                    "org/xerial/snappy/native/Linux/aarch64/libsnappyjava.so",
                    "libsnappyjava.so"));

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");

    private NativeLibraries() {}

    /**
     * Puts this machine's libraries into {@code native/} and takes all platforms' out of the jars of {@code lib/}.
     *
     * @param application as {@link FlatApplication} has laid it out
     * @throws IllegalStateException when a jar that is known to bring one does not
     */
    static void unpack(Path application) throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        Path folder = Files.createDirectories(application.resolve("native"));
        for (Path jar : FlatApplication.jars(application.resolve("lib"))) {
            String name = jar.getFileName().toString();
            for (Library library : LIBRARIES) {
                if (name.contains(library.jar())) {
                    unpack(jar, Pattern.compile(arm ? library.arm64() : library.amd64()), library.name(), folder);
                    strip(jar);
                }
            }
        }
    }

    /** Where a JVM finds them; {@code jlink.options} says the same of {@code /app}. */
    static List<String> flags(Path application) {
        Path folder = application.resolve("native");
        return List.of(
                "-Djava.library.path=" + folder,
                "-DZstdNativePath=" + folder.resolve("libzstd-jni.so"),
                "-Dorg.xerial.snappy.lib.path=" + folder,
                "-Dorg.xerial.snappy.lib.name=libsnappyjava.so");
    }

    private static void unpack(Path jar, Pattern wanted, String name, Path folder) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            var found = zip.stream()
                    .filter(entry -> wanted.matcher(entry.getName()).matches())
                    .toList();
            if (found.isEmpty() && jar.toString().contains("netty")) {
                return; // it has a jar for each platform
            }
            if (found.size() != 1) {
                throw new IllegalStateException("%s has %s where one %s was expected".formatted(jar, found, wanted));
            }
            String entry = found.getFirst().getName();
            Path library = folder.resolve(name.isEmpty() ? entry.substring(entry.lastIndexOf('/') + 1) : name);
            try (InputStream in = zip.getInputStream(found.getFirst())) {
                Files.copy(in, library);
            }
            Files.setLastModifiedTime(library, FlatApplication.TIME);
        }
    }

    private static void strip(Path jar) throws IOException {
        Path thinner = jar.resolveSibling(jar.getFileName() + ".thinner");
        try (var zip = new ZipFile(jar.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(thinner))) {
            for (ZipEntry entry : zip.stream()
                    .filter(each -> !NATIVE.matcher(each.getName()).matches())
                    .toList()) {
                var copy = new ZipEntry(entry.getName());
                copy.setLastModifiedTime(FlatApplication.TIME);
                out.putNextEntry(copy);
                try (InputStream in = zip.getInputStream(entry)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        Files.delete(jar);
        Files.move(thinner, jar);
        Files.setLastModifiedTime(jar, FlatApplication.TIME);
    }
}
