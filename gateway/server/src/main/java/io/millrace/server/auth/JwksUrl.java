package io.millrace.server.auth;

import io.millrace.server.log.Rest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keys that an issuer publishes: fetched at the start, then on a schedule, and when a token names one that is not
 * known, with a rest in between. The last good ones serve while it is away. Fetches on a thread of its own, one at a
 * time; follows no redirects.
 */
final class JwksUrl implements TokenKeys {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.tokens");
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    private final Rules rules;
    private final Function<KeySet, TokenVerifier> verifiers;
    private final Consumer<Boolean> fetched;
    private final HttpClient client;
    private final Rest failures = new Rest();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("millrace-jwks").daemon().factory());
    private volatile @Nullable TokenVerifier verifier;
    private volatile long hadAtNanos = System.nanoTime();

    /* On its thread. */
    private @Nullable Future<?> next;
    private Duration retry = FIRST_RETRY;

    /* Guarded by this. */
    private @Nullable CompletableFuture<Void> awaited;
    private long endedNanos;
    private boolean everEnded;
    private boolean fetching;

    /**
     * How it is fetched.
     *
     * @param refresh on schedule
     * @param rest from the end of one fetch to the next, at least
     * @param timeout of a fetch, its body included
     */
    record Rules(URI url, Duration refresh, Duration rest, Duration timeout, long maxBytes) {}

    /** @param fetched hears of each fetch whether it has brought keys */
    JwksUrl(
            Rules rules,
            Optional<SSLContext> tls,
            Function<KeySet, TokenVerifier> verifiers,
            Consumer<Boolean> fetched) {
        this.rules = rules;
        this.verifiers = verifiers;
        this.fetched = fetched;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(rules.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        tls.ifPresent(builder::sslContext);
        client = builder.build();
        var _ = renewed();
    }

    @Override
    public @Nullable TokenVerifier verifier() {
        return verifier;
    }

    @Override
    public boolean canChange() {
        return true;
    }

    @Override
    public synchronized CompletionStage<Void> renewed() {
        if (awaited == null) {
            awaited = new CompletableFuture<>();
            if (!fetching) {
                fetchAfterRest();
            }
        }
        return awaited;
    }

    private void fetchAfterRest() {
        long rested = System.nanoTime() - endedNanos;
        long wait = everEnded ? Math.max(0, rules.rest().toNanos() - rested) : 0;
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::fetch, wait, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public long ageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - hadAtNanos);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        client.shutdownNow();
    }

    private void fetch() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = awaited;
            awaited = null; // whoever asks from here on wants a later one
            fetching = true;
        }
        if (next != null) {
            next.cancel(false);
        }
        boolean good = false;
        try {
            KeySet keys = get();
            verifier = verifiers.apply(keys);
            hadAtNanos = System.nanoTime();
            good = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failures.say(more -> LOG.log(System.Logger.Level.WARNING, "{0}{1}", trouble(e), more));
        }
        ended();
        fetched.accept(good);
        retry = good ? FIRST_RETRY : min(retry.multipliedBy(2), LAST_RETRY);
        Duration pause = good ? rules.refresh() : min(retry, rules.refresh());
        if (!thread.isShutdown()) {
            next = thread.schedule(() -> renewed(), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private synchronized void ended() {
        fetching = false;
        everEnded = true;
        endedNanos = System.nanoTime();
        if (awaited != null) {
            fetchAfterRest();
        }
    }

    private KeySet get() throws IOException, InterruptedException {
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

    /* The address is shown without what may be a credential in it. */
    private String trouble(Exception e) {
        URI url = rules.url();
        String had = verifier == null
                ? "no token can be verified, and clients are told to try again later"
                : "the keys of " + ageMillis() / 1000 + " s ago serve on";
        return "The keys at " + url.getScheme() + "://" + url.getHost() + url.getPath() + " were not had: "
                + e.getMessage() + "; " + had;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
