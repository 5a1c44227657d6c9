package io.millrace.loadtest.cluster;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What gateways tell Prometheus, of all of them together. */
public final class GatewayMetrics {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final List<URI> pages;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    /** @param pages one for each gateway, or for a name that has all their addresses, as a headless Service has */
    public GatewayMetrics(List<URI> pages) {
        this.pages = pages.stream().flatMap(GatewayMetrics::addresses).toList();
    }

    /* Where TLS wants the name there is one behind it. */
    private static Stream<URI> addresses(URI page) {
        if (page.getHost() == null || !page.getScheme().equals("http")) {
            return Stream.of(page);
        }
        try {
            List<InetAddress> all = List.of(InetAddress.getAllByName(page.getHost()));
            List<InetAddress> four =
                    all.stream().filter(Inet4Address.class::isInstance).toList();
            List<InetAddress> reached = four.isEmpty() ? all : four; // each host once, by either of its addresses
            return reached.stream().map(address -> at(page, address));
        } catch (UnknownHostException e) {
            throw new ClusterException("%s: there is no host of this name.".formatted(page), e);
        }
    }

    private static URI at(URI page, InetAddress address) {
        String host = address instanceof Inet6Address ? '[' + address.getHostAddress() + ']' : address.getHostAddress();
        String port = page.getPort() < 0 ? "" : ":" + page.getPort();
        return URI.create("http://" + host + port + page.getRawPath());
    }

    /** How many gateways there are. */
    public int gateways() {
        return pages.size();
    }

    /**
     * Their values now.
     *
     * @throws ClusterException when one does not tell
     */
    public Values read() {
        return new Values(pages.stream().flatMap(this::lines).toList());
    }

    private Stream<String> lines(URI page) {
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(page).timeout(ANSWER).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new ClusterException("%s answers %d.".formatted(page, answer.statusCode()), null);
            }
            return answer.body().lines().filter(line -> !line.startsWith("#"));
        } catch (IOException e) {
            throw new ClusterException("%s does not answer: %s.".formatted(page, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("Interrupted while reading %s.".formatted(page), e);
        }
    }

    /** Samples, one a line. */
    public record Values(List<String> samples) {

        /** The sum of all samples of this name whose labels have {@code label} in them; 0 when there are none. */
        public double sum(String name, String label) {
            return samples.stream()
                    .filter(line -> line.startsWith(name + '{') || line.startsWith(name + ' '))
                    .filter(line -> line.contains(label))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .filter(Double::isFinite)
                    .sum();
        }

        /** The sum of all samples of this name. */
        public double sum(String name) {
            return sum(name, "");
        }
    }
}
