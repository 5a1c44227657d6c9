package io.millrace.server.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of long polling by bare HTTP: each request has a TCP connection of its own, where every byte can be wrong.
 */
public final class PollingClient implements AutoCloseable {
    private static final Pattern SID = Pattern.compile("sid\\\\?\":\\\\?\"([A-Za-z0-9_-]{27})");

    private final int port;
    private final String target;
    private final HttpAnswer opening;
    private final String sid;
    private final List<RawWebSocket> open = new ArrayList<>();

    private PollingClient(int port, String target, HttpAnswer opening) {
        this.port = port;
        this.target = target;
        this.opening = opening;
        Matcher found = SID.matcher(opening.body());
        if (!found.find()) {
            throw new AssertionError("No session: " + opening);
        }
        this.sid = found.group(1);
    }

    /**
     * Opens a session.
     *
     * @param target as {@code /engine.io/?EIO=4}
     */
    public static PollingClient open(int port, String target) {
        return open(port, target, "");
    }

    /** The same, with header lines, each with its end. */
    public static PollingClient open(int port, String target, String headers) {
        HttpAnswer answer = ask(port, "GET", target + "&transport=polling", headers, "");
        assertEquals(200, answer.status(), answer::toString);
        return new PollingClient(port, target, answer);
    }

    /** One request on a connection of its own, and its answer. */
    public static HttpAnswer ask(int port, String method, String target, String headers, String body) {
        try (RawWebSocket http = RawWebSocket.connect(port)) {
            http.send(request(method, target, headers, body));
            return http.answer();
        }
    }

    /** A whole request; a body's length is said. */
    public static byte[] request(String method, String target, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String length = bytes.length == 0 && !method.equals("POST") ? "" : "Content-Length: " + bytes.length + "\r\n";
        byte[] head = (method + ' ' + target + " HTTP/1.1\r\nHost: gateway\r\n" + headers + length + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return ClientFrame.join(new byte[][] {head, bytes});
    }

    /** The answer that made the session. */
    public HttpAnswer opening() {
        return opening;
    }

    /** Its secret id. */
    public String sid() {
        return sid;
    }

    /** Where its requests go. */
    public String target() {
        return target + "&transport=polling&sid=" + sid;
    }

    /** The request of a WebSocket that would carry its session. */
    public Upgrade upgrade() {
        return Upgrade.of(target + "&transport=websocket&sid=" + sid);
    }

    /** A GET, whose answer is read from what this returns. */
    public RawWebSocket waits() {
        return says("GET", "", "");
    }

    /** A request, whose answer is read from what this returns. */
    public RawWebSocket says(String method, String headers, String body) {
        RawWebSocket http = RawWebSocket.connect(port);
        open.add(http);
        http.send(request(method, target(), headers, body));
        return http;
    }

    /** A GET and its answer. */
    public HttpAnswer polls() {
        return waits().answer();
    }

    /** A POST and its answer. */
    public HttpAnswer posts(String body) {
        return says("POST", "Content-Type: text/plain;charset=UTF-8\r\n", body).answer();
    }

    @Override
    public void close() {
        open.forEach(RawWebSocket::close);
    }
}
