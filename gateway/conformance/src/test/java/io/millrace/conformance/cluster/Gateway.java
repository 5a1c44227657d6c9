package io.millrace.conformance.cluster;

import io.millrace.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway as it is shipped, in a process of its own. It can be stopped, killed and started again on its port. */
public final class Gateway implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Map<String, String> settings;
    private int port = Ports.free("127.0.0.1");
    private @Nullable Child child;
    private boolean startedOnce;

    /**
     * Nothing runs yet.
     *
     * @param name its id too
     * @param settings every setting but its port
     */
    Gateway(String name, Map<String, String> settings) {
        this.name = name;
        this.settings = Map.copyOf(settings);
    }

    /** As in {@code ce_source}. */
    public String id() {
        return name;
    }

    /** Its address, {@code http://127.0.0.1:<port>}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Starts it, and returns when it is ready. */
    public void start() {
        launch();
        awaitReady();
    }

    void launch() {
        if (isAlive()) {
            return;
        }
        Map<String, String> all = new HashMap<>(Map.of("millrace.gateway.drain-over", "500ms"));
        all.putAll(settings);
        all.put("quarkus.log.category.\"io.smallrye.health\".level", "WARN"); // it is asked often
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("millrace.gateway.id", name);
        child = Application.start(name, "gateway/server", all);
    }

    /** Returns when it is ready: readiness as an orchestrator sees it. */
    public void awaitReady() {
        for (int attempt = 1; !becameReady(); attempt++) {
            boolean portTaken = !isAlive() && tail(60).contains("already in use");
            if (startedOnce || !portTaken || attempt == ATTEMPTS) {
                throw new AssertionError(name + " did not become ready\n" + tail(60));
            }
            port = Ports.free("127.0.0.1");
            launch();
        }
        startedOnce = true;
    }

    private boolean becameReady() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (isAlive() && System.nanoTime() - end < 0) {
            if (isReady()) {
                return true;
            }
            Await.pause(50);
        }
        return false;
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        return status("/q/health/ready") == 200;
    }

    /** Whether it says that it is alive. */
    public boolean isLive() {
        return status("/q/health/live") == 200;
    }

    private int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    /** One sample of its metrics, over all label sets that contain {@code labels}; 0 when there is none. */
    public double metric(String metric, String labels) {
        try {
            return get("/q/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                    .filter(line -> line.contains(labels))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(name + " tells no metrics\n" + tail(20), e);
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** SIGTERM: returns when it has ended in good order. */
    public void stop() {
        if (child != null && isAlive()) {
            int code = child.stop(STOP_LIMIT);
            if (code != 0 && code != 143) { // 143: ended by SIGTERM, as a JVM says it
                throw new AssertionError(name + " ended with " + code + "\n" + tail(40));
            }
        }
    }

    /** SIGKILL: it says nothing to anybody any more. */
    public void kill() {
        if (child != null) {
            child.kill();
        }
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return child != null && child.isAlive();
    }

    /** All that it has logged. */
    public String output() {
        return child == null ? "" : child.output();
    }

    /** The last lines of its log. */
    public String tail(int lines) {
        return child == null ? "--- " + name + " was never started" : child.tail(lines);
    }

    @Override
    public void close() {
        kill();
    }
}
