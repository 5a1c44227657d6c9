package io.millrace.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.json.Json;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.connection.Doorkeeper.Verdict;
import io.millrace.dialects.TokenFault;
import io.millrace.dialects.TokenFault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a client by its token, and in which terms a dialect is told. */
@Timeout(30)
final class OfficeTest {
    private static final String SECRET = "s3cret-s3cret-s3cret-s3cret-s3cret";
    private static final Issuer ISSUER = Issuer.ofSecret(SECRET, "HS256");
    private static final String CLAIMS = "{\"sub\":\"ada\",\"exp\":253402300799}";
    private static final Verdict KNOWN =
            new Verdict.Passed("ada", Json.parse(CLAIMS), List.of(), 253_402_300_799_000L + 30_000, null, true);

    private final TokenDesk desk = new TokenDesk(1, 10, 8_000);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        desk.close();
    }

    /* The words and codes are Socket.IO's; what is behind the kind is for dialects with words of their own. */
    static Stream<Arguments> refused() {
        return Stream.of(
                row("nothing", "null", "missing", "A token is required", "TokenMissing", Kind.MISSING, 0),
                row("an empty text", "\"\"", "missing", "A token is required", "TokenMissing", Kind.MISSING, 0),
                invalid("a number", "7", Kind.NO_TEXT),
                invalid("an object", "{\"token\":\"t\"}", Kind.NO_TEXT),
                invalid("any text", "\"grüße 🌊\"", Kind.MALFORMED),
                invalid(
                        "a forged one",
                        text(Issuer.ofSecret("x" + SECRET, "HS256").token(CLAIMS)),
                        Kind.INVALID),
                row(
                        "a long one",
                        text("x".repeat(8_001)),
                        "too long",
                        "The token is too long",
                        "TokenInvalid",
                        Kind.INVALID,
                        0),
                row(
                        "an expired one",
                        text(ISSUER.token("{\"sub\":\"ada\",\"exp\":1000}")),
                        "expired",
                        "The token has expired",
                        "TokenExpired",
                        Kind.EXPIRED,
                        1_000_000),
                row(
                        "one that has not begun",
                        text(ISSUER.token(CLAIMS.replace("{", "{\"nbf\":9999999999,"))),
                        "not yet valid",
                        "The token is not valid yet",
                        "TokenNotYetValid",
                        Kind.NOT_YET_VALID,
                        9_999_999_999_000L),
                row(
                        "one for others",
                        text(ISSUER.token(CLAIMS.replace("{", "{\"aud\":\"x\","))),
                        "not accepted",
                        "The token is not meant for this service",
                        "TokenNotAccepted",
                        Kind.NOT_ACCEPTED,
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, String token, String label, Verdict.Refused expected) throws Exception {
        for (boolean required : new boolean[] {true, false}) {
            told.clear();
            assertEquals(expected, later(office(required), token));
            assertEquals(List.of(label), told);
        }
        assertEquals(expected, atConnect(office(true), "{\"token\":" + token + '}'));
    }

    @Test
    void aGoodOneIsThatUser() throws Exception {
        String token = text(ISSUER.token(CLAIMS));
        assertEquals(KNOWN, later(office(true), token));
        assertEquals(KNOWN, atConnect(office(true), "{\"token\":" + token + '}'));
    }

    @Test
    void whoHasNoneIsNobodyWhereNoneIsRequired() throws Exception {
        Verdict.Passed nobody = assertInstanceOf(Verdict.Passed.class, atConnect(office(false), "{\"a\":1}"));
        assertEquals(
                new Verdict.Passed(null, null, List.of(), Doorkeeper.NEVER, Json.parse("{\"a\":1}"), false), nobody);
        assertEquals(List.of("absent"), told);
    }

    @Test
    void byWhatNobodyKnowsNowItIsLater() throws Exception {
        FetchedKeys none = new FetchedKeys(
                new JwksRedis("k", rules(), KeySet.NONE, _ -> null),
                new FetchedKeys.Rules(Duration.ofMinutes(1), Duration.ZERO),
                keys -> new TokenVerifier(rules(), keys),
                _ -> {});
        try (Office office = office(none, false)) {
            assertEquals(new Verdict.TryLater(), later(office, text(ISSUER.token(CLAIMS))));
            assertEquals(List.of("no keys"), told);
        }
    }

    @Test
    void aKeyThatNobodyKnowsIsNoMoreThanInvalid() throws Exception {
        Issuer named = Issuer.ofSecret("k1", SECRET, "HS256");
        TokenKeys keys = new TokenKeys.Fixed(new TokenVerifier(rules(), new KeySet(List.of(named.verifies()))));
        Issuer other = Issuer.ofSecret("k2", SECRET, "HS256");
        Verdict.Refused refused =
                assertInstanceOf(Verdict.Refused.class, later(office(keys, true), text(other.token(CLAIMS))));
        assertEquals(TokenFault.of(Kind.INVALID), refused.why());
        assertEquals(List.of("unknown key"), told);
    }

    private Office office(boolean required) {
        return office(
                new KeySource(Settings.of("algorithms", "HS256", "secret", SECRET), _ -> Optional.empty(), _ -> null)
                        .keys(_ -> {}),
                required);
    }

    private Office office(TokenKeys keys, boolean required) {
        TokenPlaces places = new TokenPlaces(Settings.of());
        Office.Tally tally = new Office.Tally() {
            @Override
            public void told(String outcome) {
                told.add(outcome);
            }

            @Override
            public void verified(long nanos) {}
        };
        return new Office(keys, desk, it -> places.look(it.auth(), it.tokenField(), it.carried()), required, tally);
    }

    private static Verdict later(Office office, String token) throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        office.verify(Json.parse(token), verdict::complete);
        return verdict.get(10, TimeUnit.SECONDS);
    }

    private static Verdict atConnect(Office office, @Nullable String auth) throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        office.judge(new Doorkeeper.Presented("/", Json.parse(auth), null, null), verdict::complete);
        return verdict.get(10, TimeUnit.SECONDS);
    }

    private static TokenRules rules() {
        return TokenRules.of(Settings.of("algorithms", "HS256", "redis-key", "k"));
    }

    private static String text(String token) {
        return '"' + token + '"';
    }

    private static Arguments invalid(String what, String token, Kind kind) {
        return row(what, token, "invalid", "The token is not valid", "TokenInvalid", kind, 0);
    }

    private static Arguments row(
            String what, String token, String label, String message, String code, Kind kind, long atEpochMillis) {
        Json data = Json.parse("{\"code\":\"" + code + "\"}");
        return arguments(what, token, label, new Verdict.Refused(message, data, new TokenFault(kind, atEpochMillis)));
    }
}
