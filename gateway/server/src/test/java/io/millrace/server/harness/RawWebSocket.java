package io.millrace.server.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that asks for a WebSocket and then says whatever bytes the test wants; it reads what the server
 * sends frame by frame. Blocking, used by one thread, or by one that writes and one that reads.
 */
public final class RawWebSocket implements AutoCloseable {
    /** How long an answer that must come may take on a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[8192];
    private int from;
    private int to;

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Connects, and says nothing. */
    public static RawWebSocket connect(int port) {
        return connect(port, 0);
    }

    /**
     * Connects, and says nothing.
     *
     * @param receiveBuffer of the kernel's bytes for what the server sends; 0 for the machine's default
     */
    public static RawWebSocket connect(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            return new RawWebSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects by TLS, and says nothing. */
    public static RawWebSocket connect(int port, SSLContext tls) {
        try {
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.startHandshake();
            return new RawWebSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificate that the server has shown. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects and asks, and fails unless the server agrees. */
    public static RawWebSocket open(int port, Upgrade upgrade) {
        RawWebSocket socket = connect(port);
        HttpAnswer answer = socket.ask(upgrade);
        if (answer.status() != 101) {
            throw new AssertionError("No upgrade: " + answer);
        }
        return socket;
    }

    /** Sends the opening request and reads the answer. */
    public HttpAnswer ask(Upgrade upgrade) {
        send(upgrade.toString().getBytes(StandardCharsets.ISO_8859_1));
        return answer();
    }

    /** Sends bytes in one write. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends frames in one write. */
    public void send(ClientFrame... frames) {
        send(ClientFrame.join(Arrays.stream(frames).map(ClientFrame::bytes).toArray(byte[][]::new)));
    }

    /** Sends each byte by itself, as far as the server listens. */
    public void sendByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            send(new byte[] {one});
        }
    }

    /** Answers a close frame, if the server still hears it. */
    public void answerClose(int code) {
        try {
            send(ClientFrame.close(code, ""));
        } catch (UncheckedIOException _) {
            // it has gone already
        }
    }

    /** Says that nothing more comes, and still reads. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the connection: the server sees a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the head and body of an HTTP answer. */
    public HttpAnswer answer() {
        String head = head();
        String[] lines = head.split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        while (to - from < length && fill(PATIENCE)) {}
        String body = new String(buffer, from, Math.min(length, to - from), StandardCharsets.UTF_8);
        from += Math.min(length, to - from);
        return new HttpAnswer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
    }

    private String head() {
        int end = endOfHead();
        while (end < 0) {
            if (!fill(PATIENCE)) {
                throw new AssertionError("No whole HTTP answer, only: "
                        + new String(buffer, from, to - from, StandardCharsets.ISO_8859_1));
            }
            end = endOfHead();
        }
        String head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
        from = end + 4;
        return head;
    }

    private int endOfHead() {
        for (int at = from; at + 4 <= to; at++) {
            if (buffer[at] == '\r' && buffer[at + 1] == '\n' && buffer[at + 2] == '\r' && buffer[at + 3] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** The next that the server sends, or {@link Received.Silence}. */
    public Received next(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            Received frame = parse();
            if (frame != null) {
                return frame;
            }
            long left = deadline - System.nanoTime();
            try {
                if (left <= 0 || !read(Duration.ofNanos(left))) {
                    return left <= 0 ? new Received.Silence() : new Received.End();
                }
            } catch (SocketTimeoutException _) {
                return new Received.Silence();
            } catch (SocketException _) {
                return new Received.Reset();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The next that the server sends. */
    public Received next() {
        return next(PATIENCE);
    }

    /** Reads whatever comes and throws it away, until the connection ends, by whichever side. */
    public void drain(LongAdder bytes) {
        try {
            socket.setSoTimeout(0);
            byte[] waste = new byte[16_384];
            for (int count = in.read(waste); count >= 0; count = in.read(waste)) {
                bytes.add(count);
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** All that the server sends until the connection ends or is silent for so long. */
    public List<Received> all(Duration silence) {
        List<Received> all = new ArrayList<>();
        Received next = next(silence);
        while (!(next instanceof Received.Silence)) {
            all.add(next);
            if (next.isLast()) {
                break;
            }
            next = next(silence);
        }
        return all;
    }

    private @Nullable Received parse() {
        int have = to - from;
        if (have < 2) {
            return null;
        }
        int length = buffer[from + 1] & 0x7f;
        int header = 2;
        if (length == 126) {
            header = 4;
        } else if (length == 127) {
            header = 10;
        }
        if (have < header) {
            return null;
        }
        if (header > 2) {
            length = 0;
            for (int i = 2; i < header; i++) {
                length = (length << 8) | (buffer[from + i] & 0xff);
            }
        }
        if (have < header + length) {
            return null;
        }
        int first = buffer[from] & 0xff;
        boolean masked = (buffer[from + 1] & 0x80) != 0;
        byte[] payload = Arrays.copyOfRange(buffer, from + header, from + header + length);
        from += header + length;
        return masked ? new Received.Odd("masked") : frame(first, payload);
    }

    private static Received frame(int first, byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        return switch (first) {
            case 0x81 -> new Received.Text(text);
            case 0x82 -> new Received.Binary(payload);
            case 0xc1 -> new Received.Compressed(true, payload);
            case 0xc2 -> new Received.Compressed(false, payload);
            case 0x89 -> new Received.Ping(text);
            case 0x8a -> new Received.Pong(text);
            case 0x88 ->
                payload.length < 2
                        ? new Received.Close(1005, "")
                        : new Received.Close(
                                ((payload[0] & 0xff) << 8) | (payload[1] & 0xff),
                                new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
            default -> new Received.Odd("first byte " + Integer.toHexString(first));
        };
    }

    private boolean fill(Duration within) {
        try {
            return read(within);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False at the end of the stream. */
    private boolean read(Duration within) throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        socket.setSoTimeout(Math.max(1, Math.toIntExact(within.toMillis())));
        int count = in.read(buffer, to, buffer.length - to);
        if (count > 0) {
            to += count;
        }
        return count > 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
