package io.millrace.core.connection;

import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who a connection's client is, as far as a token or a worker says, and until when that counts. */
final class Identity {
    private final Context context;
    private final Connection connection;
    private @Nullable Expiry expiry;

    Identity(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** It is this user from now on, and so much is known of it; {@code null} is nothing new. The client is not told. */
    void accepted(@Nullable String user, @Nullable Json claims) {
        Origin before = connection.origin();
        String name = user == null ? before.user() : user;
        become(name, claims == null ? before.claims() : claims);
    }

    private void become(@Nullable String user, @Nullable Json claims) {
        Origin before = connection.origin();
        boolean isOther = !Objects.equals(user, before.user());
        if (isOther) {
            connection.seats().leaveUser();
        }
        connection.is(before.withUser(user).withClaims(claims));
        if (isOther) {
            if (user != null) {
                connection.seats().enterUser(user);
            }
            connection.registerAnew(); // where it was: its end is told of that user
        }
    }

    /** At that moment its client's session ends, if not before. */
    void expiresAt(long epochMillis) {
        if (epochMillis != Doorkeeper.NEVER) {
            expiry = expiry == null ? new Expiry(context, connection.client()) : expiry;
            expiry.noLaterThan(epochMillis);
        }
    }

    /** By the wall clock; {@link Doorkeeper#NEVER} for none. */
    long expiresAtEpochMillis() {
        return expiry == null ? Doorkeeper.NEVER : expiry.atEpochMillis();
    }

    /** The connection has ended, or goes on elsewhere. */
    void end() {
        if (expiry != null) {
            expiry.clear();
        }
    }
}
