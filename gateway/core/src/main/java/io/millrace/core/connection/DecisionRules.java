package io.millrace.core.connection;

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
        return fits(namespaces, namespace);
    }

    /** Whether a namespace is one of these names, which are exact or have a {@code *} at the end. */
    public static boolean fits(List<String> names, String namespace) {
        for (int i = 0; i < names.size(); i++) {
            String rule = names.get(i);
            if (rule.endsWith("*")
                    ? namespace.startsWith(rule.substring(0, rule.length() - 1))
                    : namespace.equals(rule)) {
                return true;
            }
        }
        return false;
    }
}
