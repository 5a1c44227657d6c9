package io.millrace.server.auth;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;

/** What verifying a token costs, by its algorithm: decision 0012 stands on it. Run by hand; prints a line for each. */
final class VerificationCost {
    private static final int TOKENS = 2_000;
    private static final int ROUNDS = 6;
    private static final String CLAIMS = "{\"sub\":\"ada\",\"iss\":\"i\",\"aud\":\"us\",\"exp\":253402300799}";

    private VerificationCost() {}

    public static void main(String[] args) {
        for (String algorithm : List.of("HS256", "RS256", "PS256", "ES256", "EdDSA")) {
            boolean secret = algorithm.startsWith("HS");
            Issuer issuer = secret ? Issuer.ofSecret("s".repeat(32), algorithm) : Issuer.of("k", algorithm);
            TokenRules rules = TokenRules.of(
                    Settings.of("algorithms", algorithm, secret ? "secret" : "key-file", "x", "audience", "us"));
            TokenVerifier verifier = new TokenVerifier(rules, new KeySet(List.of(issuer.verifies())));
            IO.println(algorithm + ": " + best(verifier, issuer.token(CLAIMS)) + " µs of CPU for a token");
        }
        for (int count : new int[] {1, 2, 8}) {
            IO.println("HS256, the last of " + count + " secrets: " + ofSeveral(count) + " µs");
        }
    }

    /* Decision 0019: what it costs to try several. */
    private static long ofSeveral(int count) {
        List<Issuer> issuers = IntStream.range(0, count)
                .mapToObj(i -> Issuer.ofSecret((i + "s").repeat(32), "HS256"))
                .toList();
        TokenRules rules = TokenRules.of(Settings.of("algorithms", "HS256", "secret", "x", "audience", "us"));
        KeySet keys = new KeySet(issuers.stream().map(Issuer::verifies).toList());
        return best(new TokenVerifier(rules, keys), issuers.getLast().token(CLAIMS));
    }

    private static long best(TokenVerifier verifier, String token) {
        var clock = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = clock.getCurrentThreadCpuTime();
            for (int i = 0; i < TOKENS; i++) {
                if (!(verifier.verify(token) instanceof Outcome.Valid)) {
                    throw new IllegalStateException("It is valid");
                }
            }
            best = Math.min(best, (clock.getCurrentThreadCpuTime() - began) / TOKENS / 1_000);
        }
        return best;
    }
}
