package io.millrace.server.auth;

import io.millrace.server.log.Rest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keys that change while the gateway runs: fetched at the start, then on a schedule, and when a token names one that is
 * not known, with a rest in between. The last good ones serve while their source is away. Fetches on a thread of its
 * own, one at a time.
 */
final class FetchedKeys implements TokenKeys {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.tokens");
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    private final Source source;
    private final Rules rules;
    private final Function<KeySet, TokenVerifier> verifiers;
    private final Consumer<Boolean> fetched;
    private final Rest failures = new Rest();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("millrace-keys").daemon().factory());
    private volatile @Nullable TokenVerifier verifier;
    private volatile long hadAtNanos = System.nanoTime();

    /* On its thread. */
    private @Nullable Future<?> next;
    private Duration retry = FIRST_RETRY;
    private boolean good;

    /* Guarded by this. */
    private @Nullable CompletableFuture<Void> awaited;
    private long endedNanos;
    private boolean everEnded;
    private boolean fetching;

    /** Where keys come from. On one thread, which may be interrupted. */
    interface Source extends AutoCloseable {
        /**
         * All keys that count now; {@code null} when what was last had, good or not, is still all there is.
         *
         * @throws IOException when it cannot be asked, or has none; says why, without a secret
         * @throws IllegalArgumentException when what it has is no good; says why, without a secret
         */
        @Nullable
        KeySet fetch() throws IOException, InterruptedException;

        /** Keys that count as long as it has only had what is no good. */
        KeySet otherwise();

        /** For the log, without what may be a credential: {@code at https://..}. */
        String place();

        @Override
        void close();
    }

    /**
     * When they are fetched.
     *
     * @param refresh on schedule
     * @param rest from the end of one fetch to the next, at least
     */
    record Rules(Duration refresh, Duration rest) {}

    /** @param fetched hears of each fetch whether there are good keys */
    FetchedKeys(Source source, Rules rules, Function<KeySet, TokenVerifier> verifiers, Consumer<Boolean> fetched) {
        this.source = source;
        this.rules = rules;
        this.verifiers = verifiers;
        this.fetched = fetched;
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
        source.close();
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
        boolean had = had();
        ended();
        fetched.accept(had);
        retry = had ? FIRST_RETRY : min(retry.multipliedBy(2), LAST_RETRY);
        Duration pause = had ? rules.refresh() : min(retry, rules.refresh());
        if (!thread.isShutdown()) {
            next = thread.schedule(() -> renewed(), pause.toNanos(), TimeUnit.NANOSECONDS);
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private boolean had() {
        try {
            KeySet keys = source.fetch();
            if (keys != null) {
                verifier = verifiers.apply(keys);
                good = true;
            }
            hadAtNanos = good ? System.nanoTime() : hadAtNanos;
            return good;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            say(e, "the keys of " + ageMillis() / 1000 + " s ago serve on");
        } catch (RuntimeException e) {
            good = false;
            boolean never = verifier == null;
            if (never && !source.otherwise().keys().isEmpty()) {
                verifier = verifiers.apply(source.otherwise());
            }
            say(
                    e,
                    never
                            ? "those of the settings serve alone"
                            : "the keys of " + ageMillis() / 1000 + " s ago serve on");
        }
        return false;
    }

    private void say(Exception e, String meanwhile) {
        String had = verifier == null ? "no token can be verified, and clients are told to try again later" : meanwhile;
        failures.say(more -> LOG.log(
                System.Logger.Level.WARNING,
                "The keys {0} were not had: {1}; {2}{3}",
                source.place(),
                e.getMessage(),
                had,
                more));
    }

    private synchronized void ended() {
        fetching = false;
        everEnded = true;
        endedNanos = System.nanoTime();
        if (awaited != null) {
            fetchAfterRest();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
