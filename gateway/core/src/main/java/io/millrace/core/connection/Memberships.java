package io.millrace.core.connection;

import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.core.command.Answers;
import java.util.ArrayList;
import java.util.List;

/** Who is in which room, by workers' commands. */
final class Memberships {
    private final Context context;

    Memberships(Context context) {
        this.context = context;
    }

    /**
     * Puts all of them into all rooms. Who would be in too many is in none of the further ones; the others' rooms are
     * told once they are in force.
     */
    void join(List<String> rooms, List<Connection> who, Answers answers, boolean answered) {
        List<Connection> entered = new ArrayList<>(who.size());
        for (Connection connection : who) {
            if (enter(connection, rooms)) {
                entered.add(connection);
            } else {
                context.signals.command("join", "too many rooms");
                answers.say(answers.failed(
                        connection.id(),
                        "TooManyRooms",
                        "a connection may be in " + context.limits.rooms() + " rooms"));
            }
        }
        if (!entered.isEmpty()) {
            context.signals.command("join", "done");
            if (answered) {
                answers.owe(1);
                context.rooms.whenAllInForce(targets(rooms, entered), () -> joined(rooms, entered, answers));
            }
        }
    }

    /** Takes all of them out of all rooms. */
    void leave(List<String> rooms, List<Connection> who) {
        for (Connection connection : who) {
            rooms.forEach(room -> connection.seats().leave(connection.room(room), Stays.By.WORKER));
        }
        context.signals.command("leave", "done");
    }

    /** Tells who is there. */
    void members(List<Connection> who, Answers answers) {
        List<Reply.Member> members = new ArrayList<>(who.size());
        for (Connection connection : who) {
            members.add(new Reply.Member(connection.id(), connection.origin().user()));
        }
        answers.say(answers.members(members));
        context.signals.command("members", "done");
    }

    private static boolean enter(Connection connection, List<String> rooms) {
        for (String room : rooms) {
            if (!connection.seats().enter(connection.room(room), Stays.By.WORKER)) {
                return false;
            }
        }
        return true;
    }

    private List<Target> targets(List<String> rooms, List<Connection> who) {
        return who.stream()
                .map(Connection::namespace)
                .distinct()
                .flatMap(namespace -> rooms.stream().<Target>map(room -> context.shared.room(namespace, room)))
                .toList();
    }

    private static void joined(List<String> rooms, List<Connection> who, Answers answers) {
        if (who.stream().anyMatch(Connection::isLive)) {
            answers.late(List.of(answers.joined(rooms)));
        } else {
            answers.late(who.stream()
                    .map(connection -> answers.gone(connection.id()))
                    .toList());
        }
    }
}
