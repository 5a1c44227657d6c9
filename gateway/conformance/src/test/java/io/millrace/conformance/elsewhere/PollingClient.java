package io.millrace.conformance.elsewhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client that polls by hand, on the raw dialect's path, over connections that are kept alive. */
final class PollingClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String SEPARATOR = "\u001e";

    private final URI base;
    private final int version;
    private final String sid;
    private final ArrayDeque<String> heard = new ArrayDeque<>();

    private PollingClient(URI base, int version, String sid) {
        this.base = base;
        this.version = version;
        this.sid = sid;
    }

    /** Opens a session through that address. */
    static PollingClient open(String url, String path, int version) {
        URI base = URI.create(url + path + "?EIO=" + version + "&transport=polling");
        String open = send(HttpRequest.newBuilder(base).GET()).body();
        int sid = open.indexOf("\"sid\":\"") + 7;
        assertTrue(sid > 7, open);
        return new PollingClient(base, version, open.substring(sid, open.indexOf('"', sid)));
    }

    /** The same session's, through another address. */
    PollingClient at(String url) {
        return new PollingClient(URI.create(url + base.getRawPath() + '?' + base.getRawQuery()), version, sid);
    }

    String sid() {
        return sid;
    }

    /** One poll, as it is answered. */
    HttpResponse<String> get() {
        return send(HttpRequest.newBuilder(session()).GET());
    }

    /** The same, not waited for. */
    CompletableFuture<HttpResponse<String>> getLater() {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(session())
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Sends packets, and that is well. */
    void post(String... packets) {
        HttpResponse<String> answer = postOf(packets);
        assertEquals("200 ok", answer.statusCode() + " " + answer.body());
    }

    /** Sends packets. */
    HttpResponse<String> postOf(String... packets) {
        return send(HttpRequest.newBuilder(session()).POST(HttpRequest.BodyPublishers.ofString(payload(packets))));
    }

    private String payload(String... packets) {
        if (version == 4) {
            return String.join(SEPARATOR, packets);
        }
        StringBuilder payload = new StringBuilder();
        for (String packet : packets) {
            payload.append(packet.length()).append(':').append(packet);
        }
        return payload.toString();
    }

    /** Polls until the next message has come, answers pings, and returns it. */
    String next() {
        while (heard.isEmpty()) {
            HttpResponse<String> answer = get();
            assertEquals(200, answer.statusCode(), answer.body());
            for (String packet : packets(answer.body())) {
                if (packet.equals("2")) {
                    post("3");
                } else if (!packet.equals("6")) {
                    heard.add(packet);
                }
            }
        }
        return heard.remove();
    }

    private List<String> packets(String body) {
        if (version == 4) {
            return List.of(body.split(SEPARATOR, -1));
        }
        ArrayDeque<String> packets = new ArrayDeque<>();
        for (int at = 0; at < body.length(); ) {
            int colon = body.indexOf(':', at);
            int end = colon + 1 + Integer.parseInt(body, at, colon, 10);
            packets.add(body.substring(colon + 1, end));
            at = end;
        }
        return List.copyOf(packets);
    }

    /** Begins a poll and ends its connection when it has been waiting for a while. */
    void abortsAPoll(long millis) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            String request = "GET " + base.getRawPath() + "?" + base.getRawQuery() + "&sid=" + sid
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private URI session() {
        return URI.create(base + "&sid=" + sid);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
