package io.millrace.sdk.publish;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import org.jspecify.annotations.Nullable;

/**
 * A command with all that goes around it but its id.
 *
 * @param isVolatile may be dropped where a client does not read
 * @param only of whom the target reaches, these; empty: all
 * @param hasAttachments whether the command has any
 * @param once the name under which it is said once, or {@code null}: it is its event's
 */
public record Draft(
        Command command,
        boolean isVolatile,
        Selection only,
        Selection except,
        boolean hasAttachments,
        @Nullable String once) {
    /** For all of a target, without attachments. */
    public static Draft of(Command command) {
        return of(command, false);
    }

    /** For all of a target. */
    public static Draft of(Command command, boolean hasAttachments) {
        return new Draft(command, false, Selection.NONE, Selection.NONE, hasAttachments, null);
    }

    /** Named, and answered on a channel when there is one. */
    public Order order(String id, @Nullable String reply) {
        return new Order(command, id, reply, isVolatile, only, except);
    }

    /**
     * Its own name, or {@code null} when the event names it. No event's command has such an id: a connection's id is
     * longer.
     */
    public @Nullable String ownId(String service) {
        return once == null ? null : service + "/once/" + once;
    }
}
