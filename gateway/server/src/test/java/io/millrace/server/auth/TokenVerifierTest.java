package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.server.auth.Outcome.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are accepted: those of issuer {@code i} for {@code us}, by pinned algorithms and known keys. */
final class TokenVerifierTest {
    private static final Issuer RSA = Issuer.of("rsa", "RS256");
    private static final Issuer EC = Issuer.of("ec", "ES256");
    private static final Issuer NAMELESS = Issuer.of(null, "EdDSA");
    private static final Issuer STRANGER = Issuer.of("rsa", "RS256");
    private static final KeySet KEYS = new KeySet(List.of(RSA.verifies(), EC.verifies(), NAMELESS.verifies()));
    private static final long YEAR_9999 = 253_402_300_799L;
    private static final String GOOD = claims(YEAR_9999, "");

    static Stream<Arguments> refused() {
        long now = System.currentTimeMillis() / 1000;
        return Stream.of(
                row("expired", RSA.token(claims(now - 60, "")), Fault.EXPIRED),
                row("not valid yet", RSA.token(claims(YEAR_9999, ",\"nbf\":" + (now + 600))), Fault.NOT_YET_VALID),
                row("another audience", RSA.token(GOOD.replace("\"us\"", "\"them\"")), Fault.NOT_ACCEPTED),
                row("no audience", RSA.token(GOOD.replace(",\"aud\":\"us\"", "")), Fault.NOT_ACCEPTED),
                row("another issuer", RSA.token(GOOD.replace("\"iss\":\"i\"", "\"iss\":\"j\"")), Fault.NOT_ACCEPTED),
                row(
                        "no expiry",
                        RSA.token("{\"sub\":\"ada\",\"iss\":\"i\",\"aud\":\"us\",\"tid\":1}"),
                        Fault.NOT_ACCEPTED),
                row("a wanted claim is missing", RSA.token(GOOD.replace("\"tid\":1", "\"tie\":1")), Fault.NOT_ACCEPTED),
                row("no user", RSA.token(GOOD.replace("\"sub\":\"ada\",", "")), Fault.NOT_ACCEPTED),
                row("a user that is no text", RSA.token(GOOD.replace("\"ada\"", "{}")), Fault.NOT_ACCEPTED),
                row("rooms that are no texts", RSA.token(claims(YEAR_9999, ",\"rooms\":[1]")), Fault.NOT_ACCEPTED),
                row(
                        "an expiry that is no number",
                        RSA.token(GOOD.replace("" + YEAR_9999, "\"x\"")),
                        Fault.NOT_ACCEPTED),
                row(
                        "an expiry beyond numbers",
                        RSA.token(GOOD.replace("" + YEAR_9999, "9".repeat(40))),
                        Fault.NOT_ACCEPTED),
                row("expired and for others", RSA.token(claims(now - 60, "").replace("us", "x")), Fault.NOT_ACCEPTED));
    }

    static Stream<Arguments> forged() {
        return Stream.of(
                row("signed by another key of that name", STRANGER.token(GOOD), Fault.INVALID),
                row("of another's key type", RSA.signed(GOOD, "ES256", EC.signs()), null),
                row("an algorithm that is not pinned", RSA.signed(GOOD, "RS512", RSA.signs()), Fault.INVALID),
                row("no algorithm", unsigned("{\"alg\":\"none\"}"), Fault.INVALID),
                row("no algorithm, in capitals", unsigned("{\"alg\":\"NONE\",\"kid\":\"rsa\"}"), Fault.INVALID),
                row("no algorithm at all", unsigned("{\"kid\":\"rsa\"}"), Fault.INVALID),
                row("the public key as a shared secret", confused(), Fault.INVALID),
                row("its own key", RSA.signed(GOOD, "RS256", STRANGER.signs(), "jwk", jwk(STRANGER)), Fault.INVALID),
                row("its own key's address", STRANGER.token(GOOD, "jku", "http://127.0.0.1:1/"), Fault.INVALID),
                row("its own certificate's", STRANGER.token(GOOD, "x5u", "http://127.0.0.1:1/"), Fault.INVALID),
                row("something critical", RSA.token(GOOD, "crit", List.of("exp"), "exp", 1), Fault.INVALID),
                row("a payload that is not encoded", RSA.token(GOOD, "b64", true), Fault.INVALID),
                row("another token inside", RSA.token(RSA.token(GOOD), "cty", "JWT"), Fault.MALFORMED),
                row("claims that are none", RSA.token("[1]"), Fault.MALFORMED),
                row("the same claim twice", RSA.token(GOOD.replace("{", "{\"sub\":\"bob\",")), Fault.INVALID),
                row("a key that nobody knows", Issuer.of("new", "RS256").token(GOOD), null),
                row("nothing", "", Fault.MALFORMED),
                row("dots", "..", Fault.MALFORMED),
                row("an encrypted one", "a.b.c.d.e", Fault.MALFORMED),
                row("no Base64", "é.\u0000.🌊", Fault.MALFORMED),
                row("no JSON", "bnVsbA.bnVsbA.bnVsbA", Fault.MALFORMED),
                row("a signature cut short", RSA.token(GOOD).substring(0, 300), Fault.INVALID),
                row("a changed payload", tampered(), Fault.INVALID),
                row(
                        "deep JSON",
                        RSA.token("{\"sub\":" + "[".repeat(3000) + "]".repeat(3000) + "}"),
                        Fault.NOT_ACCEPTED));
    }

