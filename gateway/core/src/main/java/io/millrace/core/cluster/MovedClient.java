package io.millrace.core.cluster;

import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.SeenCommand;
import io.millrace.dialects.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client as one event loop hands it to another.
 *
 * @param session as {@link io.millrace.dialects.Session#state}
 * @param handshake what workers are told of its opening request
 * @param carried what the doorkeeper keeps of that request; secret
 * @param frames that it has not fetched
 * @param connections that it has
 */
public record MovedClient(
        Json session, Json handshake, @Nullable Json carried, List<Frame> frames, List<MovedConnection> connections) {
    /**
     * One of its connections.
     *
     * @param sequence of its last event
     * @param clientId what it takes for its id, or {@code null}
     * @param expiresAtEpochMillis when its session ends, or {@link Long#MAX_VALUE}
     * @param answers that it waits for
     * @param acks that somebody waits for, by the ids of the loop that it comes from
     * @param memories of the commands that it, and where it is a member, has seen since its beginning
     */
    public record MovedConnection(
            Origin origin,
            long sequence,
            @Nullable String clientId,
            long expiresAtEpochMillis,
            List<Seat> seats,
            List<Awaited> answers,
            List<Integer> acks,
            List<Memory> memories) {}

    /**
     * Its stay in a room.
     *
     * @param by {@code client} or {@code worker}, whoever asked for it; {@code null} where workers are not told of it
     * @param isTold whether workers were
     */
    public record Seat(String room, @Nullable String by, boolean isTold) {}

    /**
     * What a target has seen.
     *
     * @param commands oldest first; with what was said to them where the target is the connection itself
     */
    public record Memory(Target target, List<SeenCommand> commands) {}

    /**
     * An event that a worker is to answer.
     *
     * @param sequence of the event
     * @param answerId under which the dialect answers its client
     */
    public record Awaited(long sequence, String answerId, String event, long deadlineEpochMillis) {}
}
