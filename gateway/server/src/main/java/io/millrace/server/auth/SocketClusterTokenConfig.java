package io.millrace.server.auth;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keys by which SocketCluster's clients are judged, under the names that its servers know them by: a part of the
 * dialect's settings. Where none is given, they are judged as all others are: {@link JwtConfig}.
 */
public interface SocketClusterTokenConfig {
    /** A shared secret, of any length. Best given as an environment variable from a secret store. */
    Optional<String> authKey();

    /** A second one: a token counts by either. */
    Optional<String> secondAuthKey();

    /** A public key or certificate, PEM, in the place of a secret. */
    Optional<String> authPublicKey();

    /** The algorithm that tokens are signed with: {@code HS256}, or {@code RS256} with a public key. */
    Optional<String> authAlgorithm();

    /** Several of them, in its place. */
    Optional<List<String>> authVerifyAlgorithms();

    /** A string in Redis that holds a JWKS, which all gateways follow while they run. Alone, or added to a secret. */
    Optional<String> authRedisKey();

    /** How often it is read, at least 100 ms. */
    @WithDefault("2s")
    Duration authRedisRefresh();
}
