package io.millrace.local;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Socket.IO client as far as it takes to send an event and see the answer. */
final class GatewayClient implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> packets = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder fragments = new StringBuilder();
    private final WebSocket socket;

    private GatewayClient(int port) {
        var address = URI.create("ws://127.0.0.1:%d/socket.io/?EIO=4&transport=websocket".formatted(port));
        socket = http.newWebSocketBuilder().buildAsync(address, this).join();
    }

    /** A client in the namespace /. */
    static GatewayClient connect(int port) throws InterruptedException {
        var client = new GatewayClient(port);
        client.expect("0{");
        client.send("40");
        client.expect("40{");
        return client;
    }

    static HttpResponse<String> get(int port, String path) throws Exception {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    void send(String packet) {
        socket.sendText(packet, true).join();
    }

    /** The next packet but pings, which must begin so. */
    String expect(String start) throws InterruptedException {
        String packet = packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (packet == null || !packet.startsWith(start)) {
            throw new AssertionError("Expected " + start + "..., came " + packet);
        }
        return packet;
    }

    /** The code with which the gateway closes. */
    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
