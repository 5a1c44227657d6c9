package io.millrace.server.engineio;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The cookie with a session's id, which some balancers go by: {@code cookie}, as Socket.IO's users know it. A gateway
 * needs none. It goes out with the first answer of long polling, and never with a WebSocket.
 */
public interface CookieConfig {
    /** Its name; without it there is no cookie. */
    Optional<String> name();

    /** The path below which it comes back. */
    @WithDefault("/")
    String path();

    /** Whether scripts cannot read it. */
    @WithDefault("true")
    boolean httpOnly();

    /** Whether it comes back from pages of other sites; {@code none} needs {@code secure}. */
    @WithDefault("lax")
    SameSite sameSite();

    /** Whether it comes back by TLS only. */
    @WithDefault("false")
    boolean secure();

    /** How long it is kept; until the browser ends, without it. */
    Optional<Duration> maxAge();

    /** The domain to whose hosts it comes back; to the one it came from, without it. */
    Optional<String> domain();

    /** RFC 6265bis, section 5.6.7. */
    enum SameSite {
        STRICT,
        LAX,
        NONE;

        /** As the header has it. */
        String word() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }
}
