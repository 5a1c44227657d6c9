package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis server in a process of its own, without persistence, which never outlives this JVM. A terminal's Ctrl-C does
 * not reach it: it ends when it is told. Thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int ATTEMPTS = 3;
    private static final long ROOM_MEGABYTES = 16;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Options options;
    private final RedisProcess process;
    private final StopWithJvm hook;

    private EmbeddedRedis(Options options, RedisProcess process) {
        this.options = options;
        this.process = process;
        this.hook = new StopWithJvm("embedded-redis", this::stop, options.stopWithJvm());
    }

    /**
     * How a server is started. Change the {@link #defaults} with the {@code with...} methods.
     *
     * @param host the address to listen on
     * @param port the port to listen on; 0 for a free one below 32768
     * @param executable the redis-server to run; null for the bundled one (7.0.15 for Linux and macOS)
     * @param settings directives as in redis.conf, which win over those of this class
     * @param portOption what a person sets to change the port: named in the message when it is taken
     * @param stopWithJvm whether a shutdown hook stops the server. False where the caller's own hook does it, in its
     *     order; the server is gone right after the JVM in any case
     */
    public record Options(
            String host,
            int port,
            @Nullable Path executable,
            Map<String, String> settings,
            String portOption,
            boolean stopWithJvm) {
        public Options {
            settings = Map.copyOf(settings);
        }

        /** A free port of 127.0.0.1, the bundled binary, stopped with the JVM. */
        public static Options defaults() {
            return new Options("127.0.0.1", 0, null, Map.of(), "EmbeddedRedis.Options.port", true);
        }

        /** See {@link #host}. */
        public Options withHost(String value) {
            return new Options(value, port, executable, settings, portOption, stopWithJvm);
        }

        /** See {@link #port}. */
        public Options withPort(int value) {
            return new Options(host, value, executable, settings, portOption, stopWithJvm);
        }

        /** See {@link #executable}. */
        public Options withExecutable(Path value) {
            return new Options(host, port, value, settings, portOption, stopWithJvm);
        }

        /** See {@link #settings}. */
        public Options withSettings(Map<String, String> value) {
            return new Options(host, port, executable, value, portOption, stopWithJvm);
        }

        /** See {@link #portOption}. */
        public Options withPortOption(String value) {
            return new Options(host, port, executable, settings, value, stopWithJvm);
        }

        /** See {@link #stopWithJvm}. */
        public Options withStopWithJvm(boolean value) {
            return new Options(host, port, executable, settings, portOption, value);
        }
    }

    /**
     * Starts a server and returns when it takes connections; some 50 ms.
     *
     * @throws PortTakenException when the port is taken
     * @throws StartException when it cannot start for another reason: no room, no binary for this machine, one that
     *     cannot run
     */
    public static EmbeddedRedis start(Options options) {
        if (options.port() != 0) {
            Ports.requireFree(options.host(), options.port(), "Redis", options.portOption());
        }
        var directory = WorkDirectory.open(null, "Redis", ROOM_MEGABYTES);
        try {
            return start(options, directory.path());
        } finally {
            directory.release(); // a running binary needs its file no more, so nothing is ever left behind
        }
    }

    private static EmbeddedRedis start(Options options, Path directory) {
        Path given = options.executable();
        Path executable = given == null ? RedisBinary.extractTo(directory) : given.toAbsolutePath();
        for (int attempt = 1; ; attempt++) {
            var chosen = options.withPort(options.port() == 0 ? Ports.free(options.host()) : options.port());
            long began = System.nanoTime();
            RedisProcess process = launch(executable, chosen, directory);
            if (process.awaitReady(START_LIMIT)) {
                var redis = new EmbeddedRedis(chosen, process);
                log.info("Redis listens on {} ({} ms)", redis.uri(), (System.nanoTime() - began) / 1_000_000);
                return redis;
            }
            process.kill();
            String said = String.join("; ", process.lastLines());
            boolean lostPort = said.contains("Address already in use");
            if (lostPort && options.port() != 0) {
                throw new PortTakenException(options.host(), options.port(), "Redis", options.portOption());
            }
            // a fork elsewhere in this JVM can hold the file that was just written, for a moment
            boolean busy = said.contains("Text file busy");
            if (attempt == ATTEMPTS || !(lostPort || busy)) {
                throw new StartException("Redis (%s) did not start: %s".formatted(executable, why(said)), null);
            }
        }
    }

    private static RedisProcess launch(Path executable, Options options, Path directory) {
        try {
            Path settings = Files.write(directory.resolve("redis.conf"), directives(options));
            return RedisProcess.start(List.of(executable.toString(), settings.toString()), directory);
        } catch (IOException e) {
            throw new StartException("Redis (%s) cannot run: %s".formatted(executable, e.getMessage()), e);
        }
    }

    private static List<String> directives(Options options) {
        var settings = new TreeMap<String, String>();
        settings.put("bind", options.host());
        settings.put("port", Integer.toString(options.port()));
        settings.put("save", "\"\"");
        settings.put("appendonly", "no");
        // a gateway that stands still for some seconds keeps its subscriptions; one that has died frees the memory
        settings.put("client-output-buffer-limit", "pubsub 64mb 32mb 30");
        settings.put("ignore-warnings", "ARM64-COW-BUG"); // it would else refuse some kernels, for forks we never make
        settings.putAll(options.settings());
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .toList();
    }

    private static String why(String said) {
        if (said.contains("Permission denied")) {
            return said + " (where programs may not run from the temporary directory, -Djava.io.tmpdir names another)";
        }
        return said.isEmpty() ? "it said nothing for " + START_LIMIT.toSeconds() + " s" : said;
    }

    /** The port it listens on. */
    public int port() {
        return options.port();
    }

    /** {@code redis://host:port}. */
    public String uri() {
        return "redis://%s:%d".formatted(options.host(), options.port());
    }

    /** The id of its process. */
    public long pid() {
        return process.pid();
    }

    /** What it was started with, the port filled in: starts it again where it was, empty. */
    public Options options() {
        return options;
    }

    /** Whether its process lives. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Ends it in good order, by force after three seconds. Returns when its process is gone; a second call does
     * nothing.
     */
    public void stop() {
        if (process.isAlive()) {
            process.stop(STOP_LIMIT);
            log.info("Redis on {} has stopped", uri());
        }
        hook.remove();
    }

    /** SIGKILL, for fault tests. Returns when its process is gone. */
    public void kill() {
        process.kill();
        hook.remove();
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
