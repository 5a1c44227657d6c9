package io.millrace.conformance.observability;

import io.millrace.conformance.cluster.Application;
import io.millrace.conformance.cluster.Await;
import io.millrace.conformance.cluster.Child;
import io.millrace.conformance.cluster.Cluster;
import io.millrace.embedded.Ports;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A gateway and the echo worker, whose metrics and logs are looked at, driven by a real client. */
final class ObservedCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final Child worker;
    private final String workerUrl;

    private ObservedCluster(Cluster cluster, Child worker, String workerUrl) {
        this.cluster = cluster;
        this.worker = worker;
        this.workerUrl = workerUrl;
    }

    /**
     * Starts it.
     *
     * @param settings of the gateway
     * @param workerSettings of the worker
     */
    static ObservedCluster start(String name, Map<String, String> settings, Map<String, String> workerSettings)
            throws IOException {
        Files.deleteIfExists(Cluster.LOGS.resolve(name + "-a.log")); // of a run before this one
        Files.deleteIfExists(Cluster.LOGS.resolve(name + "-worker.log"));
        Cluster cluster = Cluster.start(new Cluster.Settings(name, 1, settings, Map.of(), false));
        Map<String, String> all = new HashMap<>(workerSettings);
        all.put("kafka.bootstrap.servers", cluster.kafka());
        all.put("quarkus.redis.hosts", cluster.redis());
        int port = Ports.free("127.0.0.1");
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        Child worker = Application.start(name + "-worker", "worker/echo", all);
        worker.awaitOutput("started in", Duration.ofSeconds(60));
        String url = "http://127.0.0.1:" + port;
        awaitAbove(url, "millrace_worker_partitions", Map.of(), 0);
        return new ObservedCluster(cluster, worker, url);
    }

    Cluster cluster() {
        return cluster;
    }

    String gatewayUrl() {
        return cluster.gateway(0).url();
    }

    String workerUrl() {
        return workerUrl;
    }

    /** All that both have logged. */
    String logs() {
        return cluster.gateway(0).output() + worker.output();
    }

    Child worker() {
        return worker;
    }

    /** A client in a namespace. */
    Socket connects(String namespace, Map<String, String> auth, String query) {
        IO.Options options = new IO.Options();
        options.transports = new String[] {"websocket"};
        options.forceNew = true;
        options.reconnection = false;
        options.auth = auth;
        options.query = query;
        Socket socket = IO.socket(URI.create(gatewayUrl() + namespace), options);
        var connected = new CompletableFuture<Void>();
        socket.on(Socket.EVENT_CONNECT, _ -> connected.complete(null));
        socket.connect();
        wait("the client is in", connected);
        return socket;
    }

    /** An event and its answer. */
    static Object asks(Socket socket, String event, Object... args) {
        var answered = new CompletableFuture<Object>();
        socket.emit(event, args, answer -> answered.complete(answer.length == 0 ? "" : answer[0]));
        return wait(event + " is answered", answered);
    }

    private static <T> T wait(String what, CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("Not in time: " + what, e);
        }
    }

    /** Waits until a series of the gateway or worker is above this. */
    static void awaitAbove(String url, String series, Map<String, String> labels, double bound) {
        Await.until(() -> series + labels + " > " + bound, PATIENCE, () -> {
            try {
                return Scrape.of(url).sum(series, labels) > bound;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Override
    public void close() {
        worker.close();
        cluster.close();
    }
}
