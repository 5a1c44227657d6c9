package io.millrace.server.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * An opening request, line by line, so that each can be wrong or missing (RFC 6455, section 4.1).
 *
 * @param line the request line
 * @param headers as they go on the wire
 */
public record Upgrade(String line, List<String> headers) {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** A right one. */
    public static Upgrade of(String target) {
        return new Upgrade(
                "GET " + target + " HTTP/1.1",
                List.of(
                        "Host: gateway.example",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + KEY,
                        "Sec-WebSocket-Version: 13"));
    }

    /** A Socket.IO client's. */
    public static Upgrade socketIo() {
        return of("/socket.io/?EIO=4&transport=websocket");
    }

    /** A SocketCluster client's. */
    public static Upgrade socketCluster() {
        return of("/socketcluster/");
    }

    /** With another method or version of HTTP. */
    public Upgrade withLine(String newLine) {
        return new Upgrade(newLine, headers);
    }

    /** Without a header. */
    public Upgrade without(String name) {
        List<String> rest = new ArrayList<>(headers);
        rest.removeIf(header -> header.startsWith(name + ':'));
        return new Upgrade(line, rest);
    }

    /** With one more line of a header. */
    public Upgrade and(String name, String value) {
        List<String> all = new ArrayList<>(headers);
        all.add(name + ": " + value);
        return new Upgrade(line, all);
    }

    /** With another value of a header, or one more. */
    public Upgrade with(String name, String value) {
        List<String> all = new ArrayList<>(without(name).headers);
        all.add(name + ": " + value);
        return new Upgrade(line, all);
    }

    @Override
    public String toString() {
        return line + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
