package io.millrace.core.connection;

import io.millrace.contract.Target;
import io.millrace.core.cluster.MovedClient.Memory;
import io.millrace.core.command.Repeats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a connection that goes on elsewhere has been sent, and what its rooms have: so that a worker's repeat of it is
 * one there, too.
 */
final class Memories {
    /** An event's time and a command's are of two ticks. */
    private static final long MARGIN_MILLIS = 1_000;

    private Memories() {}

    /** @param ageNanos of the connection: what its rooms have seen before, it has not */
    static List<Memory> of(Context context, Connection connection, long ageNanos) {
        long since = context.epochMillis() - TimeUnit.NANOSECONDS.toMillis(ageNanos) - MARGIN_MILLIS;
        List<Memory> all = new ArrayList<>();
        if (connection.hasSeenSome()) {
            all.add(new Memory(own(connection), connection.repeats().since(0, true)));
        }
        for (Target target : connection.targets()) {
            var seen = context.rooms.seenSince(target, since);
            if (!seen.isEmpty()) {
                all.add(new Memory(target, seen));
            }
        }
        return all;
    }

    static void restore(Context context, Connection connection, List<Memory> memories) {
        for (Memory memory : memories) {
            boolean isOwn = memory.target().equals(own(connection));
            Repeats of = isOwn ? connection.repeats() : context.rooms.repeats(memory.target());
            if (of != null) {
                of.restore(context.bus, context.gateway, isOwn ? 1 : 0, memory.commands());
            }
        }
    }

    private static Target own(Connection connection) {
        return new Target.Connection(connection.origin().connection());
    }
}
