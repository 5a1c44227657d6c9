package io.millrace.conformance.cluster;

import io.millrace.embedded.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that is as unsticky as one can be: each request, and each upgrade, goes to another gateway than the one
 * before of the same session, also within one connection that is kept alive. A gateway that is not there is passed by;
 * a client's end is the gateway's, and the other way round.
 */
public final class EverElsewhere implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;
    private static final String REFUSAL = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private static final Pattern SID = Pattern.compile("[?&]sid=([^& ]+)");

    private final List<Gateway> gateways;
    private final ServerSocket server;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, Integer> lastOf = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private Upgrades upgrades = Upgrades.PASS;

    /** What becomes of upgrades. */
    public enum Upgrades {
        /** They go through. */
        PASS,
        /** They wait until that changes. */
        WAIT,
        /** They are answered by 403, and reach nobody. */
        REFUSED
    }

    /** In front of all gateways of a cluster. */
    public EverElsewhere(Cluster cluster) {
        gateways = cluster.gateways();
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free("127.0.0.1")), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("ever-elsewhere").start(this::accept);
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on, also for those that wait. At first they pass. */
    public synchronized void upgrades(Upgrades now) {
        upgrades = now;
        notifyAll();
    }

    private synchronized boolean mayUpgrade() throws IOException {
        try {
            while (upgrades == Upgrades.WAIT) {
                wait();
            }
            return upgrades == Upgrades.PASS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                open.add(client);
                Thread.ofVirtual().start(() -> new Visit(client).serve());
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    /** Another gateway than the session's last one, if it is there; of a new session, than the last new one's. */
    private Socket connect(String requestLine) throws IOException {
        Matcher sid = SID.matcher(requestLine);
        int first = sid.find()
                ? lastOf.compute(sid.group(1), (_, last) -> last == null ? turn.getAndIncrement() : last + 1)
                : turn.getAndIncrement();
        for (int attempt = 0; attempt < gateways.size(); attempt++) {
            int index = Math.floorMod(first + attempt, gateways.size());
            Socket gateway = new Socket();
            try {
                int port = gateways.get(index).port();
                gateway.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                gateway.setTcpNoDelay(true);
                open.add(gateway);
                return gateway;
            } catch (IOException _) {
                end(gateway);
            }
        }
        throw new IOException("no gateway is there");
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        upgrades(Upgrades.REFUSED); // nobody waits any more
        open.forEach(this::end);
    }

    /** One client's connection: requests are read here, answers are carried by a thread for each. */
    private final class Visit {
        private final Socket client;
        private @Nullable Socket gateway;

        Visit(Socket client) {
            this.client = client;
        }

        void serve() {
            CompletableFuture<Boolean> before = CompletableFuture.completedFuture(true);
            try {
                InputStream in = client.getInputStream();
                for (String head = head(in); head != null && before.join(); head = head(in)) {
                    boolean upgrades = field(head, "upgrade") != null;
                    if (upgrades && !mayUpgrade()) {
                        client.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.ISO_8859_1));
                        return;
                    }
                    Socket to = connect(head.lines().findFirst().orElseThrow());
                    gateway = to;
                    OutputStream out = to.getOutputStream();
                    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                    CompletableFuture<Boolean> answered = new CompletableFuture<>();
                    Thread.ofVirtual().start(() -> answer(to, answered));
                    before = answered;
                    if (upgrades) {
                        in.transferTo(out);
                        to.shutdownOutput();
                    } else {
                        body(head, in, out);
                    }
                }
            } catch (IOException _) {
                // one of both has gone
            } finally {
                end(client);
                if (gateway != null) {
                    end(gateway);
                }
            }
        }

        private void answer(Socket from, CompletableFuture<Boolean> answered) {
            boolean goesOn = false;
            try {
                InputStream in = from.getInputStream();
                OutputStream out = client.getOutputStream();
                String head = head(in);
                if (head != null) {
                    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                    boolean upgraded = head.startsWith("HTTP/1.1 101");
                    if (upgraded) {
                        in.transferTo(out);
                    } else {
                        body(head, in, out);
                    }
                    out.flush();
                    goesOn = !upgraded && !"close".equalsIgnoreCase(field(head, "connection"));
                }
            } catch (IOException _) {
                // one of both has gone
            } finally {
                answered.complete(goesOn);
                end(from);
                if (!goesOn) {
                    end(client);
                }
            }
        }
    }

    /** Up to the empty line; {@code null} at the end. */
    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String field(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    private static void body(String head, InputStream in, OutputStream out) throws IOException {
        String length = field(head, "content-length");
        if (length != null) {
            copy(in, out, Long.parseLong(length));
        } else if ("chunked".equalsIgnoreCase(field(head, "transfer-encoding"))) {
            long size;
            do {
                String line = line(in);
                out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                size = Long.parseLong(line.strip(), 16);
                copy(in, out, size + 2); // with the end of its line
            } while (size > 0);
        }
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the end, within a body");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] some = new byte[8192];
        long left = count;
        while (left > 0) {
            int read = in.read(some, 0, (int) Math.min(left, some.length));
            if (read < 0) {
                throw new IOException("the end, within a body");
            }
            out.write(some, 0, read);
            left -= read;
        }
    }
}
