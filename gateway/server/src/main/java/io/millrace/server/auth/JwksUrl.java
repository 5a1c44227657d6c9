package io.millrace.server.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Keys that an issuer publishes. Follows no redirects. */
final class JwksUrl implements FetchedKeys.Source {
    private final Rules rules;
    private final HttpClient client;

    /**
     * How they are fetched.
     *
     * @param timeout of a fetch, its body included
     */
    record Rules(URI url, Duration timeout, long maxBytes) {}

    JwksUrl(Rules rules, Optional<SSLContext> tls) {
        this.rules = rules;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(rules.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        tls.ifPresent(builder::sslContext);
        client = builder.build();
    }

    @Override
    public KeySet fetch() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(rules.url())
                .header("Accept", "application/jwk-set+json, application/json")
                .timeout(rules.timeout())
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), rules.maxBytes()));
        try {
            HttpResponse<byte[]> response = answer.get(rules.timeout().toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("it answers " + response.statusCode());
            }
            KeySet keys = KeyFiles.usable(new String(response.body(), StandardCharsets.UTF_8));
            if (keys.keys().isEmpty()) {
                throw new IOException("it holds no public key that verifies signatures");
            }
            return keys;
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + rules.timeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public KeySet otherwise() {
        return KeySet.NONE;
    }

    @Override
    public String place() {
        URI url = rules.url();
        return "at " + url.getScheme() + "://" + url.getHost() + url.getPath();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
