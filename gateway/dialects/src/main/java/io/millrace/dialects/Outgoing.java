package io.millrace.dialects;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message for a client, before it is encoded: every dialect answers each of these, if only by
 * {@link Encoded.CannotBeSaid}.
 */
public sealed interface Outgoing {
    /**
     * An event.
     *
     * @param args a JSON array, without the name
     * @param ackId under which the client is to answer, 0 to 2^31-1 (clients in Java and C++ read no more), or -1
     */
    record Emit(String event, Json args, List<Bytes> attachments, int ackId) implements Outgoing {}

    /** A channel's message. */
    record Publish(String channel, Json data, List<Bytes> attachments) implements Outgoing {}

    /** The answer a client waits for; {@code answerId} as in {@link Action.Forward}. */
    record Ack(String answerId, Json args, List<Bytes> attachments) implements Outgoing {}

    /** An error as the answer a client waits for. */
    record Fail(String answerId, String name, String message, @Nullable Json data, @Nullable Json fields)
            implements Outgoing {}

    /**
     * What a client has asked for is not done, in the dialect's own words.
     *
     * @param answerId as in {@link Ack}
     * @param subject what it was about: the channel or the event
     */
    record Denied(String answerId, Denial why, String subject) implements Outgoing {}

    /** Why something is not done. */
    enum Denial {
        /** It is in as many channels as it may be. */
        TOO_MANY_CHANNELS,
        /** It is not in that channel. */
        NOT_SUBSCRIBED,
        /** The bus does not take it now. */
        NOT_PUBLISHED,
        /** Rules forbid it to enter that channel. */
        NO_SUBSCRIBING,
        /** Rules forbid it to say anything in that channel. */
        NO_PUBLISHING,
        /** Rules forbid it to send that event. */
        NO_SENDING,
        /** No topic takes this event. */
        NO_ROUTE,
        /** No worker has answered in time. */
        TIMED_OUT,
        /** No worker has decided on that channel in time. */
        UNDECIDED,
        /** It is for somebody who is not there. */
        NOBODY_THERE,
        /** Nobody can tell now what it has asked. */
        NOT_KNOWN,
        /** Kafka has refused the event; the session is closed next. */
        NOT_STORED
    }

    /** A text message as it is. */
    record RawText(String text) implements Outgoing {}

    /** A binary message as it is. */
    record RawBinary(Bytes bytes) implements Outgoing {}

    /** A new auth token, or none any more. */
    record Token(@Nullable String token) implements Outgoing {}

    /** Thrown out of a room. */
    record Kick(String room, String message) implements Outgoing {}
}
