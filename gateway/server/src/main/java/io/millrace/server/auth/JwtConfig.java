package io.millrace.server.auth;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the gateway itself verifies JSON Web Tokens of clients that connect, and which it accepts. */
@ConfigMapping(prefix = "millrace.auth.jwt")
public interface JwtConfig {
    /** Whether tokens are verified. */
    @WithDefault("false")
    boolean enabled();

    /** Namespaces in which they are, exact or with a {@code *} at the end. */
    @WithDefault("*")
    List<String> namespaces();

    /** Whether a client without a token is refused; else it comes in under no name. */
    @WithDefault("true")
    boolean required();

    /**
     * Signature algorithms that are accepted, no others: {@code HS256}, {@code RS256}, {@code PS256}, {@code ES256}
     * (each also 384, 512) or {@code EdDSA}. Either of shared secrets ({@code HS}) or of public keys.
     */
    Optional<List<String>> algorithms();

    /** A shared secret. Best given as an environment variable from a secret store. */
    Optional<String> secret();

    /** A file that holds it, without a line's end. */
    Optional<Path> secretFile();

    /** A second one: a token counts by either, while its issuer goes from one to the other. */
    Optional<String> secondSecret();

    /** A file that holds it, without a line's end. */
    Optional<Path> secondSecretFile();

    /** How the secrets are written: {@code text} or {@code base64}. */
    @WithDefault("text")
    Writing secretEncoding();

    /** A file with a public key or certificate (PEM), a JWK or a JWKS. */
    Optional<Path> keyFile();

    /** Where a JWKS is fetched. */
    Optional<URI> jwksUrl();

    /** How often it is. */
    @WithDefault("5m")
    Duration jwksRefresh();

    /** How long at least from one fetch to the next, also when tokens name keys that it does not hold. */
    @WithDefault("5s")
    Duration jwksRest();

    /** How long a fetch may take. */
    @WithDefault("5s")
    Duration jwksTimeout();

    /** The largest answer. */
    @WithDefault("256K")
    MemorySize jwksMaxSize();

    /**
     * A string in Redis that holds a JWKS, for HS algorithms with keys of type {@code oct}: what all gateways follow
     * while they run. Alone, or added to a secret.
     */
    Optional<String> redisKey();

    /** How often it is read, at least 100 ms. */
    @WithDefault("2s")
    Duration redisRefresh();

    /** Name of the {@code quarkus.tls.<name>.} settings for it; the system's authorities without one. */
    Optional<String> tlsConfigurationName();

    /** Accepted in {@code iss}; any without one. */
    Optional<List<String>> issuer();

    /** One of these must stand in {@code aud}. Without one a token that bears an {@code aud} is refused. */
    Optional<List<String>> audience();

    /** Claims without which a token is refused. */
    Optional<List<String>> requiredClaims();

    /** Whether a token must bear {@code exp}. */
    @WithDefault("true")
    boolean requireExpiry();

    /** By how much clocks may differ. */
    @WithDefault("30s")
    Duration clockSkew();

    /** The longest token. */
    @WithDefault("8K")
    MemorySize maxLength();

    /** Where a token is looked for, in this order: {@code auth}, {@code bearer}, {@code query}, {@code cookie}. */
    @WithDefault("auth,bearer,query")
    List<Place> from();

    /** Its field in the dialect's own credentials. */
    @WithDefault("token")
    String authField();

    /** Its parameter of the URL. */
    @WithDefault("token")
    String queryParameter();

    /** Its cookie. */
    @WithDefault("token")
    String cookie();

    /** The claim that is the user, a text or a whole number; {@code none} for none. */
    @WithDefault("sub")
    String userClaim();

    /** Claims that workers are told, {@code *} for all. */
    @WithDefault("*")
    List<String> claims();

    /** A claim with names of rooms that a client is in from the start, in each namespace. */
    Optional<String> roomsClaim();

    /** What becomes of a client whose token expires: {@code close} or {@code stay}. */
    @WithDefault("close")
    AtExpiry atExpiry();

    /** Tokens that wait to be verified; the client of one more is told to try again later. */
    @WithDefault("10000")
    int waiting();

    /** Where a client may present a token. */
    enum Place {
        /** The dialect's own credentials: Socket.IO's {@code auth}. */
        AUTH,
        /** {@code Authorization: Bearer}. */
        BEARER,
        /** A parameter of the URL. */
        QUERY,
        /** A cookie, which browsers send along from any page: mind the path's {@code origins}. */
        COOKIE
    }

    /** See {@link #secretEncoding()}. */
    enum Writing {
        /** As it is. */
        TEXT,
        /** Base64, with either alphabet. */
        BASE64
    }

    /** See {@link #atExpiry()}. */
    enum AtExpiry {
        /** Its session ends, so that it comes back with a fresh one. */
        CLOSE,
        /** It stays until it leaves. */
        STAY
    }
}
