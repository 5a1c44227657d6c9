package io.millrace.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey;

/**
 * SocketCluster's own keys and rules. Its servers take keys of any length, and so do gateways in their place: a short
 * one is a line in the log.
 */
final class SocketClusterKeys {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.tokens");
    private static final String PREFIX = "millrace.socketcluster.";

    private final SocketClusterTokenConfig config;
    private final TokenRules rules;
    private final JwksRedis.Strings redis;

    /** @throws IllegalArgumentException names the settings that are wrong, and never shows a secret */
    SocketClusterKeys(SocketClusterTokenConfig config, JwksRedis.Strings redis) {
        this.config = config;
        this.redis = redis;
        requireTogether(config);
        this.rules = TokenRules.asInSocketCluster(algorithms(config));
    }

    /**
     * Whether there are any.
     *
     * @throws IllegalArgumentException when a setting is given that means nothing without a key
     */
    static boolean areGiven(SocketClusterTokenConfig config) {
        boolean given = config.authKey().isPresent()
                || config.authPublicKey().isPresent()
                || config.authRedisKey().isPresent();
        if (!given) {
            requireKeyFor("second-auth-key", config.secondAuthKey());
            requireKeyFor("auth-algorithm", config.authAlgorithm());
            requireKeyFor("auth-verify-algorithms", config.authVerifyAlgorithms());
        }
        return given;
    }

    private static void requireKeyFor(String name, Optional<?> value) {
        if (value.isPresent()) {
            throw new IllegalArgumentException(
                    PREFIX + name + " wants a key: " + PREFIX + "auth-key, auth-public-key" + " or auth-redis-key");
        }
    }

    /** @param fetched hears of each fetch whether it has brought keys */
    TokenKeys keys(Consumer<Boolean> fetched) {
        KeySet keys = config.authPublicKey().isPresent()
                ? publicKey(config.authPublicKey().get())
                : secrets();
        return config.authRedisKey().isEmpty()
                ? new TokenKeys.Fixed(new TokenVerifier(rules, keys))
                : KeySource.laid(
                        new JwksRedis(config.authRedisKey().get(), rules, keys, redis),
                        rules,
                        KeySource.refresh(PREFIX + "auth-redis-refresh", config.authRedisRefresh()),
                        fetched);
    }

    private static void requireTogether(SocketClusterTokenConfig config) {
        if (config.authPublicKey().isPresent()
                && (config.authKey().isPresent() || config.authRedisKey().isPresent())) {
            throw new IllegalArgumentException(PREFIX + "auth-public-key does not go with " + PREFIX
                    + (config.authKey().isPresent() ? "auth-key" : "auth-redis-key") + ": expected one of them");
        }
        if (config.secondAuthKey().isPresent() && config.authKey().isEmpty()) {
            throw new IllegalArgumentException(PREFIX + "second-auth-key wants a first one: " + PREFIX + "auth-key");
        }
    }

    private static List<String> algorithms(SocketClusterTokenConfig config) {
        String key = PREFIX + (config.authVerifyAlgorithms().isPresent() ? "auth-verify-algorithms" : "auth-algorithm");
        boolean isPublic = config.authPublicKey().isPresent();
        List<String> given = config.authVerifyAlgorithms()
                .orElse(List.of(config.authAlgorithm().orElse(isPublic ? "RS256" : "HS256")));
        List<String> algorithms = TokenRules.algorithms(key, given);
        boolean isAlone = !isPublic && config.authKey().isEmpty();
        boolean secret = isAlone ? TokenRules.keyType(algorithms.getFirst()).equals(TokenRules.SECRET) : !isPublic;
        String source = isAlone
                ? "auth-redis-key in one setting with " + algorithms
                : isPublic ? "auth-public-key" : "auth-key";
        TokenRules.requireKind(key, algorithms, secret, PREFIX + source);
        return algorithms;
    }

    private KeySet publicKey(String text) {
        KeySet keys;
        try {
            keys = KeyFiles.pem(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + "auth-public-key: " + e.getMessage(), e);
        }
        for (JsonWebKey key : keys.keys()) {
            boolean isWanted = rules.algorithms().stream()
                    .anyMatch(each -> TokenRules.keyType(each).equals(key.getKeyType()));
            if (!isWanted) {
                throw new IllegalArgumentException(
                        PREFIX + "auth-public-key is of type " + key.getKeyType() + ", for" + " none of the algorithms "
                                + rules.algorithms() + ": " + PREFIX + "auth-algorithm says which");
            }
        }
        return keys;
    }

    private KeySet secrets() {
        List<JsonWebKey> keys = new ArrayList<>();
        List<String> shortOnes = new ArrayList<>();
        secret("auth-key", config.authKey(), keys, shortOnes);
        secret("second-auth-key", config.secondAuthKey(), keys, shortOnes);
        if (!shortOnes.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "{0}{1}", String.join(", ", shortOnes), Secrets.tooShort(rules));
        }
        return new KeySet(keys);
    }

    private void secret(String name, Optional<String> text, List<JsonWebKey> keys, List<String> shortOnes) {
        text.map(given -> given.getBytes(StandardCharsets.UTF_8)).ifPresent(bytes -> {
            keys.add(Secrets.key(bytes));
            if (bytes.length < rules.leastSecretBytes()) {
                shortOnes.add(PREFIX + name);
            }
        });
    }
}
