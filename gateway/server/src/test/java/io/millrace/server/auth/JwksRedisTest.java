package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.server.auth.Outcome.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jose4j.keys.HmacKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that change while a gateway runs, by what an operator lays under a name. */
@Timeout(30)
final class JwksRedisTest {
    private static final String CLAIMS = "{\"sub\":\"ada\",\"exp\":253402300799}";
    private static final Issuer OLD = Issuer.ofSecret("old", "old-old-old-old-old-old-old-old-old-", "HS256");
    private static final Issuer NEW = Issuer.ofSecret("new", "new-new-new-new-new-new-new-new-new-", "HS256");
    private static final Issuer FIXED = Issuer.ofSecret("fix-fix-fix-fix-fix-fix-fix-fix-fix-", "HS256");
    private static final Issuer RSA = Issuer.of("rsa", "RS256");
    private static final KeySet SETTINGS = new KeySet(List.of(FIXED.verifies()));

    /** What lies in Redis. */
    private volatile @Nullable String laid;

    private volatile boolean away;
    private @Nullable FetchedKeys opened;

    @AfterEach
    void stop() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void aSecretGoesAndAnotherComes() throws Exception {
        laid = Issuer.jwks(OLD);
        TokenKeys keys = keys(KeySet.NONE);
        assertValid(OLD, keys);
        assertEquals(
                new Outcome.UnknownKey(), worth(NEW, keys), "its name is not known: it may be there the next time");
        lay(Issuer.jwks(OLD, NEW), keys);
        assertValid(OLD, keys);
        assertValid(NEW, keys);
        assertValid(nameless(NEW), keys);
        lay(Issuer.jwks(NEW), keys);
        assertValid(NEW, keys);
        assertEquals(new Outcome.UnknownKey(), worth(OLD, keys));
    }

