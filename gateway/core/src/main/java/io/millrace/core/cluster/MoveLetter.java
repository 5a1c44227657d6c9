package io.millrace.core.cluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import java.util.List;

/**
 * Between the loop whose session polls and the loop that holds the WebSocket by which it would go on (decision 0017).
 * Each names the number that the second has given to the whole.
 *
 * <pre>
 * second         Asks        first      may it?
 * first          Answered    second     then the WebSocket is opened, or refused
 * second         Probed      first      polls that wait come back, again and again, so that its client can go on
 * second         Takes       first      no poll counts any more
 * first          Wanted      second     as often as what is wanted changes: subscribes, and registers the connections
 * second         Ready       first      both hear what is published from here on, and a mark cuts it in two
 * first          Luggage     second     with all that was in front of the mark; what is behind it is the second's
 * first          Flushed     second     the log has all of the first's events: the second's may follow
 * second         Abandons    first      its client, or the registry, does not go on
 * first          Over        second     instead of Luggage: the session has ended; Flushed follows
 * </pre>
 */
public sealed interface MoveLetter extends Letter {
    /** Counted by the loop that holds the WebSocket. */
    long number();

    /** Whether a WebSocket may take a session over. */
    enum Verdict {
        GRANTED,
        /** No such session. */
        UNKNOWN,
        /** Not of this version. */
        WRONG,
        /** Another one has taken it over, or is about to. */
        TAKEN
    }

    /** May this WebSocket take that session over? As in {@link io.millrace.core.polling.PollRequest}. */
    record Asks(long number, String session, String path, int version) implements MoveLetter {}

    /** It may, or not. */
    record Answered(long number, Verdict verdict) implements MoveLetter {}

    /** The client has seen that the WebSocket gets through. */
    record Probed(long number) implements MoveLetter {}

    /** The client says that it goes on by the WebSocket. */
    record Takes(long number) implements MoveLetter {}

    /** It does not: the WebSocket, or the registry, is not for it. */
    record Abandons(long number) implements MoveLetter {}

    /**
     * What the connections need to be in force.
     *
     * @param round rises with each of these; 1 for the first
     * @param targets all of them, each time
     * @param origins of all connections, to be registered
     */
    record Wanted(long number, int round, List<Target> targets, List<Origin> origins) implements MoveLetter {}

    /** All that the round wants is in force, and registered. */
    record Ready(long number, int round) implements MoveLetter {}

    /**
     * The session and its connections, as of the mark of that round.
     *
     * @param marked whether there is a mark: not, where nobody can publish anything to it
     */
    record Luggage(long number, int round, boolean marked, MovedClient client) implements MoveLetter {}

    /**
     * The session has ended before it moved: the WebSocket is to be closed.
     *
     * @param code of WebSocket
     */
    record Over(long number, int code, String words) implements MoveLetter {}

    /**
     * The log has all that the first loop had of it.
     *
     * @param whole else some of it is lost for good
     */
    record Flushed(long number, boolean whole) implements MoveLetter {}

    /** To the loop where the emit was carried out that this acks. */
    record Acked(long number, ConnectionId connection, int ackId, Json args, List<Bytes> attachments)
            implements MoveLetter {}

    /** The same, for a connection that has ended, and will ack no more. */
    record Gone(long number, ConnectionId connection) implements MoveLetter {}
}
