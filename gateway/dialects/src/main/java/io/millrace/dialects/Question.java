package io.millrace.dialects;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client may ask of the cluster. The answer is a list of texts. */
public sealed interface Question {
    /** What the session knows by itself: answered in its turn. */
    record Known(String answer) implements Question {}

    /** The id of its own connection. */
    record Me() implements Question {}

    /**
     * The ids of all connections of its namespace, or in one channel.
     *
     * @param channel or {@code null}
     */
    record Members(@Nullable String channel) implements Question {}

    /**
     * The channels that have members anywhere.
     *
     * @param always those that are named in any case, first and in this order
     */
    record Channels(List<String> always) implements Question {}
}
