package io.millrace.conformance.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.conformance.cluster.Cluster;
import io.millrace.conformance.cluster.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * What can be done to the cluster, for tests in other processes: {@code POST /<gateway's number, redis or
 * kafka>/<deed>}.
 */
final class Control implements AutoCloseable {
    private final Cluster cluster;
    private final HttpServer server;
    private final List<Stop> stops = new CopyOnWriteArrayList<>();

    /** A gateway was told to stop, and has. Epoch milliseconds. */
    record Stop(long from, long until) {}

    Control(Cluster cluster) {
        this.cluster = cluster;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The gateways' stops so far. */
    List<Stop> stops() {
        return List.copyOf(stops);
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        String said = "done";
        try {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            switch (path[1]) {
                case "redis" -> actOnRedis(path[2]);
                case "kafka" -> actOnKafka(path[2]);
                default -> act(cluster.gateway(Integer.parseInt(path[1])), path[2]);
            }
        } catch (RuntimeException | AssertionError e) {
            status = 500;
            said = String.valueOf(e.getMessage());
        }
        byte[] body = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void act(Gateway gateway, String deed) {
        switch (deed) {
            case "stop" -> {
                long from = System.currentTimeMillis();
                gateway.stop();
                stops.add(new Stop(from, System.currentTimeMillis()));
            }
            case "kill" -> gateway.kill();
            case "start" -> gateway.start();
            default -> throw new IllegalArgumentException("No such deed: " + deed);
        }
    }

    private void actOnRedis(String deed) {
        switch (deed) {
            case "kill" -> cluster.killRedis();
            case "start" -> cluster.startRedis();
            default -> throw new IllegalArgumentException("No such deed: " + deed);
        }
    }

    private void actOnKafka(String deed) {
        switch (deed) {
            case "stop" -> cluster.stopKafka();
            case "kill" -> cluster.killKafka();
            case "start" -> cluster.startKafka();
            default -> throw new IllegalArgumentException("No such deed: " + deed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
