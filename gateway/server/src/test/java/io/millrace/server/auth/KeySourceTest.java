package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings become keys, or a start that says what is wrong. */
final class KeySourceTest {
    private static final String SECRET = "s3cret-s3cret-s3cret-s3cret-s3cret";
    private static final String CLAIMS = "{\"sub\":\"ada\",\"exp\":253402300799}";

    @TempDir
    private static Path folder;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("algorithms is missing", new String[] {"secret", SECRET}),
                arguments("none is none of [ES256", new String[] {"algorithms", "none", "secret", SECRET}),
                arguments("given: none", new String[] {"algorithms", "RS256"}),
                arguments(
                        "second-secret wants a first one",
                        new String[] {"algorithms", "RS256", "key-file", "x", "second-secret", SECRET}),
                arguments("expected one of them", new String[] {
                    "algorithms", "HS256", "secret", SECRET, "second-secret", SECRET, "second-secret-file", "x"
                }),
                arguments(
                        "second-secret has 5 bytes; [HS256] want at least 32",
                        new String[] {"algorithms", "HS256", "secret", SECRET, "second-secret", "short"}),
                arguments(
                        "second-secret-file (/nowhere) cannot be read",
                        new String[] {"algorithms", "HS256", "secret", SECRET, "second-secret-file", "/nowhere"}),
                arguments(
                        "redis-key goes with millrace.auth.jwt.secret or secret-file, or alone",
                        new String[] {"algorithms", "RS256", "key-file", "x", "redis-key", "k"}),
                arguments(
                        "and not with millrace.auth.jwt.jwks-url",
                        new String[] {"algorithms", "RS256", "jwks-url", "https://x/", "redis-key", "k"}),
                arguments(
                        "RS256 does not go with millrace.auth.jwt.redis-key in one setting with [HS256, RS256]",
                        new String[] {"algorithms", "HS256,RS256", "redis-key", "k"}),
                arguments(
                        "redis-refresh is 99 ms: it must be at least 100 ms",
                        new String[] {"algorithms", "HS256", "redis-key", "k", "redis-refresh", "99ms"}),
                arguments(
                        "given: secret, jwks-url",
                        new String[] {"algorithms", "HS256", "secret", SECRET, "jwks-url", "https://x/"}),
                arguments(
                        "RS256 does not go with millrace.auth.jwt.secret",
                        new String[] {"algorithms", "HS256,RS256", "secret", SECRET}),
                arguments(
                        "HS256 does not go with millrace.auth.jwt.key-file",
                        new String[] {"algorithms", "RS256,HS256", "key-file", "x"}),
                arguments(
                        "HS256 does not go with millrace.auth.jwt.jwks-url",
                        new String[] {"algorithms", "HS256", "jwks-url", "https://x/"}),
                arguments(
                        "secret has 34 bytes; [HS512] want at least 64",
                        new String[] {"algorithms", "HS512", "secret", SECRET}),
                arguments(
                        "secret-encoding is base64, and the secret is not",
                        new String[] {"algorithms", "HS256", "secret", SECRET + "?", "secret-encoding", "base64"}),
                arguments(
                        "cannot be read: NoSuchFileException",
                        new String[] {"algorithms", "HS256", "secret-file", "/nowhere"}),
                arguments(
                        "it cannot be read: NoSuchFileException",
                        new String[] {"algorithms", "RS256", "key-file", "/nowhere"}),
                arguments(
                        "jwks-url is no https://host/..",
                        new String[] {"algorithms", "RS256", "jwks-url", "file:///etc/passwd"}),
                arguments("there is no quarkus.tls.idp.*", new String[] {
                    "algorithms", "RS256", "jwks-url", "https://x/", "tls-configuration-name", "idp"
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mistakes(String told, String[] settings) {
        String message = assertThrows(IllegalArgumentException.class, () -> keys(settings))
                .getMessage();
        assertTrue(message.contains(told), message);
        assertTrue(message.contains("millrace.auth.jwt.") || message.contains("quarkus.tls."), message);
        assertFalse(message.contains(SECRET), message);
    }

    static Stream<Arguments> wrongFiles() throws Exception {
        Issuer rsa = Issuer.of("k", "RS256");
        String pkcs8 = pem("PRIVATE KEY", rsa.signs().getEncoded());
        return Stream.of(
                arguments("it holds a PRIVATE KEY: expected PUBLIC KEY or CERTIFICATE", pkcs8),
                arguments("it holds no key that verifies signatures", "hello"),
                arguments("its PUBLIC KEY is not readable", pem("PUBLIC KEY", new byte[] {1, 2, 3})),
                arguments("it is neither a JWK nor a JWKS", "{\"kty\":\"what\"}"),
                arguments("it holds no key that verifies signatures", "{\"keys\":[]}"),
                arguments("it holds a shared secret", "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wrongFiles(String told, String text) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "keys", ""), text);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> keys("algorithms", "RS256", "key-file", file.toString()))
                .getMessage();
        assertTrue(message.contains(told), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void keysAreReadHoweverTheyAreWritten(String algorithm) throws IOException {
        Issuer issuer = Issuer.of("k", algorithm);
        byte[] encoded = issuer.verifies().getKey().getEncoded();
        for (String text : new String[] {
            issuer.jwks(),
            issuer.verifies().toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
            pem("PUBLIC KEY", encoded)
        }) {
            Path file = Files.writeString(Files.createTempFile(folder, "keys", ""), text);
            assertValid(issuer, keys("algorithms", algorithm, "key-file", file.toString()));
        }
    }

    @Test
    void aSecretIsReadHoweverItIsGiven() throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "secret", ""), SECRET + "\n");
        Issuer issuer = Issuer.ofSecret(SECRET, "HS256");
        assertValid(issuer, keys("algorithms", "HS256", "secret", SECRET));
        assertValid(issuer, keys("algorithms", "HS256", "secret-file", file.toString()));
        String encoded =
                Base64.getUrlEncoder().encodeToString(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertValid(issuer, keys("algorithms", "HS256", "secret", encoded, "secret-encoding", "base64"));
    }

    @Test
    void eitherOfTwoSecretsCounts() throws IOException {
        String other = "another-" + SECRET;
        Path file = Files.writeString(Files.createTempFile(folder, "secret", ""), other + "\r\n");
        for (TokenKeys keys : new TokenKeys[] {
            keys("algorithms", "HS256", "secret", SECRET, "second-secret", other),
            keys("algorithms", "HS256", "secret", SECRET, "second-secret-file", file.toString())
        }) {
            assertValid(Issuer.ofSecret(SECRET, "HS256"), keys);
            assertValid(Issuer.ofSecret(other, "HS256"), keys);
            assertValid(Issuer.ofSecret("named", other, "HS256"), keys);
            assertEquals(
                    new Outcome.Invalid(Outcome.Fault.INVALID),
                    keys.verifier()
                            .verify(Issuer.ofSecret("third" + SECRET, "HS256").token(CLAIMS)));
        }
    }

    private static void assertValid(Issuer issuer, TokenKeys keys) {
        Outcome outcome = keys.verifier().verify(issuer.token(CLAIMS));
        assertEquals("ada", assertInstanceOf(Outcome.Valid.class, outcome).user());
    }

    private static TokenKeys keys(String... settings) {
        return new KeySource(Settings.of(settings), _ -> Optional.empty(), _ -> null).keys(_ -> {});
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }
}
