package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.conformance.cluster.Await;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that says what it is told, and whose messages are taken one by one. */
final class RawSocket implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What came. */
    private sealed interface Arrival {
        record Text(String text) implements Arrival {}

        record Binary(byte[] bytes) implements Arrival {}

        /** By a close frame, or (1006) without one. */
        record Closed(int code) implements Arrival {}
    }

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private volatile boolean answersPings;
    private volatile boolean closed;

    /**
     * Opens one.
     *
     * @throws CompletionException with a {@link WebSocketHandshakeException} when it is refused
     */
    RawSocket(String url) {
        this(url, Map.of());
    }

    /** The same with headers of the opening request. */
    RawSocket(String url, Map<String, String> headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.buildAsync(URI.create(url.replaceFirst("^http", "ws")), new Listener())
                .join();
    }

    /** The HTTP status that refuses to open one. */
    static int refusal(String url) {
        try (RawSocket opened = new RawSocket(url)) {
            throw new AssertionError("It opened: " + url + " by " + opened.socket);
        } catch (CompletionException e) {
            return assertInstanceOf(WebSocketHandshakeException.class, e.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    /** From now on Engine.IO's pings are answered and never seen; or seen and not answered. */
    RawSocket answersPings(boolean yes) {
        answersPings = yes;
        return this;
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void send(byte... bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The next message, which is a text. */
    String text() {
        return assertInstanceOf(Arrival.Text.class, next()).text();
    }

    void expect(String text) {
        assertEquals(text, text());
    }

    void expect(byte... bytes) {
        assertArrayEquals(bytes, assertInstanceOf(Arrival.Binary.class, next()).bytes());
    }

    /** Waits for the close, whatever comes before it, and returns its code. */
    int closed() {
        while (true) {
            if (next() instanceof Arrival.Closed(int code)) {
                return code;
            }
        }
    }

    /** Whether the close has come already. */
    boolean isClosed() {
        return closed;
    }

    private Arrival next() {
        try {
            while (true) {
                Arrival arrival = arrivals.poll(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (arrival == null) {
                    throw new AssertionError("Nothing came within " + Await.PATIENCE.toSeconds() + " s");
                }
                if (answersPings && arrival.equals(new Arrival.Text("2"))) {
                    continue;
                }
                return arrival;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                if (answersPings && whole.equals("2")) {
                    var _ = from.sendText("3", true);
                }
                arrivals.add(new Arrival.Text(whole));
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                arrivals.add(new Arrival.Binary(binary.toByteArray()));
                binary.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed = true;
            arrivals.add(new Arrival.Closed(code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed = true;
            arrivals.add(new Arrival.Closed(1006));
        }
    }
}
