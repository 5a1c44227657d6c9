package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.server.auth.Outcome.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SocketCluster's own keys: what its servers take is taken, and nothing that they would not. */
final class SocketClusterKeysTest {
    /** That of the original's test suite. */
    private static final String KEY = "testkey";

    private static final Issuer ISSUER = Issuer.ofSecret(KEY, "HS256");
    private static final Issuer RSA = Issuer.of(null, "RS256");
    private static final Issuer EC = Issuer.of(null, "ES256");
    private static final long NOW = System.currentTimeMillis() / 1000;
    private static final long YEAR_9999 = 253_402_300_799L;

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("the original's", "{\"username\":\"bob 🌊\",\"iat\":1,\"exp\":" + YEAR_9999 + "}", "bob 🌊"),
                arguments("sub first", "{\"username\":\"bob\",\"sub\":\"ada\"}", "ada"),
                arguments("a whole number", "{\"sub\":7}", "7"),
                arguments("sub is odd", "{\"sub\":{},\"username\":\"bob\"}", "bob"),
                arguments("both are odd", "{\"sub\":\"\",\"username\":[1]}", null),
                arguments("nobody, for ever", "{}", null),
                arguments("for whomever", "{\"aud\":[\"x\"],\"iss\":7,\"jti\":{}}", null),
                arguments("an expiry in fractions", "{\"exp\":" + YEAR_9999 + ".5}", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String what, String claims, String user) {
        Outcome.Valid valid = assertInstanceOf(Outcome.Valid.class, verify(ISSUER.token(claims), "auth-key", KEY));
        long expiry = claims.contains("exp") ? YEAR_9999 * 1000 : Long.MAX_VALUE;
        assertEquals(new Outcome.Valid(user, Json.parse(claims), List.of(), expiry), valid);
    }

    static Stream<Arguments> refused() {
        String good = "{\"sub\":\"ada\"}";
        String pem = pem(RSA);
        return Stream.of(
                row("by another key", Issuer.ofSecret("testkez", "HS256").token(good), Fault.INVALID, "auth-key", KEY),
                row("another length", ISSUER.signed(good, "HS512", ISSUER.signs()), Fault.INVALID, "auth-key", KEY),
                row("no algorithm", head("{\"alg\":\"none\"}", good) + '.', Fault.INVALID, "auth-key", KEY),
                row("no token", "testkey", Fault.MALFORMED, "auth-key", KEY),
                row("no JSON", "e30.e.e", Fault.MALFORMED, "auth-key", KEY),
                row("expired just now", ISSUER.token("{\"exp\":" + (NOW - 1) + "}"), Fault.EXPIRED, "auth-key", KEY),
                row("in a minute", ISSUER.token("{\"nbf\":" + (NOW + 60) + "}"), Fault.NOT_YET_VALID, "auth-key", KEY),
                row("no date", ISSUER.token("{\"exp\":\"x\"}"), Fault.NOT_ACCEPTED, "auth-key", KEY),
                row(
                        "the public key as a secret",
                        RSA.signed(
                                good,
                                "HS256",
                                new HmacKey(RSA.verifies().getKey().getEncoded())),
                        Fault.INVALID,
                        "auth-public-key",
                        pem),
                row(
                        "its text as a secret",
                        RSA.signed(good, "HS256", new HmacKey(pem.getBytes(StandardCharsets.UTF_8))),
                        Fault.INVALID,
                        "auth-public-key",
                        pem),
                row("another pair", Issuer.of(null, "RS256").token(good), Fault.INVALID, "auth-public-key", pem));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, String token, Fault fault, String[] settings) {
        assertEquals(
                fault,
                assertInstanceOf(Outcome.Invalid.class, verify(token, settings)).fault());
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                arguments("two keys, the first", ISSUER, two()),
                arguments("two keys, the second", Issuer.ofSecret("neuer schlüssel", "HS256"), two()),
                arguments("another algorithm", Issuer.ofSecret(KEY, "HS512"), new String[] {
                    "auth-key", KEY, "auth-algorithm", "HS512"
                }),
                arguments("several, as the original puts them", Issuer.ofSecret(KEY, "HS384"), new String[] {
                    "auth-key", KEY, "auth-algorithm", "HS256", "auth-verify-algorithms", "HS256,HS384"
                }),
                arguments("a public key", RSA, new String[] {"auth-public-key", pem(RSA)}),
                arguments("a public key of a curve", EC, new String[] {
                    "auth-public-key", pem(EC), "auth-algorithm", "ES256"
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void settings(String what, Issuer issuer, String[] settings) {
        assertInstanceOf(Outcome.Valid.class, verify(issuer.token("{\"username\":\"bob\"}"), settings));
    }

    static Stream<Arguments> mistakes() {
        String pem = pem(RSA);
        return Stream.of(
                mistake("auth-public-key does not go with", "auth-key", KEY, "auth-public-key", pem),
                mistake("auth-public-key does not go with", "auth-redis-key", "k", "auth-public-key", pem),
                mistake("second-auth-key wants a key", "second-auth-key", KEY),
                mistake("second-auth-key wants a first one", "auth-redis-key", "k", "second-auth-key", KEY),
                mistake("auth-algorithm wants a key", "auth-algorithm", "HS256"),
                mistake("auth-verify-algorithms wants a key", "auth-verify-algorithms", "HS256"),
                mistake("none is none of [ES256", "auth-key", KEY, "auth-algorithm", "none"),
                mistake("RS256 does not go with", "auth-key", KEY, "auth-algorithm", "RS256"),
                mistake("HS256 does not go with", "auth-public-key", pem, "auth-verify-algorithms", "RS256,HS256"),
                mistake("RS256 does not go with", "auth-redis-key", "k", "auth-verify-algorithms", "HS256,RS256"),
                mistake("auth-public-key is of type EC", "auth-public-key", pem(EC)),
                mistake("it is no public key or certificate", "auth-public-key", KEY),
                mistake("expected PUBLIC KEY or CERTIFICATE", "auth-public-key", pem.replace("PUBLIC", "PRIVATE")),
                mistake("auth-redis-refresh is 0 ms", "auth-redis-key", "k", "auth-redis-refresh", "0s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void mistakes(String told, String[] settings) {
        String message = assertThrows(IllegalArgumentException.class, () -> keys(settings))
                .getMessage();
        assertTrue(message.contains(told), message);
        assertTrue(message.startsWith("millrace.socketcluster."), message);
        assertFalse(message.contains(KEY), message);
    }

    @Test
    void withoutKeysItIsJudgedAsAllOthers() {
        assertFalse(SocketClusterKeys.areGiven(Settings.ofSocketCluster()));
        assertTrue(SocketClusterKeys.areGiven(Settings.ofSocketCluster("auth-redis-key", "k")));
    }

    private static Outcome verify(String token, String... settings) {
        return keys(settings).verifier().verify(token);
    }

    private static TokenKeys keys(String... settings) {
        SocketClusterTokenConfig config = Settings.ofSocketCluster(settings);
        assertTrue(SocketClusterKeys.areGiven(config));
        return new SocketClusterKeys(config, _ -> null).keys(_ -> {});
    }

    private static String[] two() {
        return new String[] {"auth-key", KEY, "second-auth-key", "neuer schlüssel"};
    }

    private static Arguments row(String what, String token, Fault fault, String... settings) {
        return arguments(what, token, fault, settings);
    }

    private static Arguments mistake(String told, String... settings) {
        return arguments(told, settings);
    }

    private static String pem(Issuer issuer) {
        byte[] bytes = issuer.verifies().getKey().getEncoded();
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(bytes)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String head(String header, String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + '.'
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    }
}
