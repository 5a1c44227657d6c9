package io.millrace.server.auth;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
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
                .setAllowedClockSkewInSeconds(rules.clockSkewSeconds());
        if (!rules.issuers().isEmpty()) {
            builder.setExpectedIssuers(true, rules.issuers().toArray(String[]::new));
        }
        if (!rules.audiences().isEmpty()) {
            builder.setExpectedAudience(true, rules.audiences().toArray(String[]::new));
        }
        if (rules.expiryRequired()) {
            builder.setRequireExpirationTime();
        }
        builder.registerValidator((ErrorCodeValidator) this::missingClaim);
        consumer = builder.build();
    }

    /** How many keys it has. */
    int keyCount() {
        return keys.keys().size();
    }

    /** What the token is worth, now. */
    Outcome verify(String token) {
        // An encrypted token has five parts.
        if (token.chars().filter(c -> c == '.').count() != 2) {
            return new Outcome.Invalid(Outcome.Fault.INVALID);
        }
        try {
            JwtContext context = consumer.process(token);
            return valid(context.getJwtClaims());
        } catch (InvalidJwtException e) {
            return outcome(e);
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
        Key key = keys.find(jws.getKeyIdHeaderValue(), algorithm, TokenRules.keyType(algorithm));
        if (key == null) {
            throw new Unknown();
        }
        return key;
    }

    private Outcome.Valid valid(JwtClaims claims) throws MalformedClaimException {
        Json all = Json.parse(claims.getRawJson());
        String user = rules.userClaim().isEmpty()
                ? null
                : user(claims, rules.userClaim().get());
        return new Outcome.Valid(user, told(all), rooms(claims), expiry(claims));
    }

    private static String user(JwtClaims claims, String claim) throws MalformedClaimException {
        Object value = claims.getClaimValue(claim);
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        if (value instanceof Long number) {
            return number.toString();
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
    private static Outcome outcome(InvalidJwtException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "A token is refused, codes " + codes(e));
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unknown) {
                return new Outcome.UnknownKey();
            }
        }
        List<Integer> codes = codes(e);
        if (codes.isEmpty() || codes.stream().anyMatch(UNSIGNED::contains)) {
            return new Outcome.Invalid(Outcome.Fault.INVALID);
        }
        if (codes.equals(List.of(ErrorCodes.EXPIRED))) {
            return new Outcome.Invalid(Outcome.Fault.EXPIRED);
        }
        boolean isEarly = codes.equals(List.of(ErrorCodes.NOT_YET_VALID));
        return new Outcome.Invalid(isEarly ? Outcome.Fault.NOT_YET_VALID : Outcome.Fault.NOT_ACCEPTED);
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
