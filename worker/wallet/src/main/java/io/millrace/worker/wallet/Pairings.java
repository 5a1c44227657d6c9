package io.millrace.worker.wallet;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.hash.HashCommands;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which dapps have paired, by their origin, in Redis: what all instances share, and what outlives a connection. Each
 * deed can be done twice.
 */
@Singleton
class Pairings {
    private static final Duration KEPT = Duration.ofDays(7);

    /* Said again by the same event, nothing changes: requests since then have changed the nonce. */
    private static final String PAIR =
            """
            if redis.call('HGET', KEYS[1], 'pairedBy') == ARGV[2] then
              return 0
            end
            redis.call('DEL', KEYS[1], KEYS[2])
            redis.call('HSET', KEYS[1], 'key', ARGV[1], 'pairedBy', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """;

    /*
     * A request brings the nonce of which the one before has brought the hash. A wrong one ends the pairing. The first
     * after pairing may bring any; an event that comes again has been judged before.
     */
    private static final String ADMIT =
            """
            if redis.call('HGET', KEYS[1], 'key') ~= ARGV[1] then
              return 'STRANGER'
            end
            if redis.call('LPOS', KEYS[2], ARGV[4]) then
              return 'ADMITTED'
            end
            local wanted = redis.call('HGET', KEYS[1], 'nonce')
            if wanted and wanted ~= ARGV[2] then
              redis.call('DEL', KEYS[1], KEYS[2])
              return 'REPLAYED'
            end
            redis.call('HSET', KEYS[1], 'nonce', ARGV[3])
            redis.call('LPUSH', KEYS[2], ARGV[4])
            redis.call('LTRIM', KEYS[2], 0, 127)
            redis.call('PEXPIRE', KEYS[1], ARGV[5])
            redis.call('PEXPIRE', KEYS[2], ARGV[5])
            return 'ADMITTED'
            """;

    private final RedisDataSource redis;
    private final HashCommands<String, String, String> hashes;

    @Inject
    Pairings(RedisDataSource redis) {
        this.redis = redis;
        this.hashes = redis.hash(String.class);
    }

    /** What becomes of a request. */
    enum Verdict {
        ADMITTED,
        /** Its key is not the one that this origin has paired with. */
        STRANGER,
        /** Its nonce was not the next one: there is no pairing any more. */
        REPLAYED
    }

    /** Whether an origin has paired with the key of that hash. */
    boolean knows(String origin, String keyHash) {
        return keyHash.equals(hashes.hget(key(origin), "key"));
    }

    /**
     * Pairs an origin, in place of whatever was paired before.
     *
     * @param event the event's id
     */
    void pair(String origin, String keyHash, String event) {
        script(PAIR, origin, keyHash, event, millis());
    }

    /**
     * Judges a request.
     *
     * @param event the event's id
     */
    Verdict admit(Said.Request request, String event) {
        String nonceHash = DemoKey.hash(request.nonce());
        return Verdict.valueOf(
                script(ADMIT, request.origin(), request.appkey(), nonceHash, request.nextNonce(), event, millis()));
    }

    /** What an origin may see of the user: JSON. */
    Optional<String> identity(String origin) {
        return Optional.ofNullable(hashes.hget(key(origin), "identity"));
    }

    /** From now on it may. */
    void grant(String origin, String identity) {
        hashes.hset(key(origin), "identity", identity);
        redis.key().pexpire(key(origin), KEPT);
    }

    /** And no more. */
    void forget(String origin) {
        hashes.hdel(key(origin), "identity");
    }

    private String script(String script, String origin, String... args) {
        List<String> all = new ArrayList<>(List.of(script, "2", key(origin), key(origin) + ":requests"));
        all.addAll(List.of(args));
        return redis.execute("EVAL", all.toArray(String[]::new)).toString();
    }

    private static String millis() {
        return Long.toString(KEPT.toMillis());
    }

    private static String key(String origin) {
        return "millrace-wallet:{" + origin + "}";
    }
}
