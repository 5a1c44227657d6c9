package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whom a command reaches on this event loop: a list of its own, since members may go while it is carried out. */
final class Recipients {
    private final Context context;

    Recipients(Context context) {
        this.context = context;
    }

    List<Connection> of(Target target, Order order) {
        if (target instanceof Target.Connection(var id)) {
            Connection connection = context.connections.get(id);
            return connection != null && isThere(connection, order.command()) ? List.of(connection) : List.of();
        }
        Collection<Connection> members = context.rooms.members(target);
        List<Connection> all = new ArrayList<>(members.size());
        for (Connection member : members) {
            if (member.isLive()) { // one that was accepted is a member already, and not told yet
                all.add(member);
            }
        }
        if (!order.to().isEmpty()) {
            all.removeIf(connection -> !isIn(connection, order.to()));
        }
        if (!order.except().isEmpty()) {
            all.removeIf(connection -> isIn(connection, order.except()));
        }
        return all;
    }

    private static boolean isThere(Connection connection, Command command) {
        return connection.isLive() || (connection.admission() != null && isAnswer(command));
    }

    /* Also a wrong one, so that its worker is told. */
    private static boolean isAnswer(Command command) {
        return command instanceof Command.Accept
                || command instanceof Command.Refuse
                || command instanceof Command.Ack
                || command instanceof Command.Fail;
    }

    private boolean isIn(Connection connection, Selection selection) {
        if (selection.connections().contains(connection.id())) {
            return true;
        }
        String user = connection.origin().user();
        if (user != null && selection.users().contains(user)) {
            return true;
        }
        for (String room : selection.rooms()) {
            if (context.rooms.contains(connection.room(room), connection)) {
                return true;
            }
        }
        return false;
    }
}
