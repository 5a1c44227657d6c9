package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.conformance.cluster.Await;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that says what it is told, and whose messages are taken one by one. */
final class RawSocket implements AutoCloseable {
    private static final String PING = "2";
    private static final String PONG = "3";

    /** What came, and when by {@link System#nanoTime()}. */
    private record Arrived(Arrival what, long nanos) {}

    private sealed interface Arrival {
        record Text(String text) implements Arrival {}

        record Binary(byte[] bytes) implements Arrival {}

        /** By a close frame (1005: without a code), or (1006) without one. */
        record Closed(int code) implements Arrival {}
    }

    private final BlockingQueue<Arrived> arrivals = new LinkedBlockingQueue<>();
    private final Socket socket;
    private final DataInputStream in;
    private final OpeningAnswer answer;
    private volatile boolean answersPings;
    private volatile boolean hidesPongs;
    private volatile boolean closed;
    private long arrivedAt;

    /**
     * Opens one.
     *
     * @throws AssertionError when it is refused
     */
    RawSocket(String url) {
        this(url, Map.of());
    }

    /** The same with headers of the opening request. */
    RawSocket(String url, Map<String, String> headers) {
        this(url, headers, new byte[0]);
        if (answer.status() != 101) {
            close();
            throw new AssertionError("Refused: " + url + ": " + answer);
        }
        Thread.ofVirtual().name("raw-socket").start(this::read);
    }

    private RawSocket(String url, Map<String, String> headers, byte[] behind) {
        try {
            URI uri = URI.create(url);
            socket = new Socket(uri.getHost(), uri.getPort());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(opening(uri, headers).getBytes(StandardCharsets.UTF_8));
            out.writeBytes(behind);
            socket.getOutputStream().write(out.toByteArray());
            answer = OpeningAnswer.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens one and sends these frames in one write with the request, before it can know of its success. */
    static RawSocket hasty(String url, byte[]... frames) {
        RawSocket socket = new RawSocket(url, Map.of(), join(frames));
        assertEquals(101, socket.answer.status(), () -> url + ": " + socket.answer);
        Thread.ofVirtual().name("raw-socket").start(socket::read);
        return socket;
    }

    private static String opening(URI uri, Map<String, String> headers) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder("GET " + uri.getRawPath() + query + " HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getAuthority()).append("\r\n");
        head.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        head.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The HTTP status that refuses to open one. */
    static int refusal(String url) {
        return ask(url).status();
    }

    /** The answer that refuses to open one. */
    static OpeningAnswer ask(String url) {
        try (RawSocket asked = new RawSocket(url, Map.of(), new byte[0])) {
            if (asked.answer.status() == 101) {
                throw new AssertionError("It opened: " + url);
            }
            return asked.answer;
        }
    }

    /** What the server has answered to the opening. */
    OpeningAnswer answer() {
        return answer;
    }

    /** From now on Engine.IO's pings are answered and never seen; or seen and not answered. */
    RawSocket answersPings(boolean yes) {
        answersPings = yes;
        return this;
    }

    /** From now on it pings so often, as clients of Engine.IO 3 do, and what is answered is never seen. */
    RawSocket pings(Duration every) {
        hidesPongs = true;
        Thread.ofVirtual().name("raw-socket-pings").start(() -> {
            while (!closed) {
                send(PING);
                Await.pause(every.toMillis());
            }
        });
        return this;
    }

    /** Sends a message. Where the connection has ended it is lost, as the next that comes says. */
    void send(String text) {
        write(Frames.text(text));
    }

    void send(byte... bytes) {
        write(Frames.binary(bytes));
    }

    /** Sends frames in one write. */
    void together(byte[]... frames) {
        write(join(frames));
    }

    private synchronized void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException _) {
            closed = true;
        }
    }

    /** The next message, which is a text. */
    String text() {
        return assertInstanceOf(Arrival.Text.class, next()).text();
    }

    void expect(String text) {
        assertEquals(new Arrival.Text(text), next());
    }

    void expect(byte... bytes) {
        assertArrayEquals(bytes, assertInstanceOf(Arrival.Binary.class, next()).bytes());
    }

    /** When the last message that was taken had come, by {@link System#nanoTime()}. */
    long arrivedAt() {
        return arrivedAt;
    }

    /** Waits for the server's close, whatever comes before it, and returns its code. */
    int closed() {
        while (true) {
            if (next() instanceof Arrival.Closed(int code)) {
                return code;
            }
        }
    }

    /** The next is the server's close: its code. */
    int nextIsClose() {
        return assertInstanceOf(Arrival.Closed.class, next()).code();
    }

    /** Whether the close has come already. */
    boolean isClosed() {
        return closed;
    }

    private Arrival next() {
        try {
            while (true) {
                Arrived arrived = arrivals.poll(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (arrived == null) {
                    throw new AssertionError("Nothing came within " + Await.PATIENCE.toSeconds() + " s");
                }
                if (isHidden(arrived.what())) {
                    continue;
                }
                arrivedAt = arrived.nanos();
                return arrived.what();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private boolean isHidden(Arrival what) {
        return (answersPings && what.equals(new Arrival.Text(PING)))
                || (hidesPongs && what.equals(new Arrival.Text(PONG)));
    }

    /* Messages here come in one frame: the gateway sends no others. */
    private void read() {
        int code = 1006;
        try {
            for (Frames.Frame frame = Frames.read(in); frame != null; frame = Frames.read(in)) {
                if (frame.opcode() == Frames.CLOSE) {
                    code = frame.closeCode();
                    write(Frames.frame(Frames.CLOSE, frame.payload()));
                    break;
                }
                take(frame);
            }
        } catch (IOException _) {
            // ended without a close frame
        }
        closed = true;
        arrive(new Arrival.Closed(code));
        close();
    }

    private void take(Frames.Frame frame) throws IOException {
        switch (frame.opcode()) {
            case Frames.TEXT -> {
                String text = new String(frame.payload(), StandardCharsets.UTF_8);
                if (answersPings && text.equals(PING)) {
                    send(PONG);
                }
                arrive(new Arrival.Text(text));
            }
            case Frames.BINARY -> arrive(new Arrival.Binary(frame.payload()));
            case Frames.PING -> write(Frames.frame(Frames.PONG, frame.payload()));
            case Frames.PONG -> {}
            default -> throw new IOException("Nobody expects opcode " + frame.opcode());
        }
    }

    private void arrive(Arrival what) {
        arrivals.add(new Arrived(what, System.nanoTime()));
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
