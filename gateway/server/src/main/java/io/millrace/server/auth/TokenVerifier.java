package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.NumericDateValidator;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens by the rules and the keys of a moment: a compact JWS over claims, nothing else. Any thread; takes up
 * to a millisecond (decision 0012).
 */
final class TokenVerifier {
    private static final System.Logger LOG = System.getLogger("io.millrace.server.tokens");

    /** No signature that counts: what the token says is nobody's word. */
    private static final Set<Integer> UNSIGNED = Set.of(
            ErrorCodes.SIGNATURE_INVALID,
            ErrorCodes.SIGNATURE_MISSING,
            ErrorCodes.JSON_INVALID,
            ErrorCodes.MISCELLANEOUS,
            ErrorCodes.ENCRYPTION_MISSING,
            ErrorCodes.INTEGRITY_MISSING);

    /** Not one of the library's. */
    private static final int CLAIM_MISSING = 1000;

    private final TokenRules rules;
    private final KeySet keys;
    private final JwtConsumer consumer;

    TokenVerifier(TokenRules rules, KeySet keys) {
        this.rules = rules;
        this.keys = keys;
        JwtConsumerBuilder builder = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        rules.algorithms().toArray(String[]::new))
                .setVerificationKeyResolver(this::key)
                .registerValidator((ErrorCodeValidator) this::missingClaim);
        if (rules.lenient()) {
            byTimeAlone(builder);
        } else {
            byAllClaims(builder);
        }
        consumer = builder.build();
    }

    private void byAllClaims(JwtConsumerBuilder builder) {
        builder.setAllowedClockSkewInSeconds(rules.clockSkewSeconds());
        if (!rules.issuers().isEmpty()) {
            builder.setExpectedIssuers(true, rules.issuers().toArray(String[]::new));
        }
        if (!rules.audiences().isEmpty()) {
            builder.setExpectedAudience(true, rules.audiences().toArray(String[]::new));
        }
        if (rules.expiryRequired()) {
            builder.setRequireExpirationTime();
        }
    }

    private void byTimeAlone(JwtConsumerBuilder builder) {
        NumericDateValidator time = new NumericDateValidator();
        time.setAllowedClockSkewSeconds(rules.clockSkewSeconds());
        builder.setSkipAllDefaultValidators().registerValidator((ErrorCodeValidator) time);
        if (rules.bySecret()) {
            builder.setRelaxVerificationKeyValidation(); // a key of any length, and nothing else is relaxed for secrets
        }
    }

    /** How many keys it has. */
    int keyCount() {
        return keys.keys().size();
    }

    /** What the token is worth, now. */
    Outcome verify(String token) {
        // An encrypted token has five parts.
        if (token.chars().filter(c -> c == '.').count() != 2) {
            return new Outcome.Invalid(Outcome.Fault.MALFORMED);
        }
        try {
            JwtContext context = consumer.process(token);
            return valid(context.getJwtClaims());
        } catch (InvalidJwtException e) {
            return outcome(token, e);
        } catch (MalformedClaimException | JsonException e) {
            return new Outcome.Invalid(Outcome.Fault.NOT_ACCEPTED);
        }
    }

    private Key key(JsonWebSignature jws, List<JsonWebStructure> around) throws UnresolvableKeyException {
        String algorithm = jws.getAlgorithmHeaderValue();
        boolean isPlain = around.isEmpty()
                && jws.getHeaders().getObjectHeaderValue("crit") == null
                && jws.getHeaders().getObjectHeaderValue("b64") == null;
        if (!isPlain || algorithm == null || !rules.algorithms().contains(algorithm)) {
            throw new UnresolvableKeyException("Not for any key");
        }
        String kid = jws.getKeyIdHeaderValue();
        String type = TokenRules.keyType(algorithm);
        List<Key> candidates = keys.candidates(kid, algorithm, type);
        boolean mayBeNew = keys.isOfAnother(kid, algorithm, type);
        if (candidates.size() == 1 && !mayBeNew) {
            return candidates.getFirst();
        }
        Key signer = signer(jws, candidates);
        if (signer == null && (mayBeNew || candidates.isEmpty())) {
            throw new Unknown();
        }
        // Of none of several: its signature is found to be wrong, as by one key.
        return signer == null ? candidates.getFirst() : signer;
    }

    private static @Nullable Key signer(JsonWebSignature jws, List<Key> candidates) {
        return candidates.stream()
                .filter(candidate -> isBy(candidate, jws))
                .findFirst()
                .orElse(null);
    }

    private static boolean isBy(Key key, JsonWebSignature jws) {
        jws.setKey(key);
        try {
            return jws.verifySignature();
        } catch (JoseException _) {
            return false; // of another curve, for instance
        }
    }

    private Outcome.Valid valid(JwtClaims claims) throws MalformedClaimException {
        Json all = Json.parse(claims.getRawJson());
        return new Outcome.Valid(user(claims), told(all), rooms(claims), expiry(claims));
    }

    private @Nullable String user(JwtClaims claims) throws MalformedClaimException {
        for (String claim : rules.userClaims()) {
            Object value = claims.getClaimValue(claim);
            if (value instanceof String text && !text.isEmpty()) {
                return text;
            }
            if (value instanceof Long number) {
                return number.toString();
            }
        }
        if (rules.lenient() || rules.userClaims().isEmpty()) {
            return null;
        }
        throw new MalformedClaimException("No user");
    }

    private @Nullable Json told(Json all) {
        if (rules.claims().contains("*")) {
            return all;
        }
        JsonWriter some = new JsonWriter().beginObject();
        List<String> names = new ArrayList<>();
        all.forEachField((name, value) -> {
            if (rules.claims().contains(name)) {
                some.name(name).json(value);
                names.add(name);
            }
        });
        Json json = some.endObject().toJson();
        return names.isEmpty() ? null : json;
    }

    private List<String> rooms(JwtClaims claims) throws MalformedClaimException {
        if (rules.roomsClaim().isEmpty()) {
            return List.of();
        }
        Object value = claims.getClaimValue(rules.roomsClaim().get());
        return switch (value) {
            case null -> List.of();
            case String one -> List.of(one);
            case List<?> several
            when several.stream().allMatch(String.class::isInstance) ->
                several.stream().map(String.class::cast).distinct().toList();
            default -> throw new MalformedClaimException("No rooms");
        };
    }

    /** Also what is said in fractions, or lies beyond all clocks. */
    private long expiry(JwtClaims claims) throws MalformedClaimException {
        if (!rules.expires() || claims.getExpirationTime() == null) {
            return Long.MAX_VALUE;
        }
        long seconds = claims.getExpirationTime().getValue();
        long most = Long.MAX_VALUE / 1000 - rules.clockSkewSeconds();
        return (Math.min(seconds, most) + rules.clockSkewSeconds()) * 1000;
    }

    private ErrorCodeValidator.@Nullable Error missingClaim(JwtContext context) {
        boolean all = rules.requiredClaims().stream().allMatch(context.getJwtClaims()::hasClaim);
        return all ? null : new ErrorCodeValidator.Error(CLAIM_MISSING, "A claim is missing");
    }

    /* Its message holds the claims: only the codes are for a log. */
    private static Outcome outcome(String token, InvalidJwtException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "A token is refused, codes " + codes(e));
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unknown) {
                return new Outcome.UnknownKey();
            }
        }
        List<Integer> codes = codes(e);
        if (codes.isEmpty() || codes.stream().anyMatch(UNSIGNED::contains)) {
            return new Outcome.Invalid(isOfJson(token) ? Outcome.Fault.INVALID : Outcome.Fault.MALFORMED);
        }
        try {
            JwtClaims claims = e.getJwtContext().getJwtClaims();
            if (codes.equals(List.of(ErrorCodes.EXPIRED))) {
                return new Outcome.Invalid(Outcome.Fault.EXPIRED, millis(claims.getExpirationTime()));
            }
            if (codes.equals(List.of(ErrorCodes.NOT_YET_VALID))) {
                return new Outcome.Invalid(Outcome.Fault.NOT_YET_VALID, millis(claims.getNotBefore()));
            }
        } catch (MalformedClaimException _) {
            return new Outcome.Invalid(Outcome.Fault.NOT_ACCEPTED);
        }
        return new Outcome.Invalid(Outcome.Fault.NOT_ACCEPTED);
    }

    /* Also what lies beyond all clocks. */
    private static long millis(NumericDate date) {
        return Math.clamp(date.getValue(), Long.MIN_VALUE / 1000, Long.MAX_VALUE / 1000) * 1000;
    }

    private static boolean isOfJson(String token) {
        try {
            String[] parts = token.split("\\.", -1);
            return Json.parse(Base64.getUrlDecoder().decode(parts[0])).isObject()
                    && Json.parse(Base64.getUrlDecoder().decode(parts[1])).isObject();
        } catch (IllegalArgumentException | JsonException _) {
            return false;
        }
    }

    private static List<Integer> codes(InvalidJwtException e) {
        return e.getErrorDetails().stream().map(each -> each.getErrorCode()).toList();
    }

    /** No key of that name is known. */
    private static final class Unknown extends UnresolvableKeyException {
        private static final long serialVersionUID = 1;

        Unknown() {
            super("Unknown key");
        }
    }
}
