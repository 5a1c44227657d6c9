package io.millrace.server.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * What a gateway says of itself, in Prometheus' words.
 *
 * @param lines of {@code /q/metrics}
 */
public record Metrics(List<String> lines) {
    /** Asks now. */
    public static Metrics of(int port) {
        return new Metrics(Http.get(port, "/q/metrics").body().lines().toList());
    }

    /** A value, 0 when it is not there (yet); {@code name} with its labels. */
    public double value(String name) {
        for (String line : lines) {
            if (line.startsWith(name + ' ')) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        return 0;
    }

    /** The sum over all labels. */
    public double sum(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + '{') || line.startsWith(name + ' '))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Whether there is any of that name. */
    public boolean has(String name) {
        return lines.stream().anyMatch(line -> line.startsWith(name + ' ') || line.startsWith(name + '{'));
    }

    /** Plain HTTP, for tests of a gateway that is not in this JVM. */
    static final class Http {
        private static final HttpClient CLIENT =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        private Http() {}

        static HttpResponse<String> get(int port, String path) {
            try {
                return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
