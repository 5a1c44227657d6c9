package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway as it is shipped, in a process of its own with little memory: what tests with faults talk to. */
public final class GatewayProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:([0-9]+)");
    private static final Pattern LISTENING_BY_TLS = Pattern.compile("Listening on: .*https://[^:]+:([0-9]+)");
    private static final Pattern MANAGED = Pattern.compile("Health and metrics on: http://[^:]+:([0-9]+)");
    private static final Path HOME = Path.of(System.getProperty("java.home"), "bin");
    private static final Path APPLICATION = Path.of("target", "quarkus-app");

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader;

    private GatewayProcess(Process process) {
        this.process = process;
        reader = Thread.ofPlatform().daemon().name("gateway-log").start(this::readLog);
    }

    /**
     * Starts one with 192 MB of heap and returns once it listens.
     *
     * @param settings on top of the brokers' addresses
     */
    public static GatewayProcess start(String bootstrap, String redisUri, Map<String, String> settings) {
        return start(bootstrap, redisUri, settings, Map.of());
    }

    /** The same, with settings in the environment too. */
    public static GatewayProcess start(
            String bootstrap, String redisUri, Map<String, String> settings, Map<String, String> environment) {
        try {
            GatewayProcess gateway = launch(bootstrap, redisUri, settings, environment);
            gateway.port.get(60, TimeUnit.SECONDS);
            return gateway;
        } catch (Exception e) {
            throw new AssertionError("The gateway has not started", e);
        }
    }

    /** Starts one that cannot start, and returns what it has logged until its end. */
    public static List<String> startInVain(Map<String, String> settings) {
        return startInVain(settings, Map.of());
    }

    /** The same, with settings in the environment too. */
    public static List<String> startInVain(Map<String, String> settings, Map<String, String> environment) {
        try (GatewayProcess gateway = launch("127.0.0.1:1", "redis://127.0.0.1:1", settings, environment)) {
            assertEquals(1, gateway.awaitEnd(Duration.ofSeconds(60)), () -> String.join("\n", gateway.log));
            return gateway.log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GatewayProcess launch(
            String bootstrap, String redisUri, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                HOME.resolve("java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1", // none of them lives long enough for more to pay
                "-XX:+UseCompactObjectHeaders",
                "-Dkafka.bootstrap.servers=" + bootstrap,
                "-Dquarkus.redis.hosts=" + redisUri,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-Dmillrace.gateway.drain-over=0s",
                "-Dmillrace.gateway.id=gw-fault"));
        settings.forEach((name, value) -> command.add("-D" + name + '=' + value));
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(APPLICATION.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new GatewayProcess(builder.start());
    }

    /** Where it listens. */
    public int port() {
        return port.join();
    }

    /** Where it listens by TLS. */
    public int securePort() {
        return logged(LISTENING_BY_TLS).orElseThrow(() -> new AssertionError("It does not listen by TLS: " + log));
    }

    /** Where it tells its health and metrics: a port of their own, where it has one. */
    public int managementPort() {
        return logged(MANAGED).orElseGet(this::port);
    }

    private Optional<Integer> logged(Pattern pattern) {
        return log.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst();
    }

    /** What it has logged. */
    public List<String> log() {
        return log;
    }

    /** {@code /q/health/ready}: status code and body. */
    public HttpResponse<String> readiness() {
        return Metrics.Http.get(managementPort(), "/q/health/ready");
    }

    /** {@code /q/health/live}. */
    public HttpResponse<String> liveness() {
        return Metrics.Http.get(managementPort(), "/q/health/live");
    }

    /** Waits until it is ready. */
    public void awaitReady() {
        Await.until(
                "the gateway is ready",
                Duration.ofSeconds(30),
                () -> readiness().statusCode() == 200);
    }

    /** Waits until it is not ready, and says why in these words. */
    public void awaitNotReady(String why) {
        Await.until("not ready: " + why, Duration.ofSeconds(15), () -> {
            HttpResponse<String> health = readiness();
            return health.statusCode() == 503 && health.body().contains(why);
        });
    }

    /** Bytes of all objects that are reachable, after a collection. */
    public long liveHeap() {
        List<String> histogram = jcmd("GC.class_histogram");
        Matcher total = Pattern.compile("Total +[0-9]+ +([0-9]+)").matcher(histogram.getLast());
        if (!total.matches()) {
            throw new AssertionError("No total: " + histogram.getLast());
        }
        return Long.parseLong(total.group(1));
    }

    /** Live objects, and the buffers that Netty has given out, in bytes. */
    public long memory() {
        return liveHeap() + pinnedBuffers();
    }

    /** The buffers that Netty has given out, in bytes. */
    public long pinnedBuffers() {
        return (long) Metrics.of(managementPort()).sum("netty_allocator_memory_pinned");
    }

    /** A full collection. */
    public void collectGarbage() {
        jcmd("GC.run");
    }

    private List<String> jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(HOME.resolve("jcmd").toString(), Long.toString(process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader out = jcmd.inputReader(StandardCharsets.UTF_8)) {
                return out.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLog() {
        Path copy = Path.of("target", "gateway-" + process.pid() + ".log");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                var file = new PrintWriter(Files.newBufferedWriter(copy), true)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                log.add(line);
                file.println(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.parseInt(listening.group(1)));
                }
            }
        } catch (IOException _) {
            // it was killed
        }
        port.completeExceptionally(new AssertionError(process + ": " + String.join("\n", log)));
    }

    /** SIGTERM, and how long it took to go. */
    public Duration stop() {
        long began = System.nanoTime();
        terminate();
        awaitEnd(Duration.ofSeconds(30));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGSTOP: it stands still, its sockets and all. */
    public void freeze() {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void goOn() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its output, and with it the last words
    }

    /** Waits for its end and its last words, and returns its exit code. */
    public int awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The gateway does not stop: " + String.join("\n", log));
            }
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        List<String> thrown = log.stream()
                .filter(line -> line.contains("An exception was thrown by"))
                .toList();
        assertEquals(List.of(), thrown, "what Netty logs where nobody has handled an exception");
    }
}
