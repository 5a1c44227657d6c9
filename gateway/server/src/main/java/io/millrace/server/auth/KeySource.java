package io.millrace.server.auth;

import io.quarkus.tls.TlsConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Turns the settings into the keys that they name; what is wrong with them stops the start. */
final class KeySource {
    private static final String PREFIX = "millrace.auth.jwt.";
    private static final String END_OF_LINE = "[\r\n]+$";

    private final JwtConfig config;
    private final TokenRules rules;
    private final Function<String, Optional<TlsConfiguration>> tls;

    /**
     * @param tls TLS settings by their names
     * @throws IllegalArgumentException names the settings that are wrong, and never shows a secret
     */
    KeySource(JwtConfig config, Function<String, Optional<TlsConfiguration>> tls) {
        this.config = config;
        this.tls = tls;
        this.rules = TokenRules.of(config);
    }

    /** @param fetched hears of each fetch whether it has brought keys */
    TokenKeys keys(Consumer<Boolean> fetched) {
        if (config.jwksUrl().isPresent()) {
            return published(config.jwksUrl().get(), fetched);
        }
        KeySet keys =
                config.keyFile().isPresent() ? file(config.keyFile().get()) : new KeySet(List.of(secret(secretText())));
        return new TokenKeys.Fixed(new TokenVerifier(rules, keys));
    }

    private TokenKeys published(URI url, Consumer<Boolean> fetched) {
        boolean isWeb = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!isWeb || url.getHost() == null) {
            throw new IllegalArgumentException(
                    PREFIX + "jwks-url is no https://host/.. (or http://host/.. inside a" + " network that you trust)");
        }
        return new JwksUrl(
                new JwksUrl.Rules(
                        url,
                        config.jwksRefresh(),
                        config.jwksRest(),
                        config.jwksTimeout(),
                        config.jwksMaxSize().asLongValue()),
                tlsContext(),
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

    private String secretText() {
        if (config.secret().isPresent()) {
            return config.secret().get();
        }
        Path file = config.secretFile().orElseThrow();
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replaceAll(END_OF_LINE, "");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    PREFIX + "secret-file (" + file + ") cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private JsonWebKey secret(String text) {
        byte[] bytes = config.secretEncoding() == JwtConfig.Writing.TEXT
                ? text.getBytes(StandardCharsets.UTF_8)
                : decoded(text);
        int needed = rules.algorithms().stream()
                        .mapToInt(algorithm -> Integer.parseInt(algorithm.substring(2)))
                        .max()
                        .orElseThrow()
                / Byte.SIZE;
        if (bytes.length < needed) {
            throw new IllegalArgumentException(PREFIX + "secret has " + bytes.length + " bytes; " + rules.algorithms()
                    + " want at least " + needed + " (RFC 7518, section 3.2)");
        }
        try {
            return JsonWebKey.Factory.newJwk(new HmacKey(bytes));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(PREFIX + "secret-encoding is base64, and the secret is not");
        }
    }
}
