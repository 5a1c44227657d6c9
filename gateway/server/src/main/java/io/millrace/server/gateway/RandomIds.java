package io.millrace.server.gateway;

import io.millrace.contract.ConnectionId;
import io.millrace.core.connection.Ids;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Unguessable ids: 120 random bits in 20 characters of base64url, as Socket.IO's own look. Each event loop has its own
 * source.
 */
final class RandomIds implements Ids {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();

    @Override
    public ConnectionId nextConnection() {
        return new ConnectionId(next());
    }

    /** A gateway's tag: 6 characters. */
    String nextTag() {
        return next().substring(0, 6);
    }

    String next() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }
}
