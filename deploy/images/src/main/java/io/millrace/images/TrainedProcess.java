package io.millrace.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An application that writes its AOT cache when it ends. */
final class TrainedProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path cache;
    private final Path log;

    private TrainedProcess(String name, Process process, Path cache, Path log) {
        this.name = name;
        this.process = process;
        this.cache = cache;
        this.log = log;
    }

    static TrainedProcess start(
            String name, Path java, Path application, Map<String, String> brokers, Map<String, String> own)
            throws IOException {
        Path cache = application.resolve("app.aot");
        Path log = Files.createTempFile("training-" + name, ".log");
        var builder = new ProcessBuilder(java.toString());
        builder.command().addAll(List.of("-XX:AOTCacheOutput=" + cache));
        builder.command().addAll(NativeLibraries.flags(application));
        builder.command().addAll(List.of("-jar", application.resolve("app.jar").toString()));
        builder.directory(application.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(brokers);
        builder.environment().putAll(own);
        return new TrainedProcess(name, builder.start(), cache, log);
    }

    /** SIGTERM. */
    void askToEnd() {
        process.destroy();
    }

    /** Returns when the cache is there. */
    void awaitCache(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("%s has not ended within %s%n%s".formatted(name, patience, said()));
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException(
                    "%s has ended with %d and left no AOT cache%n%s".formatted(name, process.exitValue(), said()));
        }
        Files.setLastModifiedTime(cache, FlatApplication.TIME);
    }

    private String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        try {
            return "%s: AOT cache of %d MB".formatted(name, Files.size(cache) >> 20);
        } catch (IOException e) {
            return "%s: %s".formatted(name, e);
        }
    }
}
