package io.millrace.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Socket.IO clients that make a gateway, echo and chat do what they mostly do, as far as it takes to train them. */
final class TrainingClients {
    private static final int CLIENTS = 20;
    private static final int ROUNDS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TrainingClients() {}

    /**
     * Waits until the gateway is ready, then talks.
     *
     * @throws IllegalStateException when something does not come
     */
    static void run(int port, int management) throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            awaitReady(http, management);
            for (String path : List.of("/q/metrics", "/q/health/live", "/q/health/started")) {
                http.send(get(management, path), BodyHandlers.ofString());
            }
            http.send(get(port, "/"), BodyHandlers.ofString());
            var clients = new ArrayList<Client>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Client.connect(http, port));
            }
            for (int round = 0; round < ROUNDS; round++) {
                talk(clients, round);
            }
            chat(Client.connect(http, port), "anne");
            http.send(get(management, "/q/metrics"), BodyHandlers.ofString());
            clients.forEach(Client::leave);
        }
    }

    private static void talk(List<Client> clients, int round) throws InterruptedException {
        for (Client client : clients) {
            client.send("42%d[\"echo\",{\"round\":%d,\"text\":\"grüße 👋 to everybody\"}]".formatted(round, round));
        }
        if (round % 10 == 0) {
            clients.getFirst().send("42[\"say\",\"training\",\"hello\"]");
        }
        for (Client client : clients) {
            client.await("43" + round + "[");
        }
        if (round == 0) {
            for (Client client : clients) {
                client.send("4299999[\"join\",\"training\"]");
                client.await("4399999");
            }
        }
    }

    private static void chat(Client client, String name) throws InterruptedException {
        client.send("42[\"add user\",\"" + name + "\"]");
        client.await("42[\"login\"");
        for (int i = 0; i < CLIENTS; i++) {
            client.send("42[\"typing\"]");
            client.send("42[\"new message\",\"hello " + i + "\"]");
            client.send("42[\"stop typing\"]");
            client.send("421[\"who\"]");
        }
        client.await("431");
        client.leave();
    }

    private static HttpRequest get(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private static void awaitReady(HttpClient http, int port) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(http, port)) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("the gateway is not ready after " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    private static boolean isReady(HttpClient http, int port) throws InterruptedException {
        try {
            return http.send(get(port, "/q/health/ready"), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false; // not up yet
        }
    }

    /** One client; its packets come in order. */
    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> packets = new LinkedBlockingQueue<>();
        private final StringBuilder fragments = new StringBuilder();
        private final WebSocket socket;

        private Client(HttpClient http, int port) {
            socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://127.0.0.1:%d/socket.io/?EIO=4&transport=websocket".formatted(port)), this)
                    .join();
        }

        static Client connect(HttpClient http, int port) throws InterruptedException {
            var client = new Client(http, port);
            client.await("0{");
            client.send("40");
            client.await("40{");
            return client;
        }

        void send(String packet) {
            socket.sendText(packet, true).join();
        }

        /** Takes packets until one begins so. */
        void await(String start) throws InterruptedException {
            for (String packet = ""; !packet.startsWith(start); ) {
                packet = packets.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (packet == null) {
                    throw new IllegalStateException("nothing came that begins with " + start);
                }
            }
        }

        void leave() {
            send("41");
            socket.abort();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            fragments.append(text);
            if (last) {
                String packet = fragments.toString();
                fragments.setLength(0);
                if (packet.equals("2")) {
                    var _ = from.sendText("3", true);
                } else {
                    packets.add(packet);
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
