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
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * What can be done to the cluster, for tests in other processes: {@code POST /<gateway's number, or redis>/<deed>}, and
 * {@code /<other>/kill} for others that can be killed.
 */
final class Control implements AutoCloseable {
    private final Cluster cluster;
    private final Map<String, Runnable> kills;
    private final HttpServer server;

    Control(Cluster cluster) {
        this(cluster, Map.of());
    }

    /** @param kills what else can be killed, by its name */
    Control(Cluster cluster, Map<String, Runnable> kills) {
        this.cluster = cluster;
        this.kills = Map.copyOf(kills);
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

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        String said = "done";
        try {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            Runnable kill = kills.get(path[1]);
            if (kill != null && path[2].equals("kill")) {
                kill.run();
            } else if (path[1].equals("redis")) {
                actOnRedis(path[2]);
            } else {
                act(cluster.gateway(Integer.parseInt(path[1])), path[2]);
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

    private static void act(Gateway gateway, String deed) {
        switch (deed) {
            case "stop" -> gateway.stop();
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

    @Override
    public void close() {
        server.stop(0);
    }
}
