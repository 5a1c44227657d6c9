package io.millrace.conformance.worker;

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

/** One connection to Redis, its protocol by hand. Bulk strings are byte arrays, numbers longs, arrays lists. */
public final class RedisWire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** Connects to {@code redis://host:port}. */
    public RedisWire(String uri) throws IOException {
        URI address = URI.create(uri);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a command of texts and byte arrays, and returns its answer. */
    public Object ask(Object... command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("*" + command.length + "\r\n"));
        for (Object part : command) {
            byte[] value =
                    part instanceof byte[] bytes ? bytes : String.valueOf(part).getBytes(StandardCharsets.UTF_8);
            out.writeBytes(ascii("$" + value.length + "\r\n"));
            out.writeBytes(value);
            out.writeBytes(ascii("\r\n"));
        }
        socket.getOutputStream().write(out.toByteArray());
        return read();
    }

    /** The bytes of the next message of the channels that this connection has subscribed to. */
    public byte[] message() throws IOException {
        return (byte[]) ((List<?>) read()).get(2);
    }

    private Object read() throws IOException {
        int kind = in.read();
        String line = line();
        return switch (kind) {
            case '+' -> line;
            case ':' -> Long.parseLong(line);
            case '$' -> {
                byte[] bulk = in.readNBytes(Math.max(0, Integer.parseInt(line)));
                in.skipNBytes(2);
                yield bulk;
            }
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

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("Redis has closed the connection");
            }
            line.append((char) b);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
