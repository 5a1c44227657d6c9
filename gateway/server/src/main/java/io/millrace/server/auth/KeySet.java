package io.millrace.server.auth;

import java.security.Key;
import java.util.List;
import java.util.Objects;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.Use;
import org.jspecify.annotations.Nullable;

/**
 * Keys that verify. A token's header says which, by name and algorithm; what else stands there (keys, addresses of
 * keys, certificates) is never read.
 */
record KeySet(List<JsonWebKey> keys) {
    KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * The key of that name for such signatures. A token that names none, and one that names a key where the only one
     * has no name, take the only one; {@code null} when there is none, or no telling which.
     *
     * @param kid the key's name, or {@code null}
     * @param keyType that the algorithm takes ({@code RSA}, {@code EC}, {@code OKP}, {@code oct})
     */
    @Nullable
    Key find(@Nullable String kid, String algorithm, String keyType) {
        List<JsonWebKey> fitting = keys.stream()
                .filter(key -> key.getKeyType().equals(keyType))
                .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                .toList();
        for (JsonWebKey key : fitting) {
            if (kid != null && Objects.equals(kid, key.getKeyId())) {
                return key.getKey();
            }
        }
        List<JsonWebKey> any = fitting.stream()
                .filter(key -> kid == null || key.getKeyId() == null)
                .toList();
        return any.size() == 1 ? any.getFirst().getKey() : null;
    }

    /** Whether a key may verify signatures at all. */
    static boolean isForSignatures(JsonWebKey key) {
        return !Use.ENCRYPTION.equals(key.getUse())
                && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
    }
}
