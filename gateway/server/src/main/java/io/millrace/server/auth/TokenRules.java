package io.millrace.server.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tokens are accepted, and what is made of them: the settings, checked against each other.
 *
 * @param algorithms as in a header's {@code alg}
 * @param userClaim or none
 * @param claims for workers; {@code *} for all
 * @param expires whether a session ends with its token
 */
record TokenRules(
        List<String> algorithms,
        List<String> issuers,
        List<String> audiences,
        List<String> requiredClaims,
        boolean expiryRequired,
        int clockSkewSeconds,
        Optional<String> userClaim,
        List<String> claims,
        Optional<String> roomsClaim,
        boolean expires) {
    private static final String PREFIX = "millrace.auth.jwt.";
    private static final String NO_USER = "none";

    /** What kind of key each algorithm takes; the first of all shared secrets. */
    private static final Map<String, String> KEY_TYPES = Map.ofEntries(
            Map.entry("HS256", "oct"),
            Map.entry("HS384", "oct"),
            Map.entry("HS512", "oct"),
            Map.entry("RS256", "RSA"),
            Map.entry("RS384", "RSA"),
            Map.entry("RS512", "RSA"),
            Map.entry("PS256", "RSA"),
            Map.entry("PS384", "RSA"),
            Map.entry("PS512", "RSA"),
            Map.entry("ES256", "EC"),
            Map.entry("ES384", "EC"),
            Map.entry("ES512", "EC"),
            Map.entry("EdDSA", "OKP"));

    /** @throws IllegalArgumentException names the keys that do not go together, and what is expected */
    static TokenRules of(JwtConfig config) {
        List<String> algorithms = config.algorithms().orElse(List.of()).stream()
                .map(String::strip)
                .distinct()
                .toList();
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException(PREFIX + "algorithms is missing: name those that your tokens are signed"
                    + " with, RS256 for instance; no others are accepted");
        }
        for (String algorithm : algorithms) {
            if (!KEY_TYPES.containsKey(algorithm)) {
                throw new IllegalArgumentException(PREFIX + "algorithms: " + algorithm + " is none of "
                        + KEY_TYPES.keySet().stream().sorted().toList());
            }
        }
        requireSourceFor(algorithms, config);
        return new TokenRules(
                algorithms,
                config.issuer().orElse(List.of()),
                config.audience().orElse(List.of()),
                config.requiredClaims().orElse(List.of()),
                config.requireExpiry(),
                Math.toIntExact(config.clockSkew().toSeconds()),
                Optional.of(config.userClaim()).filter(claim -> !claim.equals(NO_USER)),
                config.claims(),
                config.roomsClaim(),
                config.atExpiry() == JwtConfig.AtExpiry.CLOSE);
    }

    /** The kind of key that an algorithm takes. */
    static String keyType(String algorithm) {
        return KEY_TYPES.getOrDefault(algorithm, "none");
    }

    /* A public key is known to everybody: as a secret of HS256 it would let everybody in. */
    private static void requireSourceFor(List<String> algorithms, JwtConfig config) {
        List<String> given = new ArrayList<>();
        config.secret().ifPresent(_ -> given.add("secret"));
        config.secretFile().ifPresent(_ -> given.add("secret-file"));
        config.keyFile().ifPresent(_ -> given.add("key-file"));
        config.jwksUrl().ifPresent(_ -> given.add("jwks-url"));
        if (given.size() != 1) {
            throw new IllegalArgumentException(PREFIX + "enabled wants one of " + PREFIX + "secret, secret-file,"
                    + " key-file, jwks-url; given: " + (given.isEmpty() ? "none" : String.join(", ", given)));
        }
        boolean secret = given.getFirst().startsWith("secret");
        for (String algorithm : algorithms) {
            if (keyType(algorithm).equals("oct") != secret) {
                throw new IllegalArgumentException(PREFIX + "algorithms: " + algorithm + " does not go with " + PREFIX
                        + given.getFirst() + ": HS256, HS384 and HS512 take a shared secret, all others public keys");
            }
        }
    }
}
