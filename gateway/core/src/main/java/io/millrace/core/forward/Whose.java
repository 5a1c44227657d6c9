package io.millrace.core.forward;

import io.millrace.contract.Origin;
import java.util.List;

/**
 * Whose connections are meant: clients of these dialects in these namespaces. Names are exact, or have a {@code *} at
 * the end.
 */
public record Whose(List<String> dialects, List<String> namespaces) {
    /** Everybody's. */
    public static final Whose ANYBODY = new Whose(Route.ANY, Route.ANY);

    /** Whether this one is meant. */
    public boolean isMeant(Origin origin) {
        return Route.fits(dialects, origin.dialect()) && Route.fits(namespaces, origin.namespace());
    }
}
