package io.millrace.server.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Reads keys as people and services write them: PEM, JWK, JWKS. Secrets and private keys are refused. */
final class KeyFiles {
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> PUBLIC = List.of("RSA", "EC", "EdDSA");
    private static final int LEAST_RSA_BITS = 2048;

    private KeyFiles() {}

    /** @throws IllegalArgumentException says what is wrong with the file, and never shows what it holds */
    static KeySet read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "it cannot be read: " + e.getClass().getSimpleName(), e);
        }
        List<JsonWebKey> keys;
        if (text.startsWith("{")) {
            keys = ofJson(text);
        } else {
            keys = ofPem(text);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it holds no key that verifies signatures: expected a public key or a"
                    + " certificate (PEM), a JWK or a JWKS");
        }
        return new KeySet(keys);
    }

    /** @throws IllegalArgumentException when it is no public key or certificate; never shows what it is instead */
    static KeySet pem(String text) {
        List<JsonWebKey> keys = ofPem(text);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it is no public key or certificate (PEM)");
        }
        return new KeySet(keys);
    }

    /**
     * Those of a JWKS that serve: public, for signatures, of a known kind, not too short. Others are left out.
     *
     * @throws IllegalArgumentException when it is none
     */
    static KeySet usable(String jwks) {
        try {
            return new KeySet(new JsonWebKeySet(jwks)
                    .getJsonWebKeys().stream()
                            .filter(KeySet::isForSignatures)
                            .filter(KeyFiles::isStrongPublicKey)
                            .toList());
        } catch (JoseException | RuntimeException e) {
            throw new IllegalArgumentException("it is no JWKS", e);
        }
    }

    private static boolean isStrongPublicKey(JsonWebKey key) {
        return key instanceof PublicJsonWebKey
                && !(key.getKey() instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() < LEAST_RSA_BITS);
    }

    private static List<JsonWebKey> ofJson(String text) {
        List<JsonWebKey> keys;
        try {
            keys = text.contains("\"keys\"")
                    ? new JsonWebKeySet(text).getJsonWebKeys()
                    : List.of(JsonWebKey.Factory.newJwk(text));
        } catch (JoseException | RuntimeException e) {
            throw new IllegalArgumentException("it is neither a JWK nor a JWKS", e);
        }
        keys.forEach(key -> requirePublic("it", key));
        return keys.stream().filter(KeySet::isForSignatures).toList();
    }

    /**
     * @param which the key, for a sentence: {@code it}
     * @throws IllegalArgumentException when it is a secret, holds one, or is too short
     */
    static void requirePublic(String which, JsonWebKey key) {
        if (!(key instanceof PublicJsonWebKey pair)) {
            throw new IllegalArgumentException(
                    which + " holds a shared secret: that belongs into millrace.auth.jwt.secret or secret-file");
        }
        if (pair.getPrivateKey() != null) {
            throw new IllegalArgumentException(which + " holds a private key: a gateway needs the public one alone");
        }
        requireLength(pair.getPublicKey());
    }

    private static List<JsonWebKey> ofPem(String text) {
        List<JsonWebKey> keys = new ArrayList<>();
        Matcher block = PEM.matcher(text);
        while (block.find()) {
            try {
                PublicKey key = publicKey(block.group(1), block.group(0), block.group(2));
                requireLength(key);
                keys.add(JsonWebKey.Factory.newJwk(key));
            } catch (GeneralSecurityException | JoseException | RuntimeException e) {
                throw e instanceof IllegalArgumentException known && known.getCause() == null
                        ? known
                        : new IllegalArgumentException("its " + block.group(1) + " is not readable", e);
            }
        }
        return keys;
    }

    private static PublicKey publicKey(String kind, String whole, String base64) throws GeneralSecurityException {
        return switch (kind) {
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(whole.getBytes(StandardCharsets.US_ASCII)))
                        .getPublicKey();
            case "PUBLIC KEY" -> publicKey(Base64.getMimeDecoder().decode(base64));
            default ->
                throw new IllegalArgumentException("it holds a " + kind + ": expected PUBLIC KEY or CERTIFICATE");
        };
    }

    private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("No such key");
        for (String algorithm : PUBLIC) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void requireLength(java.security.Key key) {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new IllegalArgumentException(
                    "its RSA key has fewer than " + LEAST_RSA_BITS + " bits: RFC 7518, section 3.3");
        }
    }
}
