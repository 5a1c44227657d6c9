package io.millrace.server.auth;

import io.millrace.server.log.Rest;
import io.millrace.server.log.Wordless;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Verifies tokens off the event loops: a signature costs up to a millisecond, and a storm of them would hold up whoever
 * is there (decision 0012). What waits is bounded.
 */
final class TokenDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.tokens");
    private static final Rest FAULTS = new Rest();
    /** Of those that wait, so many may do so for keys to be fetched: whoever makes up names of keys fills no more. */
    private static final int SHARE_FOR_KEYS = 4;

    private final ThreadPoolExecutor threads;
    private final int mostForKeys;
    private final int maxLength;
    private final AtomicInteger forKeys = new AtomicInteger();

    /**
     * @param waiting how many tokens may wait
     * @param maxLength of one, so that what waits is bounded in bytes, too
     */
    TokenDesk(int threadCount, int waiting, int maxLength) {
        this.maxLength = maxLength;
        this.mostForKeys = Math.max(1, waiting / SHARE_FOR_KEYS);
        threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name("millrace-tokens-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Says what a token is worth, once: on another thread, or, when it is not looked at, on this one. */
    void verify(TokenKeys keys, String token, Consumer<Outcome> then) {
        if (token.length() > maxLength) {
            then.accept(new Outcome.Invalid(Outcome.Fault.TOO_LONG));
        } else {
            submit(() -> first(keys, token, then), then);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void first(TokenKeys keys, String token, Consumer<Outcome> then) {
        Outcome outcome = outcome(keys, token);
        if (!(outcome instanceof Outcome.UnknownKey) || !keys.canChange()) {
            then.accept(outcome);
        } else if (forKeys.incrementAndGet() > mostForKeys) {
            forKeys.decrementAndGet();
            then.accept(new Outcome.Undecided(Outcome.Cause.TOO_MANY));
        } else {
            keys.renewed().whenComplete((_, _) -> {
                forKeys.decrementAndGet();
                submit(() -> then.accept(outcome(keys, token)), then);
            });
        }
    }

    private static Outcome outcome(TokenKeys keys, String token) {
        try {
            TokenVerifier verifier = keys.verifier();
            return verifier == null ? new Outcome.Undecided(Outcome.Cause.NO_KEYS) : verifier.verify(token);
        } catch (RuntimeException e) {
            FAULTS.say(
                    more -> LOG.log(System.Logger.Level.ERROR, "A token could not be verified" + more, Wordless.of(e)));
            return new Outcome.Undecided(Outcome.Cause.FAULT);
        }
    }

    private void submit(Runnable task, Consumer<Outcome> then) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            then.accept(new Outcome.Undecided(Outcome.Cause.TOO_MANY));
        }
    }
}
