package io.millrace.contract;

import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where events come from: the part of an event that stays the same from one to the next of a connection, made once and
 * shared by all of them.
 *
 * @param gateway id of the gateway; header {@code ce_source} is {@code /gateways/<id>}
 * @param connection key of the Kafka record and header {@code ce_connection}
 * @param life see {@link EventId#life()}
 * @param dialect header {@code ce_dialect}: {@code socketio}, {@code socketcluster}, {@code sono}, {@code plain},
 *     {@code engineio}
 * @param namespace header {@code ce_namespace}: Socket.IO's, or the dialect's name
 * @param user header {@code ce_user}: who it is, once somebody accepted the client under a name
 * @param claims header {@code ce_claims}: what is known of it by its token or a worker's {@code accept}, a JSON object
 * @param states header {@code ce_state}: what worker services laid on the connection
 */
public record Origin(
        String gateway,
        ConnectionId connection,
        int life,
        String dialect,
        String namespace,
        @Nullable String user,
        @Nullable Json claims,
        List<WorkerState> states) {

    /** A client that nobody has named yet, in its first life. */
    public static Origin of(String gateway, ConnectionId connection, String dialect, String namespace) {
        return new Origin(gateway, connection, 1, dialect, namespace, null, null, List.of());
    }

    /** The same client, known under this name; {@code null} for nobody. */
    public Origin withUser(@Nullable String name) {
        return new Origin(gateway, connection, life, dialect, namespace, name, claims, states);
    }

    /** The same client, of whom so much is known. */
    public Origin withClaims(@Nullable Json newer) {
        return new Origin(gateway, connection, life, dialect, namespace, user, newer, states);
    }

    /** The same client with these states on its connection. */
    public Origin withStates(List<WorkerState> newer) {
        return new Origin(gateway, connection, life, dialect, namespace, user, claims, List.copyOf(newer));
    }

    /** The same client on another gateway. */
    public Origin on(String other) {
        return new Origin(other, connection, life, dialect, namespace, user, claims, states);
    }
}
