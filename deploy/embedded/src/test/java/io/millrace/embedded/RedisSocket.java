package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Redis's protocol by hand: a line out, lines in. */
final class RedisSocket implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    RedisSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Sends a command in the inline form and returns the first line of its answer. */
    String ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        return line();
    }

    String line() throws IOException {
        return String.valueOf(lines.readLine());
    }

    void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            line();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
