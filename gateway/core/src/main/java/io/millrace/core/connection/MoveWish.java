package io.millrace.core.connection;

import io.millrace.core.cluster.MovedClient;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Opening;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket's request to take over a session that polls.
 *
 * @param path where it came, with a slash at both ends
 */
public record MoveWish(Dialect dialect, Opening.Upgrades opening, String path) {
    /** {@code null} where another release has made something of it that this one cannot read. */
    @Nullable
    Client client(Context context, Transport webSocket, MovedClient moved) {
        try {
            return new Client(
                    context,
                    dialect,
                    opening.how().resume(moved.session(), context.nowNanos),
                    webSocket,
                    moved.handshake(),
                    moved.carried() == null ? null : context.doorkeeper.carried(moved.carried()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
