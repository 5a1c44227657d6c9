package io.millrace.core.connection;

import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Outgoing.Denial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Channels that clients enter and leave by themselves: rooms of their namespaces. */
final class Channels {
    private final Context context;

    Channels(Context context) {
        this.context = context;
    }

    /**
     * Puts a connection into a channel's room.
     *
     * @param then runs when its client was answered, perhaps within this call: once the room is in force, or when it
     *     may not enter. Never, when the connection ends before
     */
    void subscribe(Connection connection, Action.Subscribe asked, Runnable then) {
        Target.Room room = connection.room(asked.channel());
        if (!hasPlace(connection, room) || !connection.seats().enter(room, Stays.By.CLIENT)) {
            deny(connection, asked.answerId(), Denial.TOO_MANY_CHANNELS, asked.channel());
            then.run();
            return;
        }
        context.rooms.whenInForce(room, () -> {
            if (connection.hasEnded()) {
                return;
            }
            if (connection.seats().isIn(room)) {
                done(connection, asked.answerId());
            } else { // thrown out meanwhile
                deny(connection, asked.answerId(), Denial.NOT_SUBSCRIBED, asked.channel());
            }
            then.run();
        });
    }

    private static boolean hasPlace(Connection connection, Target.Room room) {
        Seats seats = connection.seats();
        return seats.count() < connection.client().channelLimit() || seats.isIn(room);
    }

    /** Takes it out again. */
    void unsubscribe(Connection connection, Action.Unsubscribe asked) {
        Target.Room room = connection.room(asked.channel());
        if (connection.seats().isIn(room)) {
            connection.seats().leave(room, Stays.By.CLIENT);
            done(connection, asked.answerId());
        } else {
            deny(connection, asked.answerId(), Denial.NOT_SUBSCRIBED, asked.channel());
        }
    }

    /** Tells a client that it is done, if it wants to know. */
    static void done(Connection connection, @Nullable String answerId) {
        if (answerId != null) {
            connection.tell(new Outgoing.Ack(answerId, Json.EMPTY_ARRAY, List.of()));
        }
    }

    /** Tells it that it is not. */
    static void deny(Connection connection, @Nullable String answerId, Denial why, String subject) {
        if (answerId != null) {
            connection.tell(new Outgoing.Denied(answerId, why, subject));
        }
    }
}
