package io.millrace.core.connection;

import io.millrace.core.forward.Route;
import java.util.List;

/**
 * Where a worker decides who comes in.
 *
 * @param namespaces exact, or with a {@code *} at the end; in all others everybody comes in
 * @param withinMillis how long a worker may take
 * @param letInUnanswered whether a client comes in on whom no worker has decided by then; else it is refused
 * @param mostUndecided clients of one event loop on whom a worker decides; one more is told to try again later
 */
public record DecisionRules(List<String> namespaces, long withinMillis, boolean letInUnanswered, int mostUndecided) {
    /** Everybody comes in. */
    public static final DecisionRules NOBODY_DECIDES = new DecisionRules(List.of(), 0, true, 0);

    boolean areFor(String namespace) {
        return Route.fits(namespaces, namespace);
    }
}
