package io.millrace.conformance.javaclient;

import io.millrace.conformance.cluster.Await;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.Transport;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket of {@code io.socket:socket.io-client} that remembers what happens to it. */
public final class JavaClient implements AutoCloseable {
    /** What happened: an event's name and its arguments. */
    record Happening(String name, List<Object> args) {}

    private final Socket socket;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final AtomicInteger pings = new AtomicInteger();

    private JavaClient(Socket socket) {
        this.socket = socket;
        for (String own : List.of(Socket.EVENT_CONNECT, Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT)) {
            socket.on(own, args -> happenings.add(new Happening(own, Arrays.asList(args))));
        }
        socket.onAnyIncoming(args -> happenings.add(
                new Happening(String.valueOf(args[0]), Arrays.asList(args).subList(1, args.length))));
        socket.io().on(Manager.EVENT_TRANSPORT, args -> ((Transport) args[0])
                .on(Transport.EVENT_PACKET, packet -> countPing(packet[0])));
    }

    private void countPing(Object packet) {
        if (((io.socket.engineio.parser.Packet<?>) packet).type.equals("ping")) {
            pings.incrementAndGet();
        }
    }

    /** Options that go by WebSocket and come back soon. */
    static IO.Options options() {
        IO.Options options = new IO.Options();
        options.transports = new String[] {"websocket"};
        options.forceNew = true;
        options.reconnectionDelay = 100;
        options.reconnectionDelayMax = 500;
        return options;
    }

    /** Begins to connect to a namespace. */
    static JavaClient start(String url, String namespace, IO.Options options) {
        JavaClient client = new JavaClient(IO.socket(URI.create(url + namespace), options));
        client.socket.connect();
        return client;
    }

    /** Connects to a namespace, and returns when it is in. */
    public static JavaClient connect(String url, String namespace) {
        return connect(url, namespace, Map.of());
    }

    /** The same with credentials. */
    static JavaClient connect(String url, String namespace, Map<String, String> auth) {
        IO.Options options = options();
        options.auth = auth;
        JavaClient client = start(url, namespace, options);
        client.await(Socket.EVENT_CONNECT);
        return client;
    }

    Socket socket() {
        return socket;
    }

    /** Its connection id. */
    String id() {
        return socket.id();
    }

    /** How many pings of the gateway it has seen. */
    int pings() {
        return pings.get();
    }

    /** Emits and waits for the ack's arguments. */
    public List<Object> ask(String event, Object... args) {
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        socket.emit(event, args, (Ack) given -> answer.complete(Arrays.asList(given)));
        try {
            return answer.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("No ack of " + event, e);
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for something to happen, past everything else, and returns its arguments. */
    List<Object> await(String name) {
        while (true) {
            try {
                Happening next = happenings.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("Not within " + Await.PATIENCE.toSeconds() + " s: " + name);
                }
                if (next.name().equals(name)) {
                    return next.args();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        socket.disconnect();
    }
}
