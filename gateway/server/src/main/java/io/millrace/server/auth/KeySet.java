package io.millrace.server.auth;

import java.security.Key;
import java.util.List;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.Use;
import org.jspecify.annotations.Nullable;

/**
 * Keys that verify. A token's header says which, by name and algorithm; what else stands there (keys, addresses of
 * keys, certificates) is never read.
 *
 * @param grows whether others may be added to them while the gateway runs
 */
record KeySet(List<JsonWebKey> keys, boolean grows) {
    /** No keys. */
    static final KeySet NONE = new KeySet(List.of());

    KeySet(List<JsonWebKey> keys) {
        this(keys, false);
    }

    KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * Keys that may have signed such a token, most often one; none when there is no telling which.
     *
     * <p>A key of the token's name is the only one. Without one, and for a token that names none, it is a sole key of
     * the kind; several are all tried where they are shared secrets, which cost next to nothing, or where none has a
     * name. A token that names a key is none of another name's.
     *
     * @param kid the key's name, or {@code null}
     * @param keyType that the algorithm takes ({@code RSA}, {@code EC}, {@code OKP}, {@code oct})
     */
    List<Key> candidates(@Nullable String kid, String algorithm, String keyType) {
        List<JsonWebKey> fitting = fitting(algorithm, keyType);
        for (JsonWebKey key : fitting) {
            if (kid != null && kid.equals(key.getKeyId())) {
                return List.of(key.getKey());
            }
        }
        List<JsonWebKey> any = fitting.stream()
                .filter(key -> kid == null || key.getKeyId() == null)
                .toList();
        boolean all = any.size() == 1
                || keyType.equals(TokenRules.SECRET)
                || fitting.stream().allMatch(key -> key.getKeyId() == null);
        return all ? any.stream().map(JsonWebKey::getKey).toList() : List.of();
    }

    /**
     * Whether a token names a key that is not here and may be new: where keys grow, or others of its kind have names.
     */
    boolean isOfAnother(@Nullable String kid, String algorithm, String keyType) {
        List<JsonWebKey> fitting = fitting(algorithm, keyType);
        return kid != null
                && fitting.stream().noneMatch(key -> kid.equals(key.getKeyId()))
                && (grows || fitting.stream().anyMatch(key -> key.getKeyId() != null));
    }

    private List<JsonWebKey> fitting(String algorithm, String keyType) {
        return keys.stream()
                .filter(key -> key.getKeyType().equals(keyType))
                .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                .toList();
    }

    /** These, and those that have come while the gateway runs. */
    KeySet grownBy(List<JsonWebKey> others) {
        return new KeySet(Stream.concat(keys.stream(), others.stream()).toList(), true);
    }

    /** Whether a key may verify signatures at all. */
    static boolean isForSignatures(JsonWebKey key) {
        return !Use.ENCRYPTION.equals(key.getUse())
                && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
    }
}
