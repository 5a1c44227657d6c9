package io.millrace.server.engineio;

import io.millrace.server.http.Tokens;
import io.millrace.server.path.Keys;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookie with a session's id, for the first answer of long polling. All but the id is judged once, at start: a
 * separator or a control character in it would make other attributes, or other headers (GHSA-pxg6-pf52-xh8x).
 */
public final class SessionCookie {
    /* RFC 6265, section 4.1.1: path-value, and domain-value with the dot in front that old servers know. */
    private static final Pattern PATH = Pattern.compile("/[\\x20-\\x3a\\x3c-\\x7e]*");
    private static final Pattern DOMAIN = Pattern.compile(
            "\\.?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]+");

    private final String name;
    private final String attributes;

    private SessionCookie(String name, CookieConfig config, Keys keys) {
        if (!Tokens.isToken(name)) {
            throw wrong(keys, "cookie.name", "must be letters, digits and !#$%&'*+-.^_`|~");
        }
        this.name = name;
        StringBuilder rest = new StringBuilder();
        config.maxAge().ifPresent(age -> {
            if (age.isNegative()) {
                throw wrong(keys, "cookie.max-age", "must not be negative");
            }
            rest.append("; Max-Age=").append(age.toSeconds());
        });
        config.domain().ifPresent(domain -> {
            if (!DOMAIN.matcher(domain).matches()) {
                throw wrong(keys, "cookie.domain", "must be a name of hosts, as example.com");
            }
            rest.append("; Domain=").append(domain);
        });
        if (!PATH.matcher(config.path()).matches()) {
            throw wrong(keys, "cookie.path", "must begin with a slash, and hold neither ; nor control characters");
        }
        rest.append("; Path=").append(config.path());
        if (config.httpOnly()) {
            rest.append("; HttpOnly");
        }
        if (config.secure()) {
            rest.append("; Secure");
        } else if (config.sameSite() == CookieConfig.SameSite.NONE) {
            throw new IllegalArgumentException(keys.of("cookie.same-site") + " is none and " + keys.of("cookie.secure")
                    + " is false: browsers take no such cookie. Make the latter true");
        }
        attributes = rest.append("; SameSite=").append(config.sameSite().word()).toString();
    }

    /**
     * Nothing where no name is given.
     *
     * @throws IllegalArgumentException names the key that cannot be, without its value
     */
    public static Optional<SessionCookie> of(CookieConfig config, Keys keys) {
        return config.name().map(name -> new SessionCookie(name, config, keys));
    }

    /* What is wrong with it may be what must not reach a terminal: the value is not said. */
    private static IllegalArgumentException wrong(Keys keys, String setting, String instead) {
        return new IllegalArgumentException(keys.of(setting) + " cannot stand in a header: it " + instead);
    }

    /**
     * The value of {@code Set-Cookie}.
     *
     * @param sessionId as in the session's own handshake
     */
    public String render(String sessionId) {
        if (!VALUE.matcher(sessionId).matches()) {
            throw new IllegalArgumentException("A session's id holds letters, digits, _ and -");
        }
        return name + '=' + sessionId + attributes;
    }
}
