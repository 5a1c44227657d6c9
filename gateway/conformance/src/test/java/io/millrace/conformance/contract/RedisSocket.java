package io.millrace.conformance.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis's protocol by hand, with binary values. Texts are answered as byte arrays, numbers as longs, arrays as lists.
 */
final class RedisSocket implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    RedisSocket(String uri) throws IOException {
        URI address = URI.create(uri);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a command of texts and byte arrays, and returns its answer. */
    Object ask(Object... command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("*" + command.length + "\r\n"));
        for (Object part : command) {
            byte[] value = part instanceof byte[] bytes ? bytes : bytes(String.valueOf(part));
            out.writeBytes(bytes("$" + value.length + "\r\n"));
            out.writeBytes(value);
            out.writeBytes(bytes("\r\n"));
        }
        socket.getOutputStream().write(out.toByteArray());
        return read();
    }

    /** The next message of the channels that this connection has subscribed to: its bytes. */
    byte[] message() throws IOException {
        return (byte[]) ((List<?>) read()).get(2);
    }

    private Object read() throws IOException {
        int kind = in.read();
        String line = line();
        return switch (kind) {
            case '+' -> bytes(line);
            case ':' -> Long.parseLong(line);
            case '$' -> bulk(Integer.parseInt(line));
            case '*' -> {
                List<Object> list = new ArrayList<>();
                for (int left = Integer.parseInt(line); left > 0; left--) {
                    list.add(read());
                }
                yield list;
            }
            case '-' -> throw new IOException("Redis says " + line);
            default -> throw new EOFException("Redis has closed the connection");
        };
    }

    private Object bulk(int length) throws IOException {
        if (length < 0) {
            return "nil";
        }
        byte[] value = in.readNBytes(length);
        line();
        return value;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("Redis has closed the connection");
            }
            line.write(b);
        }
        in.read();
        return line.toString(StandardCharsets.UTF_8);
    }

    static String text(Object value) {
        return new String((byte[]) value, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
