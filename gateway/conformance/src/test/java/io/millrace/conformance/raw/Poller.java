package io.millrace.conformance.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A session of long polling, as the public suites have one: by plain requests. */
final class Poller {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int version;
    private final String url;
    private final String opening;

    /** Opens it. */
    Poller(String base, int version, String moreQuery) {
        this.version = version;
        String query = base + "?EIO=" + version + "&transport=polling" + moreQuery;
        HttpResponse<byte[]> answer = send(query, "GET", "").join();
        assertEquals(200, answer.statusCode());
        opening = packets(answer).getFirst();
        url = query + "&sid=" + EngineRows.sid(opening);
    }

    /** The open packet. */
    String opening() {
        return opening;
    }

    /** Where its requests go, without the gateway. */
    String target() {
        URI uri = URI.create(url);
        return uri.getPath() + '?' + uri.getQuery();
    }

    /** A request on it, and its answer. */
    Answer http(String method, String body) {
        return Answer.of(starts(method, body).join());
    }

    /** The same, without waiting. A client that cancels it closes its connection. */
    CompletableFuture<HttpResponse<byte[]>> starts(String method, String body) {
        return send(url, method, body);
    }

    /** An answer in text. */
    record Answer(int statusCode, String body) {
        static Answer of(HttpResponse<byte[]> answer) {
            return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** All packets in one POST. */
    void posts(String... packets) {
        assertEquals("ok", http("POST", payload(packets)).body());
    }

    /** A body of text. */
    String payload(String... packets) {
        if (version == 4) {
            return String.join("\u001e", packets);
        }
        StringBuilder body = new StringBuilder();
        for (String packet : packets) {
            body.append(packet.length()).append(':').append(packet);
        }
        return body.toString();
    }

    /** The messages of the next GET, bytes in base64; a ping is answered meanwhile. */
    List<String> messages() {
        HttpResponse<byte[]> answer = starts("GET", "").join();
        assertEquals(200, answer.statusCode());
        List<String> messages = new ArrayList<>();
        for (String packet : packets(answer)) {
            if (packet.equals("2")) {
                posts("3");
            } else {
                messages.add(packet);
            }
        }
        return messages;
    }

    private List<String> packets(HttpResponse<byte[]> answer) {
        if (answer.headers().firstValue("content-type").orElse("").equals("application/octet-stream")) {
            return framed(answer.body());
        }
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return version == 4 ? List.of(body.split("\u001e", -1)) : counted(body);
    }

    private static List<String> counted(String body) {
        List<String> packets = new ArrayList<>();
        int at = 0;
        while (at < body.length()) {
            int from = body.indexOf(':', at) + 1;
            int length = Integer.parseInt(body.substring(at, from - 1));
            packets.add(body.substring(from, from + length));
            at = from + length;
        }
        return packets;
    }

    /* A kind, a length of digits, 0xff, and the packet, which begins with its type. */
    private static List<String> framed(byte[] body) {
        List<String> packets = new ArrayList<>();
        int at = 0;
        while (at < body.length) {
            boolean text = body[at++] == 0;
            int length = 0;
            while (body[at] != (byte) 0xff) {
                length = length * 10 + body[at++];
            }
            byte[] packet = Arrays.copyOfRange(body, at + 1, at + 1 + length);
            at += 1 + length;
            packets.add(
                    text
                            ? new String(packet, StandardCharsets.UTF_8)
                            : "b" + packet[0]
                                    + Base64.getEncoder().encodeToString(Arrays.copyOfRange(packet, 1, length)));
        }
        return packets;
    }

    private static CompletableFuture<HttpResponse<byte[]>> send(String url, String method, String body) {
        var publisher =
                method.equals("GET") ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, publisher)
                .timeout(PATIENCE)
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
