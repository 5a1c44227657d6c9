package io.millrace.core.connection;

import io.millrace.contract.Target;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a connection is a member: rooms, and its user's connections. Their channels may not be in force yet. */
final class Seats {
    private final Context context;
    private final Connection connection;
    private @Nullable Set<Target> rooms;

    Seats(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** False when it is in as many rooms as it may be. */
    boolean enter(Target room) {
        if (rooms == null) {
            rooms = HashSet.newHashSet(2);
        }
        if (rooms.size() >= context.limits.rooms() && !rooms.contains(room)) {
            return false;
        }
        if (rooms.add(room)) {
            context.enter(room, connection);
        }
        return true;
    }

    void leave(Target room) {
        if (rooms != null && rooms.remove(room)) {
            context.leave(room, connection);
        }
    }

    void enterUser(String user) {
        context.enter(new Target.User(user), connection);
    }

    void leaveUser() {
        String user = connection.origin().user();
        if (user != null) {
            context.leave(new Target.User(user), connection);
        }
    }

    void leaveAll() {
        if (rooms != null) {
            rooms.forEach(room -> context.leave(room, connection));
        }
        leaveUser();
    }
}
