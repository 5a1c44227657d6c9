package io.millrace.server.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tokens are accepted, and what is made of them.
 *
 * @param algorithms as in a header's {@code alg}; at least one, and either of shared secrets or of public keys
 * @param userClaims the first of these that a token bears is the user; none for none
 * @param claims for workers; {@code *} for all
 * @param expires whether a session ends with its token
 * @param lenient as SocketCluster's own servers are: a secret may be short, {@code aud} may say anything, and a token
 *     without a user is as good as any
 */
record TokenRules(
        List<String> algorithms,
        List<String> issuers,
        List<String> audiences,
        List<String> requiredClaims,
        boolean expiryRequired,
        int clockSkewSeconds,
        List<String> userClaims,
        List<String> claims,
        Optional<String> roomsClaim,
        boolean expires,
        boolean lenient) {
    /** The kind of a shared secret, as in a JWK. */
    static final String SECRET = "oct";

    private static final String NO_USER = "none";

    /** What kind of key each algorithm takes; the first of all shared secrets. */
    private static final Map<String, String> KEY_TYPES = Map.ofEntries(
            Map.entry("HS256", SECRET),
            Map.entry("HS384", SECRET),
            Map.entry("HS512", SECRET),
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

    /** @throws IllegalArgumentException names the key that is wrong, and what is expected */
    static TokenRules of(JwtConfig config) {
        String key = KeySource.PREFIX + "algorithms";
        List<String> algorithms = algorithms(key, config.algorithms().orElse(List.of()));
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException(key + " is missing: name those that your tokens are signed"
                    + " with, RS256 for instance; no others are accepted");
        }
        return new TokenRules(
                algorithms,
                config.issuer().orElse(List.of()),
                config.audience().orElse(List.of()),
                config.requiredClaims().orElse(List.of()),
                config.requireExpiry(),
                Math.toIntExact(config.clockSkew().toSeconds()),
                config.userClaim().equals(NO_USER) ? List.of() : List.of(config.userClaim()),
                config.claims(),
                config.roomsClaim(),
                config.atExpiry() == JwtConfig.AtExpiry.CLOSE,
                false);
    }

    /** As SocketCluster's own servers judge tokens: by their signature and their time alone. */
    static TokenRules asInSocketCluster(List<String> algorithms) {
        return new TokenRules(
                algorithms,
                List.of(),
                List.of(),
                List.of(),
                false,
                0,
                List.of("sub", "username"),
                List.of("*"),
                Optional.empty(),
                true,
                true);
    }

    /**
     * The algorithms of a setting.
     *
     * @throws IllegalArgumentException when one is not known
     */
    static List<String> algorithms(String key, List<String> given) {
        List<String> algorithms = given.stream().map(String::strip).distinct().toList();
        for (String algorithm : algorithms) {
            if (!KEY_TYPES.containsKey(algorithm)) {
                throw new IllegalArgumentException(key + ": " + algorithm + " is none of "
                        + KEY_TYPES.keySet().stream().sorted().toList());
            }
        }
        return algorithms;
    }

    /**
     * A public key is known to everybody: as a secret of HS256 it would let everybody in.
     *
     * @param key the setting that names algorithms
     * @param secret whether they are to take a shared secret
     * @param source the setting that names the keys
     * @throws IllegalArgumentException when an algorithm takes the other kind
     */
    static void requireKind(String key, List<String> algorithms, boolean secret, String source) {
        for (String algorithm : algorithms) {
            if (keyType(algorithm).equals(SECRET) != secret) {
                throw new IllegalArgumentException(key + ": " + algorithm + " does not go with " + source
                        + ": HS256, HS384 and HS512 take a shared secret, all others public keys");
            }
        }
    }

    /** The kind of key that an algorithm takes. */
    static String keyType(String algorithm) {
        return KEY_TYPES.getOrDefault(algorithm, "none");
    }

    /** Whether tokens are signed by a shared secret. */
    boolean bySecret() {
        return keyType(algorithms.getFirst()).equals(SECRET);
    }

    /** How many bytes a shared secret needs at least: RFC 7518, section 3.2. */
    int leastSecretBytes() {
        return algorithms.stream()
                        .mapToInt(algorithm -> Integer.parseInt(algorithm.substring(2)))
                        .max()
                        .orElseThrow()
                / Byte.SIZE;
    }
}