    /** Without a fault: its key is not known. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"refused", "forged"})
    void refused(String what, String token, Fault fault) {
        Outcome outcome = verifier().verify(token);
        if (fault == null) {
            assertEquals(new Outcome.UnknownKey(), outcome);
        } else {
            assertEquals(fault, assertInstanceOf(Outcome.Invalid.class, outcome).fault());
        }
    }

    static Stream<Arguments> times() {
        return Stream.of(
                arguments("expired", claims(1000, ""), Fault.EXPIRED, 1_000_000),
                arguments("in fractions", GOOD.replace("" + YEAR_9999, "1000.9"), Fault.EXPIRED, 1_000_000),
                arguments("before all clocks", GOOD.replace("" + YEAR_9999, "-1e300"), Fault.EXPIRED, Long.MIN_VALUE),
                arguments(
                        "not begun", claims(YEAR_9999, ",\"nbf\":9999999999"), Fault.NOT_YET_VALID, 9_999_999_999_000L),
                arguments("for others", claims(1000, "").replace("us", "x"), Fault.NOT_ACCEPTED, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void times(String what, String claims, Fault fault, long atEpochMillis) {
        Outcome.Invalid invalid =
                assertInstanceOf(Outcome.Invalid.class, verifier().verify(RSA.token(claims)));
        assertEquals(fault, invalid.fault());
        assertEquals(atEpochMillis / 1000, invalid.atEpochMillis() / 1000);
        Outcome.Invalid forged =
                assertInstanceOf(Outcome.Invalid.class, verifier().verify(STRANGER.token(claims)));
        assertEquals(new Outcome.Invalid(Fault.INVALID), forged, "a forged one's time is nobody's business");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
    void everyAlgorithmOfPublicKeysIsVerified(String algorithm) {
        Issuer issuer = Issuer.of("k", algorithm);
        TokenVerifier verifier =
                new TokenVerifier(rules("algorithms", algorithm), new KeySet(List.of(issuer.verifies())));
        assertEquals(valid("ada", GOOD, YEAR_9999), verifier.verify(issuer.token(GOOD)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void everyAlgorithmOfSharedSecretsIsVerified(String algorithm) {
        Issuer issuer = Issuer.ofSecret("s".repeat(64), algorithm);
        TokenRules rules =
                TokenRules.of(Settings.of("algorithms", algorithm, "secret", "x", "issuer", "i", "audience", "us"));
        TokenVerifier verifier = new TokenVerifier(rules, new KeySet(List.of(issuer.verifies())));
        assertEquals(valid("ada", GOOD, YEAR_9999), verifier.verify(issuer.token(GOOD)));
        String other = Issuer.ofSecret("t".repeat(64), algorithm).token(GOOD);
        assertEquals(new Outcome.Invalid(Fault.INVALID), verifier.verify(other));
    }

    static Stream<Arguments> accepted() {
        long now = System.currentTimeMillis() / 1000;
        return Stream.of(
                arguments("expired by less than clocks may differ", new String[0], claims(now - 5, ""), "ada", now - 5),
                arguments(
                        "one of several audiences",
                        new String[0],
                        GOOD.replace("\"us\"", "[\"x\",\"us\"]"),
                        "ada",
                        YEAR_9999),
                arguments(
                        "fractions of a second",
                        new String[0],
                        GOOD.replace("" + YEAR_9999, YEAR_9999 + ".9"),
                        "ada",
                        YEAR_9999),
                arguments("a user by another claim", new String[] {"user-claim", "tid"}, GOOD, "1", YEAR_9999),
                arguments("no user wanted", new String[] {"user-claim", "none"}, GOOD, null, YEAR_9999));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String what, String[] settings, String claims, String user, long expiry) {
        assertEquals(valid(user, claims, expiry), verifier(settings).verify(RSA.token(claims)));
    }

    @Test
    void anExpiryBeyondAllClocksIsTheLastMomentThereIs() {
        Outcome.Valid valid = (Outcome.Valid) verifier().verify(RSA.token(GOOD.replace("" + YEAR_9999, "1e300")));
        assertEquals(Long.MAX_VALUE / 1000, valid.expiresAtEpochMillis() / 1000);
    }

    @Test
    void aTokenWithoutAKeysNameTakesTheOnlyOneOfItsKind() {
        assertEquals(valid("ada", GOOD, YEAR_9999), verifier().verify(NAMELESS.token(GOOD)));
        assertEquals(
                valid("ada", GOOD, YEAR_9999),
                verifier().verify(new Issuer(null, "RS256", RSA.signs(), RSA.verifies()).token(GOOD)));
    }

    @Test
    void workersAreToldTheClaimsThatAreNamed() {
        Outcome.Valid valid = (Outcome.Valid) verifier("claims", "tid,none").verify(RSA.token(GOOD));
        assertEquals(Json.parse("{\"tid\":1}"), valid.claims());
        assertEquals(null, ((Outcome.Valid) verifier("claims", "none").verify(RSA.token(GOOD))).claims());
    }

    @Test
    void aClaimNamesRooms() {
        Outcome.Valid valid =
                (Outcome.Valid) verifier().verify(RSA.token(claims(YEAR_9999, ",\"rooms\":[\"a\",\"b\",\"a\"]")));
        assertEquals(List.of("a", "b"), valid.rooms());
    }

    @Test
    void aSessionMayOutliveItsToken() {
        Outcome.Valid valid = (Outcome.Valid) verifier("at-expiry", "stay").verify(RSA.token(GOOD));
        assertEquals(Long.MAX_VALUE, valid.expiresAtEpochMillis());
    }

    private static Outcome.Valid valid(String user, String claims, long expirySeconds) {
        return new Outcome.Valid(user, Json.parse(claims), List.of(), (expirySeconds + 30) * 1000);
    }

    private static TokenVerifier verifier(String... more) {
        return new TokenVerifier(rules(more), KEYS);
    }

    private static TokenRules rules(String... more) {
        String[] all = Stream.concat(
                        Stream.of(
                                "key-file", "x",
                                "issuer", "i",
                                "audience", "us",
                                "required-claims", "tid",
                                "rooms-claim", "rooms",
                                "algorithms", "RS256,ES256,EdDSA"),
                        Stream.of(more))
                .toArray(String[]::new);
        return TokenRules.of(Settings.of(all));
    }

    private static String claims(long exp, String more) {
        return "{\"sub\":\"ada\",\"iss\":\"i\",\"aud\":\"us\",\"tid\":1,\"exp\":" + exp + more + '}';
    }

    private static String unsigned(String header) {
        return base64(header) + '.' + base64(GOOD) + '.';
    }

    /* RFC 8725, section 2.1: who takes the algorithm from the token takes the public key for a secret. */
    private static String confused() {
        HmacKey secret = new HmacKey(RSA.verifies().getKey().getEncoded());
        return RSA.signed(GOOD, "HS256", secret);
    }

    private static Map<String, Object> jwk(Issuer issuer) {
        return issuer.verifies().toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private static String tampered() {
        String[] parts = RSA.token(GOOD).split("\\.", -1);
        return parts[0] + '.' + base64(GOOD.replace("ada", "eve")) + '.' + parts[2];
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments row(String what, String token, Fault fault) {
        return arguments(what, token, fault);
    }
}
