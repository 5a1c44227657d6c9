package io.millrace.server.path;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which pages of other origins may read the answers of a path: {@code cors}, as Socket.IO's users know it. */
public interface CorsConfig {
    /**
     * Origins whose pages may, {@code https://app.example}, {@code https://*.example.com}, {@code null}, or {@code *}
     * for all. Without it no answer has a header of CORS.
     */
    Optional<List<String>> origin();

    /** Methods that they may use. */
    @WithDefault("GET,HEAD,PUT,PATCH,POST,DELETE")
    List<String> methods();

    /** Headers that they may send; without a list, those that they ask for. */
    Optional<List<String>> allowedHeaders();

    /** Headers of answers that they may read, beside those that everybody may. */
    Optional<List<String>> exposedHeaders();

    /** Whether they may send cookies along. Not for all origins. */
    @WithDefault("false")
    boolean credentials();

    /** How long they may remember the answer to a preflight; as long as the browser likes, without it. */
    Optional<Duration> maxAge();
}
