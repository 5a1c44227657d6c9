package io.millrace.server.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Redis spoken by hand (RESP 2): what {@code redis-cli} would do. One connection, used by one thread. */
public final class RedisClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedInputStream in;

    /** @param uri {@code redis://host:port} */
    public RedisClient(String uri) {
        try {
            socket =
                    new Socket(InetAddress.getLoopbackAddress(), URI.create(uri).getPort());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command and reads its answer: text, a number, a list of such, or an error's text. */
    public Object call(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return call(bytes);
    }

    /** The same, in bytes. */
    public Object call(byte[]... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        append(out, words);
        try {
            socket.getOutputStream().write(out.toByteArray());
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many subscribers there are. */
    public long publish(String channel, byte[] payload) {
        return (long) call(ascii("PUBLISH"), channel.getBytes(StandardCharsets.UTF_8), payload);
    }

    /** Publishes the same so many times in one write; returns how many subscribers the last one had. */
    public long publish(String channel, String payload, int times) {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        append(
                one,
                ascii("PUBLISH"),
                channel.getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = one.toByteArray();
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length * times);
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        try {
            socket.getOutputStream().write(all.toByteArray());
            long last = 0;
            for (int i = 0; i < times; i++) {
                last = (long) read();
            }
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Subscribes, and from then on only listens: payloads come in the queue, until the connection ends. */
    public BlockingQueue<String> subscribe(String channel) {
        call("SUBSCRIBE", channel);
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("redis-" + channel).start(() -> {
            try {
                while (true) {
                    if (read() instanceof List<?> push && "message".equals(push.getFirst())) {
                        messages.add((String) push.getLast());
                    }
                }
            } catch (IOException _) {
                // closed
            }
        });
        return messages;
    }

    /** A queue's next, or an error that says what was missing. */
    public static String next(BlockingQueue<String> messages, String what) {
        try {
            String message = messages.poll(10, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("Nothing came: " + what);
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void append(ByteArrayOutputStream out, byte[]... words) {
        out.writeBytes(ascii("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            out.writeBytes(ascii("$" + word.length + "\r\n"));
            out.writeBytes(word);
            out.writeBytes(ascii("\r\n"));
        }
    }

    private Object read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', '-' -> rest;
            case ':' -> Long.parseLong(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> {
                List<Object> all = new ArrayList<>();
                for (int left = Integer.parseInt(rest); left > 0; left--) {
                    all.add(read());
                }
                yield all;
            }
            default -> throw new IOException("Not RESP: " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length);
        line();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
