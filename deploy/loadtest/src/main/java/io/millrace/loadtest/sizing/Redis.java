package io.millrace.loadtest.sizing;

import io.millrace.loadtest.cluster.ClusterException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a Redis says of itself. */
record Redis(int port) {
    private static final int PATIENCE_MILLIS = 5_000;

    /** Its {@code INFO}, by name. */
    Map<String, String> info() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("INFO\r\nQUIT\r\n".getBytes(StandardCharsets.UTF_8));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var info = new HashMap<String, String>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    info.put(line.substring(0, colon), line.substring(colon + 1));
                }
            }
            return info;
        } catch (IOException e) {
            throw new ClusterException("Redis does not tell: %s.".formatted(e), e);
        }
    }
}
