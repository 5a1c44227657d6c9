package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.core.cluster.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wanted on this loop for connections that are to move here: their channels in force, and, where they come from
 * another gateway, their registrations in this one's registry, so that whatever happens somebody says their ends.
 */
final class Reservation {
    private final Context context;
    private final Address from;
    private final Set<Target> held = new LinkedHashSet<>();
    private final Map<ConnectionId, Origin> registered = new HashMap<>(2);
    private final Set<ConnectionId> registering = new HashSet<>(2);

    /** For connections of that loop. */
    Reservation(Context context, Address from) {
        this.context = context;
        this.from = from;
    }

    /**
     * Wants these, and keeps what was wanted before.
     *
     * @param then perhaps it {@link #stands} now; within this call or later
     */
    void want(List<Target> targets, List<Origin> origins, MoveIn move, Runnable then) {
        for (Target target : targets) {
            if (held.add(target)) {
                context.hold(target);
            }
        }
        if (isFromAbroad()) {
            for (Origin origin : origins) {
                Origin here = origin.on(context.gateway);
                if (registered.put(origin.connection(), here) == null) {
                    registering.add(origin.connection());
                    context.moves.register(move, here, from.gateway());
                }
            }
        }
        context.rooms.whenAllInForce(List.copyOf(held), then);
    }

    /** The registry has answered. */
    void registered(ConnectionId id) {
        registering.remove(id);
    }

    boolean stands() {
        return registering.isEmpty() && context.rooms.areInForce(held);
    }

    /** That connection is here: its channel and its registration are its own from now on. */
    void becomes(Connection connection) {
        ConnectionId id = connection.origin().connection();
        Target target = new Target.Connection(id);
        registered.remove(id);
        if (held.remove(target)) {
            context.rooms.letGo(target);
        } else {
            context.want(target);
        }
    }

    /** It cannot become what it was meant for: its end is to be said. */
    void add(Origin origin) {
        registered.put(origin.connection(), origin.on(context.gateway));
    }

    /** Wants no channel any more. */
    void letGo() {
        held.forEach(context::letGo);
        held.clear();
    }

    /** Who has not come has ended where it was, and that was said there. */
    void forget() {
        if (isFromAbroad()) {
            registered.values().forEach(context.registrations::forget);
        }
        registered.clear();
    }

    /** Says the ends of all who have not come: perhaps nobody else does, and twice is once. */
    void end() {
        registered.values().forEach(context.registrations::end);
        registered.clear();
    }

    /** Redis has lost what was registered. */
    void registerAnew() {
        registered.values().forEach(context.registrations::register);
    }

    private boolean isFromAbroad() {
        return !from.gateway().equals(context.mailroom.own().gateway());
    }
}
