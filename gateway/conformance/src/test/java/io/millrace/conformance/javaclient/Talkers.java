package io.millrace.conformance.javaclient;

import io.socket.client.Ack;
import io.socket.client.Socket;
import io.socket.thread.EventThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Java clients over a longer time: half of them say a number five times a second, the others nothing at all. They
 * remember what was said, what was acked, and when they were away.
 */
public final class Talkers implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;

    /** What one connection has sent, and what of it was acked. */
    public record Life(List<Long> sent, List<Long> acked) {}

    /** From the moment that a client heard of its connection's end until it was connected again. Epoch milliseconds. */
    public record Absence(int client, long from, long until) {}

    private final List<JavaClient> clients = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private Talkers() {}

    /** Connects so many, and returns when all are in; then they talk. */
    public static Talkers start(String url, int count) {
        Talkers all = new Talkers();
        for (int i = 0; i < count; i++) {
            JavaClient client = JavaClient.connect(url, "/");
            all.clients.add(client);
            all.watch(client.socket(), i);
            if (i % 2 == 0) {
                all.talk(client.socket());
            }
        }
        return all;
    }

    private void watch(Socket socket, int client) {
        long[] left = new long[1]; // the client calls its listeners one by one
        socket.on(Socket.EVENT_DISCONNECT, _ -> left[0] = System.currentTimeMillis());
        socket.on(Socket.EVENT_CONNECT, _ -> {
            synchronized (absences) {
                absences.add(new Absence(client, left[0], System.currentTimeMillis()));
            }
        });
    }

    private void talk(Socket socket) {
        long[] next = new long[1];
        var _ = clock.scheduleAtFixedRate(
                () -> EventThread.exec(() -> say(socket, next)), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /* On the client's own thread, so that it stays connected as what it is while it speaks. */
    private void say(Socket socket, long[] next) {
        if (!socket.connected()) {
            return;
        }
        Life life = lives.computeIfAbsent(socket.id(), _ -> new Life(new ArrayList<>(), new ArrayList<>()));
        long number = next[0]++;
        life.sent().add(number);
        socket.emit("echo", new Object[] {number}, (Ack) _ -> life.acked().add(number));
    }

    /** Whether all are connected. */
    public boolean allAreConnected() {
        return clients.stream().allMatch(client -> client.socket().connected());
    }

    /** Nobody says anything any more, and everyone has been answered once. */
    public void fallSilent() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Somebody still talks");
        }
        clients.forEach(client -> client.ask("echo"));
    }

    /** By connection id, of those that talk; only once they are silent. */
    public Map<String, Life> lives() {
        return Map.copyOf(lives);
    }

    /** All of them, in their order. */
    public List<Absence> absences() {
        synchronized (absences) {
            return List.copyOf(absences);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.forEach(JavaClient::close);
    }
}
