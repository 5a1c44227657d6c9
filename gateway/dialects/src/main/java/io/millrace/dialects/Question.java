package io.millrace.dialects;

import java.util.List;

/** What a client may ask of the cluster. The answer is a list of texts. */
public sealed interface Question {
    /** What the session knows by itself: answered in its turn. */
    record Known(String answer) implements Question {}

    /** The id of its own connection. */
    record Me() implements Question {}

    /** The channel in which it is by {@link Action.Enter}; no text where there is none. */
    record MyChannel() implements Question {}

    /** The ids of all connections in that channel. */
    record MyChannelsMembers() implements Question {}

    /** The ids of all connections of its namespace. */
    record Everybody() implements Question {}

    /**
     * The channels that have members anywhere.
     *
     * @param always those that are named in any case, first and in this order
     */
    record Channels(List<String> always) implements Question {}
}
