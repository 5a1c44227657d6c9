package io.millrace.core.connection;

import io.millrace.contract.EventType;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.cluster.MovedClient.Seat;
import io.millrace.core.forward.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the workers of a connection's stays in rooms, as far as routes ask for that.
 *
 * <pre>
 * none    -- enters, the connection lives ----> ENTERED  until the room is in force
 * none    -- enters before that --------------> ENTERED  until the connection lives, too
 * ENTERED -- lives, and the room is in force -> TOLD     joined
 * ENTERED -- leaves --------------------------> none     nobody has heard of it
 * TOLD    -- leaves --------------------------> none     left
 * any     -- the connection ends -------------> none     disconnected ends all of its stays
 * </pre>
 */
final class Stays {
    /** Who asked for it: the field {@code by}. */
    enum By {
        /** The client, also by the token that it presents. */
        CLIENT("client"),
        /** A worker, by a command. */
        WORKER("worker");

        private final String wireName;

        By(String wireName) {
            this.wireName = wireName;
        }

        private static By of(String wireName) {
            return wireName.equals(CLIENT.wireName) ? CLIENT : WORKER;
        }
    }

    private static final class Stay {
        private final By by;
        private boolean isTold;

        Stay(By by) {
            this.by = by;
        }
    }

    private final Context context;
    private final Connection connection;
    private @Nullable Map<Target.Room, Stay> stays;

    Stays(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    void enters(Target.Room room, By by) {
        if (context.routes.concern(connection.origin(), room.room())) {
            if (stays == null) {
                stays = HashMap.newHashMap(2);
            }
            stays.put(room, new Stay(by));
            if (connection.isLive()) {
                context.rooms.whenInForce(room, () -> tellJoined(room));
            }
        }
    }

    /** As it is, for the loop where it goes on. */
    Seat seat(Target.Room room) {
        Stay stay = stays == null ? null : stays.get(room);
        return stay == null ? new Seat(room.room(), null, false) : new Seat(room.room(), stay.by.wireName, stay.isTold);
    }

    /** As it was on the loop that it comes from. Followed by {@link #live}. */
    void restore(Target.Room room, Seat seat) {
        if (seat.by() != null && context.routes.concern(connection.origin(), room.room())) {
            stays = stays == null ? HashMap.newHashMap(2) : stays;
            Stay stay = new Stay(By.of(seat.by()));
            stay.isTold = seat.isTold();
            stays.put(room, stay);
        }
    }

    /** The connection lives: workers have heard of it. */
    void live() {
        if (stays != null) {
            stays.keySet().forEach(room -> context.rooms.whenInForce(room, () -> tellJoined(room)));
        }
    }

    /* Perhaps it has left again meanwhile, and perhaps entered again. */
    private void tellJoined(Target.Room room) {
        Stay stay = stays == null ? null : stays.get(room);
        if (stay != null && !stay.isTold && connection.isLive()) {
            stay.isTold = true;
            tell(EventType.JOINED, room, stay.by);
        }
    }

    void leaves(Target.Room room, By by) {
        Stay stay = stays == null ? null : stays.remove(room);
        if (stay != null && stay.isTold) {
            tell(EventType.LEFT, room, by);
        }
    }

    private void tell(EventType type, Target.Room room, By by) {
        List<Topic> topics = context.routes.ofRoom(type, connection.origin(), room.room());
        if (!topics.isEmpty()) {
            Json notice = new JsonWriter()
                    .beginObject()
                    .name("room")
                    .string(room.room())
                    .name("by")
                    .string(by.wireName)
                    .endObject()
                    .toJson();
            connection.events().notice(type, notice, topics);
        }
    }
}
