package io.millrace.core.forward;

import java.util.List;

/**
 * Where in the log an event goes.
 *
 * @param name the log's own name for it; of {@link #EVENTS} it is of no account
 */
public record Topic(String name) {
    /** Where all goes that no route takes, and what is told of each connection. */
    public static final Topic EVENTS = new Topic("");

    /** That one alone. */
    public static final List<Topic> EVENTS_ALONE = List.of(EVENTS);
}