    @Test
    void aChangeIsFollowedOnSchedule() throws Exception {
        laid = Issuer.jwks(OLD);
        TokenKeys keys = keys(KeySet.NONE, Duration.ofMillis(20));
        laid = Issuer.jwks(NEW);
        while (!(worth(NEW, keys) instanceof Outcome.Valid)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theyAddToASecretOfTheSettings() throws Exception {
        TokenKeys keys = keys(SETTINGS);
        assertValid(FIXED, keys);
        lay(Issuer.jwks(NEW), keys);
        assertValid(FIXED, keys);
        assertValid(NEW, keys);
        lay(null, keys);
        assertValid(FIXED, keys);
        assertEquals(new Outcome.UnknownKey(), worth(NEW, keys), "what is taken away counts no more");
        assertEquals(new Outcome.Invalid(Fault.INVALID), worth(nameless(NEW), keys));
        lay("{\"keys\":[]}", keys);
        assertValid(FIXED, keys);
    }

    @Test
    void aloneTheyAreMissedNotTakenAway() throws Exception {
        TokenKeys keys = keys(KeySet.NONE);
        assertNull(keys.verifier(), "nobody is let in, and nobody refused");
        lay(Issuer.jwks(OLD), keys);
        assertValid(OLD, keys);
        lay(null, keys);
        assertValid(OLD, keys);
    }

    @Test
    void asLongAsRedisHasNotSaidNobodyIsRefused() throws Exception {
        away = true;
        laid = Issuer.jwks(OLD);
        TokenKeys keys = keys(SETTINGS);
        assertNull(keys.verifier());
        away = false;
        keys.renewed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertValid(OLD, keys);
        away = true;
        keys.renewed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertValid(OLD, keys);
    }

    static Stream<Arguments> mistakes() {
        String enc = OLD.jwk().replaceFirst("\\{", "{\"use\":\"enc\",");
        return Stream.of(
                arguments("it is no JWKS", "hello"),
                arguments("it is no JWKS", ""),
                arguments("it is no JWKS", "[]"),
                arguments("it is no JWKS", "{\"keys\":{}}"),
                arguments("it is no JWKS", OLD.jwk()),
                arguments("it holds no key that verifies signatures", "{\"keys\":[]}"),
                arguments("it holds no key that verifies signatures", set(enc)),
                arguments("its key 2 is no JWK", set(NEW.jwk(), "{\"kty\":\"oct\"}")),
                arguments("its key 1 is no JWK", set("7")),
                arguments("its key 1 is no JWK", set("{\"kty\":\"oct\",\"k\":\"\"}")),
                arguments("its key 1 (RSA) is for none of the algorithms [HS256]", Issuer.jwks(RSA)),
                arguments(
                        "its key 1 (oct, HS512) is for none of the algorithms [HS256]",
                        set(NEW.jwk().replaceFirst("\\{", "{\"alg\":\"HS512\","))),
                arguments(
                        "its key 2 has 5 bytes; [HS256] want at least 32",
                        Issuer.jwks(NEW, Issuer.ofSecret("short", "HS256"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void mistakes(String told, String mistake) throws Exception {
        String[] value = {mistake};
        JwksRedis source = source(KeySet.NONE, value);
        String message =
                assertThrows(IllegalArgumentException.class, source::fetch).getMessage();
        assertTrue(message.contains(told), message);
        for (Issuer each : List.of(OLD, NEW)) {
            assertFalse(message.contains(new String(each.signs().getEncoded(), StandardCharsets.UTF_8)), message);
        }
        assertNull(source.fetch(), "it is told once");
        laid = Issuer.jwks(OLD);
        TokenKeys keys = keys(KeySet.NONE);
        lay(mistake, keys);
        assertValid(OLD, keys);
        lay(Issuer.jwks(NEW), keys);
        assertValid(NEW, keys);
    }

    @Test
    void aMistakeLeavesTheSecretOfTheSettings() throws Exception {
        laid = "hello";
        TokenKeys keys = keys(SETTINGS);
        assertValid(FIXED, keys);
        assertInstanceOf(Outcome.Invalid.class, worth(nameless(NEW), keys));
    }

    @Test
    void publicKeysTakeTheSameWayAndNoSecretsDo() throws Exception {
        TokenRules rules = TokenRules.of(Settings.of("algorithms", "RS256", "redis-key", "k"));
        String[] value = {Issuer.jwks(RSA)};
        JwksRedis source = new JwksRedis("k", rules, KeySet.NONE, _ -> value[0].getBytes(StandardCharsets.UTF_8));
        TokenVerifier verifier = new TokenVerifier(rules, source.fetch());
        assertInstanceOf(Outcome.Valid.class, verifier.verify(RSA.token(CLAIMS)));
        HmacKey confused = new HmacKey(RSA.verifies().getKey().getEncoded());
        assertEquals(new Outcome.Invalid(Fault.INVALID), verifier.verify(RSA.signed(CLAIMS, "HS256", confused)));
        value[0] = Issuer.jwks(RSA, OLD);
        assertThrows(IllegalArgumentException.class, source::fetch);
    }

    @Test
    void aPublicKeyIsNoSecretHere() throws Exception {
        TokenVerifier verifier =
                new TokenVerifier(rules(), source(KeySet.NONE, Issuer.jwks(OLD)).fetch());
        HmacKey confused = new HmacKey(RSA.verifies().getKey().getEncoded());
        Outcome.Invalid invalid = new Outcome.Invalid(Fault.INVALID);
        assertEquals(new Outcome.UnknownKey(), verifier.verify(RSA.signed(CLAIMS, "HS256", confused)));
        Issuer nameless = new Issuer(null, "HS256", confused, RSA.verifies());
        assertEquals(invalid, verifier.verify(nameless.token(CLAIMS)));
        assertEquals(invalid, verifier.verify(OLD.signed(CLAIMS, "HS512", new HmacKey(new byte[64]))));
        assertEquals(invalid, verifier.verify("eyJhbGciOiJub25lIn0.e30."));
    }

    @Test
    void inSocketClustersPlaceAShortOneCounts() throws Exception {
        TokenRules rules = TokenRules.asInSocketCluster(List.of("HS256"));
        Issuer issuer = Issuer.ofSecret("testkey", "HS256");
        JwksRedis source = new JwksRedis("k", rules, KeySet.NONE, _ -> bytes(Issuer.jwks(issuer)));
        assertInstanceOf(Outcome.Valid.class, new TokenVerifier(rules, source.fetch()).verify(issuer.token("{}")));
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        JwksRedis source = new JwksRedis("k", rules(), SETTINGS, _ -> reads.incrementAndGet() > 4 ? null : bytes("x"));
        assertThrows(IllegalArgumentException.class, source::fetch);
        assertNull(source.fetch());
        assertNull(source.fetch());
        assertNull(source.fetch());
        assertEquals(1, source.fetch().keys().size());
        assertNull(source.fetch());
    }

    private static JwksRedis source(KeySet settings, String... value) {
        return new JwksRedis("k", rules(), settings, _ -> bytes(value[0]));
    }

    private FetchedKeys keys(KeySet settings) throws Exception {
        return keys(settings, Duration.ofMinutes(10));
    }

    /** As they are once Redis was asked. */
    private FetchedKeys keys(KeySet settings, Duration refresh) throws Exception {
        JwksRedis source = new JwksRedis("k", rules(), settings, _ -> {
            if (away) {
                throw new IOException("Redis is away");
            }
            String value = laid;
            return value == null ? null : bytes(value);
        });
        FetchedKeys keys = new FetchedKeys(
                source, new FetchedKeys.Rules(refresh, Duration.ZERO), set -> new TokenVerifier(rules(), set), _ -> {});
        opened = keys;
        keys.renewed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return keys;
    }

    private void lay(@Nullable String value, TokenKeys keys) throws Exception {
        laid = value;
        keys.renewed().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Issuer nameless(Issuer issuer) {
        return new Issuer(null, issuer.algorithm(), issuer.signs(), issuer.verifies());
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private static TokenRules rules() {
        return TokenRules.of(Settings.of("algorithms", "HS256", "redis-key", "k"));
    }

    private static Outcome worth(Issuer issuer, TokenKeys keys) {
        return keys.verifier().verify(issuer.token(CLAIMS));
    }

    private static void assertValid(Issuer issuer, TokenKeys keys) {
        assertEquals(
                "ada",
                assertInstanceOf(Outcome.Valid.class, worth(issuer, keys)).user());
    }
}
