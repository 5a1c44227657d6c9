package io.millrace.server.auth;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Signs tokens: one key of it, by its name and algorithm. */
record Issuer(@Nullable String kid, String algorithm, Key signs, JsonWebKey verifies) {
    /** With a new pair of keys of the algorithm's kind. */
    static Issuer of(@Nullable String kid, String algorithm) {
        try {
            KeyPair pair = generator(algorithm).generateKeyPair();
            JsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
            key.setKeyId(kid);
            return new Issuer(kid, algorithm, pair.getPrivate(), key);
        } catch (GeneralSecurityException | JoseException e) {
            throw new AssertionError(e);
        }
    }

    static Issuer ofSecret(String secret, String algorithm) {
        return ofSecret(null, secret, algorithm);
    }

    static Issuer ofSecret(@Nullable String kid, String secret, String algorithm) {
        try {
            HmacKey key = new HmacKey(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(key);
            jwk.setKeyId(kid);
            return new Issuer(kid, algorithm, key, jwk);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPairGenerator generator(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator =
                switch (algorithm.substring(0, 2)) {
                    case "ES" -> KeyPairGenerator.getInstance("EC");
                    case "Ed" -> KeyPairGenerator.getInstance("Ed25519");
                    default -> KeyPairGenerator.getInstance("RSA");
                };
        if (algorithm.startsWith("ES")) {
            generator.initialize(new ECGenParameterSpec(
                    switch (algorithm) {
                        case "ES384" -> "secp384r1";
                        case "ES512" -> "secp521r1";
                        default -> "secp256r1";
                    }));
        } else if (!algorithm.equals("EdDSA")) {
            generator.initialize(2048);
        }
        return generator;
    }

    /** {@code headers} are names and values by turns. */
    String token(String claims, Object... headers) {
        return signed(claims, algorithm, signs, headers);
    }

    /** By another key or algorithm under this one's name. */
    String signed(String claims, String by, Key with, Object... headers) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims);
        jws.setAlgorithmHeaderValue(by);
        jws.setKey(with);
        jws.setDoKeyValidation(false);
        if (kid != null) {
            jws.setKeyIdHeaderValue(kid);
        }
        for (int i = 0; i < headers.length; i += 2) {
            jws.getHeaders().setObjectHeaderValue((String) headers[i], headers[i + 1]);
        }
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    String jwks() {
        return jwks(this);
    }

    /** All in one set, secrets too. */
    static String jwks(Issuer... issuers) {
        return Stream.of(issuers).map(Issuer::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    String jwk() {
        return verifies.toJson(
                verifies instanceof PublicJsonWebKey
                        ? JsonWebKey.OutputControlLevel.PUBLIC_ONLY
                        : JsonWebKey.OutputControlLevel.INCLUDE_SYMMETRIC);
    }
}
