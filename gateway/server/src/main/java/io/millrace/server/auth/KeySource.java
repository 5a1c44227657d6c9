package io.millrace.server.auth;

import io.millrace.server.auth.FetchedKeys.Rules;
import io.quarkus.tls.TlsConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/** Turns the settings into the keys that they name; what is wrong with them stops the start. */
final class KeySource {
    static final String PREFIX = "millrace.auth.jwt.";

    private static final Duration LEAST_REFRESH = Duration.ofMillis(100);
    /** A token that names a new key is worth a look, and many are no more than that. */
    private static final Duration REDIS_REST = Duration.ofMillis(250);

    private final JwtConfig config;
    private final TokenRules rules;
    private final Function<String, Optional<TlsConfiguration>> tls;
    private final JwksRedis.Strings redis;

    /**
     * @param tls TLS settings by their names
     * @throws IllegalArgumentException names the settings that are wrong, and never shows a secret
     */
    KeySource(JwtConfig config, Function<String, Optional<TlsConfiguration>> tls, JwksRedis.Strings redis) {
        this.config = config;
        this.tls = tls;
        this.redis = redis;
        this.rules = TokenRules.of(config);
        requireSources();
    }

    /** @param fetched hears of each fetch whether it has brought keys */
    TokenKeys keys(Consumer<Boolean> fetched) {
        if (config.jwksUrl().isPresent()) {
            return published(config.jwksUrl().get(), fetched);
        }
        KeySet keys = config.keyFile().isPresent() ? file(config.keyFile().get()) : secrets();
        return config.redisKey().isEmpty()
                ? new TokenKeys.Fixed(new TokenVerifier(rules, keys))
                : laid(
                        new JwksRedis(config.redisKey().get(), rules, keys, redis),
                        rules,
                        refresh(PREFIX + "redis-refresh", config.redisRefresh()),
                        fetched);
    }

    /** Keys in Redis. */
    static TokenKeys laid(JwksRedis source, TokenRules rules, Duration refresh, Consumer<Boolean> fetched) {
        Duration rest = refresh.compareTo(REDIS_REST) < 0 ? refresh : REDIS_REST;
        return new FetchedKeys(source, new Rules(refresh, rest), keys -> new TokenVerifier(rules, keys), fetched);
    }

    /** @throws IllegalArgumentException when Redis would be asked without end */
    static Duration refresh(String key, Duration value) {
        if (value.compareTo(LEAST_REFRESH) < 0) {
            throw new IllegalArgumentException(
                    key + " is " + value.toMillis() + " ms: it must be at least " + LEAST_REFRESH.toMillis() + " ms");
        }
        return value;
    }

    private void requireSources() {
        List<String> given = new ArrayList<>();
        config.secret().ifPresent(_ -> given.add("secret"));
        config.secretFile().ifPresent(_ -> given.add("secret-file"));
        config.keyFile().ifPresent(_ -> given.add("key-file"));
        config.jwksUrl().ifPresent(_ -> given.add("jwks-url"));
        boolean inRedis = config.redisKey().isPresent();
        if (given.size() > 1 || (given.isEmpty() && !inRedis)) {
            throw new IllegalArgumentException(PREFIX + "enabled wants one of " + PREFIX + "secret, secret-file,"
                    + " key-file, jwks-url, redis-key; given: "
                    + (given.isEmpty() ? "none" : String.join(", ", given)));
        }
        boolean secret = !given.isEmpty() && given.getFirst().startsWith("secret");
        if (inRedis && !given.isEmpty() && !secret) {
            throw new IllegalArgumentException(PREFIX + "redis-key goes with " + PREFIX + "secret or secret-file, or"
                    + " alone, and not with " + PREFIX + given.getFirst());
        }
        if (config.secondSecret().isPresent() && config.secondSecretFile().isPresent()) {
            throw new IllegalArgumentException(
                    PREFIX + "second-secret and " + PREFIX + "second-secret-file: expected one of them");
        }
        if ((config.secondSecret().isPresent() || config.secondSecretFile().isPresent()) && !secret) {
            throw new IllegalArgumentException(
                    PREFIX + "second-secret wants a first one: " + PREFIX + "secret or secret-file");
        }
        TokenRules.requireKind(
                PREFIX + "algorithms",
                rules.algorithms(),
                given.isEmpty() ? rules.bySecret() : secret,
                PREFIX + (given.isEmpty() ? "redis-key in one setting with " + rules.algorithms() : given.getFirst()));
    }

    private TokenKeys published(URI url, Consumer<Boolean> fetched) {
        boolean isWeb = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!isWeb || url.getHost() == null) {
            throw new IllegalArgumentException(
                    PREFIX + "jwks-url is no https://host/.. (or http://host/.. inside a" + " network that you trust)");
        }
        JwksUrl source = new JwksUrl(
                new JwksUrl.Rules(
                        url, config.jwksTimeout(), config.jwksMaxSize().asLongValue()),
                tlsContext());
        return new FetchedKeys(
                source,
                new Rules(config.jwksRefresh(), config.jwksRest()),
                keys -> new TokenVerifier(rules, keys),
                fetched);
    }

    private Optional<SSLContext> tlsContext() {
        return config.tlsConfigurationName().map(name -> {
            TlsConfiguration named = tls.apply(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            PREFIX + "tls-configuration-name: there is no quarkus.tls." + name + ".*"));
            try {
                return named.createSSLContext();
            } catch (Exception e) {
                throw new IllegalArgumentException("quarkus.tls." + name + ".* cannot be used", e);
            }
        });
    }

    private static KeySet file(Path file) {
        try {
            return KeyFiles.read(file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + "key-file (" + file + "): " + e.getMessage(), e);
        }
    }

    private KeySet secrets() {
        List<JsonWebKey> keys = new ArrayList<>();
        secret("secret", config.secret(), config.secretFile()).ifPresent(keys::add);
        secret("second-secret", config.secondSecret(), config.secondSecretFile())
                .ifPresent(keys::add);
        return new KeySet(keys);
    }

    private Optional<JsonWebKey> secret(String name, Optional<String> text, Optional<Path> file) {
        String given = text.orElse(null);
        @Nullable
        String written = given != null || file.isEmpty() ? given : Secrets.inFile(PREFIX + name + "-file", file.get());
        if (written == null) {
            return Optional.empty();
        }
        byte[] bytes = Secrets.bytes(PREFIX, written, config.secretEncoding());
        if (bytes.length < rules.leastSecretBytes()) {
            throw new IllegalArgumentException(PREFIX + name + " has " + bytes.length + " bytes; " + rules.algorithms()
                    + " want at least " + rules.leastSecretBytes() + " (RFC 7518, section 3.2)");
        }
        return Optional.of(Secrets.key(bytes));
    }
}
