package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.dialects.Action;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Acks of connections that came from other loops, for emits that were carried out there: whoever waits hears of them.
 */
final class AcksElsewhere {
    /** The loop that a connection comes from. */
    interface Before {
        /** As of its gateway. */
        String gateway();

        /** Its client has acked. */
        void acked(ConnectionId connection, Action.Acked acked);

        /** It has ended. */
        void gone(ConnectionId connection);
    }

    private record Owed(Before to, Set<Integer> ids) {}

    private final Map<Connection, Owed> owed = new HashMap<>(0);
    /** How many connections owe an ack of this id. */
    private final Map<Integer, Integer> used = new HashMap<>(0);

    void owe(Connection connection, List<Integer> ids, Before to) {
        if (!ids.isEmpty()) {
            owed.put(connection, new Owed(to, new HashSet<>(ids)));
            ids.forEach(id -> used.merge(id, 1, Integer::sum));
        }
    }

    boolean isUsed(int ackId) {
        return !used.isEmpty() && used.containsKey(ackId);
    }

    void acked(Connection connection, Action.Acked acked) {
        Owed all = owed.get(connection);
        if (all != null && all.ids.remove(acked.ackId())) {
            settled(acked.ackId());
            all.to.acked(connection.origin().connection(), acked);
            if (all.ids.isEmpty()) {
                owed.remove(connection);
            }
        }
    }

    void gone(Connection connection) {
        Owed all = forget(connection);
        if (all != null) {
            all.to.gone(connection.origin().connection());
        }
    }

    /** Nobody there waits any more. */
    void lost(String gateway) {
        for (Iterator<Owed> each = owed.values().iterator(); each.hasNext(); ) {
            Owed all = each.next();
            if (all.to.gateway().equals(gateway)) {
                all.ids.forEach(this::settled);
                each.remove();
            }
        }
    }

    private @Nullable Owed forget(Connection connection) {
        Owed all = owed.isEmpty() ? null : owed.remove(connection);
        if (all != null) {
            all.ids.forEach(this::settled);
        }
        return all;
    }

    private void settled(int ackId) {
        used.computeIfPresent(ackId, (_, times) -> times == 1 ? null : times - 1);
    }
}
