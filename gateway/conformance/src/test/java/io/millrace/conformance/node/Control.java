package io.millrace.conformance.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.conformance.cluster.Cluster;
import io.millrace.conformance.cluster.EverElsewhere;
import io.millrace.conformance.cluster.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * What can be done to the cluster, for tests in other processes: {@code POST /<gateway's number, redis or
 * kafka>/<deed>}, {@code /<other>/kill} for others that can be killed, and {@code /upgrades/<pass, wait or refused>}
 * for a proxy that can do that.
 */
public final class Control implements AutoCloseable {
    private final Cluster cluster;
    private final Map<String, Runnable> others;
    private final HttpServer server;
    private final List<Stop> stops = new CopyOnWriteArrayList<>();

    /** A gateway was told to stop, and has. Epoch milliseconds. */
    record Stop(long from, long until) {}

    /** For the gateways, Redis and Kafka. */
    public Control(Cluster cluster) {
        this(cluster, Map.of());
    }

    /** @param kills what else can be killed, by its name */
    Control(Cluster cluster, Map<String, Runnable> kills) {
        this(
                kills.entrySet().stream()
                        .collect(Collectors.toMap(kill -> kill.getKey() + "/kill", Map.Entry::getValue)),
                cluster);
    }

    /** For a proxy in front of the cluster, too. */
    public Control(Cluster cluster, EverElsewhere front) {
        this(
                Arrays.stream(EverElsewhere.Upgrades.values())
                        .collect(Collectors.toMap(
                                what -> "upgrades/" + what.name().toLowerCase(Locale.ROOT),
                                what -> () -> front.upgrades(what))),
                cluster);
    }

    private Control(Map<String, Runnable> others, Cluster cluster) {
        this.cluster = cluster;
        this.others = Map.copyOf(others);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens. */
    public String url() {
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
            Runnable other = others.get(path[1] + '/' + path[2]);
            if (other != null) {
                other.run();
            } else {
                act(path[1], path[2]);
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

    private void act(String whom, String deed) {
        switch (whom) {
            case "redis" -> actOnRedis(deed);
            case "kafka" -> actOnKafka(deed);
            default -> act(cluster.gateway(Integer.parseInt(whom)), deed);
        }
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
