package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Keys that an operator lays into Redis, for all gateways at once: a JWKS under a name. What it holds is for gateways
 * alone, so secrets count here, and all of it must be as it should: one key that does not serve is a mistake to be
 * told, and the keys from before serve on.
 */
final class JwksRedis implements FetchedKeys.Source {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.tokens");

    private final String name;
    private final TokenRules rules;
    private final KeySet settings;
    private final Strings redis;
    private byte @Nullable [] last;
    private boolean everRead;

    /** Strings in Redis, read on the caller's thread. */
    interface Strings {
        /**
         * The one of that name, or {@code null}.
         *
         * @throws IOException when Redis does not say
         */
        byte @Nullable [] read(String name) throws IOException, InterruptedException;
    }

    /** @param settings keys to which those in Redis are added; where there are none, there must be some in Redis */
    JwksRedis(String name, TokenRules rules, KeySet settings, Strings redis) {
        this.name = name;
        this.rules = rules;
        this.settings = settings;
        this.redis = redis;
    }

    @Override
    public @Nullable KeySet fetch() throws IOException, InterruptedException {
        byte[] value = redis.read(name);
        boolean isAlone = settings.keys().isEmpty();
        if (value == null && isAlone) {
            throw new IOException("there are none");
        }
        if (everRead && Arrays.equals(value, last)) {
            return null;
        }
        everRead = true;
        last = value;
        List<JsonWebKey> laid = value == null ? List.of() : parse(value);
        if (laid.isEmpty() && isAlone) {
            throw new IllegalArgumentException("it holds no key that verifies signatures");
        }
        return settings.grownBy(laid);
    }

    @Override
    public KeySet otherwise() {
        return settings.grownBy(List.of());
    }

    @Override
    public String place() {
        return "in Redis under " + name;
    }

    @Override
    public void close() {}

    /* No cause is kept: what a library says of a secret may hold it. */
    private List<JsonWebKey> parse(byte[] value) {
        Map<String, Json> fields = new HashMap<>();
        List<Json> elements;
        try {
            Json.parse(value).forEachField(fields::put);
            elements = fields.getOrDefault("keys", Json.NULL).elements();
        } catch (JsonException | IllegalStateException _) {
            throw new IllegalArgumentException("it is no JWKS: {\"keys\":[..]}");
        }
        List<JsonWebKey> keys = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            JsonWebKey key = key("its key " + (i + 1), elements.get(i));
            if (KeySet.isForSignatures(key)) {
                requireFitting("its key " + (i + 1), key);
                keys.add(key);
            }
        }
        return keys;
    }

    private static JsonWebKey key(String which, Json json) {
        try {
            return JsonWebKey.Factory.newJwk(json.toString());
        } catch (JoseException | RuntimeException _) {
            throw new IllegalArgumentException(which + " is no JWK");
        }
    }

    private void requireFitting(String which, JsonWebKey key) {
        String algorithm = key.getAlgorithm();
        boolean isWanted = rules.algorithms().stream()
                .filter(each -> algorithm == null || algorithm.equals(each))
                .anyMatch(each -> TokenRules.keyType(each).equals(key.getKeyType()));
        if (!isWanted) {
            throw new IllegalArgumentException(which + " (" + key.getKeyType() + (algorithm == null ? "" : ", ")
                    + (algorithm == null ? "" : algorithm) + ") is for none of the algorithms " + rules.algorithms());
        }
        if (key instanceof PublicJsonWebKey) {
            KeyFiles.requirePublic(which, key);
            return;
        }
        int bytes = key.getKey().getEncoded().length;
        if (bytes < rules.leastSecretBytes() && !rules.lenient()) {
            throw new IllegalArgumentException(which + " has " + bytes + " bytes; " + rules.algorithms()
                    + " want at least " + rules.leastSecretBytes());
        }
        if (bytes < rules.leastSecretBytes()) {
            LOG.log(System.Logger.Level.WARNING, "The keys {0}: {1}{2}", place(), which, Secrets.tooShort(rules));
        }
    }
}
