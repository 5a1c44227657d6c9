package io.millrace.core.connection;

import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.List;

/** Whom a command reaches on this event loop: a list of its own, since members may go while it is carried out. */
final class Recipients {
    private final Context context;

    Recipients(Context context) {
        this.context = context;
    }

    List<Connection> of(Target target, Order order) {
        if (target instanceof Target.Connection one) {
            Connection connection = context.connections.get(one.id());
            return connection != null && connection.isLive() ? List.of(connection) : List.of();
        }
        List<Connection> all = new ArrayList<>(context.rooms.members(target));
        if (!order.to().isEmpty()) {
            all.removeIf(connection -> !isIn(connection, order.to()));
        }
        if (!order.except().isEmpty()) {
            all.removeIf(connection -> isIn(connection, order.except()));
        }
        return all;
    }

    private boolean isIn(Connection connection, Selection selection) {
        if (selection.connections().contains(connection.origin().connection().value())) {
            return true;
        }
        String user = connection.origin().user();
        if (user != null && selection.users().contains(user)) {
            return true;
        }
        for (String room : selection.rooms()) {
            if (context.rooms.contains(new Target.Room(connection.namespace(), room), connection)) {
                return true;
            }
        }
        return false;
    }
}
