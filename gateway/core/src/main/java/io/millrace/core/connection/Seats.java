package io.millrace.core.connection;

import io.millrace.contract.Target;
import io.millrace.core.cluster.MovedClient.Seat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a connection is a member: rooms, and its user's connections. Their channels may not be in force yet. */
final class Seats {
    private final Context context;
    private final Connection connection;
    private final @Nullable Stays stays;
    private @Nullable Set<Target.Room> rooms;
    /** Where its client is alone by its own wish, as long as it is there. */
    private Target.@Nullable Room only;

    Seats(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
        this.stays = context.routes.concernRooms() ? new Stays(context, connection) : null;
    }

    /**
     * False when it is in as many rooms as it may be.
     *
     * @param by who asked for it; {@code null} for the room of its client's own id, of which workers know by
     *     {@code connected}
     */
    boolean enter(Target.Room room, Stays.@Nullable By by) {
        if (rooms == null) {
            rooms = HashSet.newHashSet(2);
        }
        if (rooms.size() >= context.limits.rooms() && !rooms.contains(room)) {
            return false;
        }
        if (rooms.add(room)) {
            context.enter(room, connection);
            if (stays != null && by != null) {
                stays.enters(room, by);
            }
        }
        return true;
    }

    /** Whether it is a member of that room. */
    boolean isIn(Target.Room room) {
        return rooms != null && rooms.contains(room);
    }

    /** In how many rooms it is. */
    int count() {
        return rooms == null ? 0 : rooms.size();
    }

    void leave(Target.Room room, Stays.By by) {
        if (rooms != null && rooms.remove(room)) {
            if (stays != null) {
                stays.leaves(room, by);
            }
            context.leave(room, connection);
        }
    }

    /**
     * Its client, which is in one channel at a time, is in this one from now on, and in the one before no more; without
     * effect where it has not come in.
     */
    void settleIn(Target.Room room) {
        if (isIn(room) && !room.equals(only)) {
            if (only != null) {
                leave(only, Stays.By.CLIENT);
            }
            only = room;
        }
    }

    /** The channel in which it is by {@link #settleIn}; {@code null} where there is none, or it was thrown out. */
    @Nullable
    String onlyChannel() {
        return only != null && isIn(only) ? only.room() : null;
    }

    /** All rooms, for the loop where it goes on. */
    List<Seat> all() {
        List<Seat> all = new ArrayList<>(rooms == null ? 0 : rooms.size());
        if (rooms != null) {
            rooms.forEach(room -> all.add(stays == null ? new Seat(room.room(), null, false) : stays.seat(room)));
        }
        return all;
    }

    /** All rooms, and its user's connections, as on the loop that it comes from. Followed by {@link #live}. */
    void restore(List<Seat> seats) {
        rooms = HashSet.newHashSet(seats.size());
        for (Seat seat : seats) {
            Target.Room room = connection.room(seat.room());
            if (rooms.add(room)) {
                context.enter(room, connection);
                if (stays != null) {
                    stays.restore(room, seat);
                }
            }
        }
        String user = connection.origin().user();
        if (user != null) {
            enterUser(user);
        }
    }

    /** The channels of all that it is a member of. */
    List<Target> targets() {
        List<Target> all = new ArrayList<>(rooms == null ? List.of() : rooms);
        if (connection.origin().user() != null) {
            all.add(new Target.User(connection.origin().user()));
        }
        return all;
    }

    /** The connection lives: workers have heard of it. */
    void live() {
        if (stays != null) {
            stays.live();
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
