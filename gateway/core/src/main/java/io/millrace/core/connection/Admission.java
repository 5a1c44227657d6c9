package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.core.command.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client at the door, on whom a worker decides.
 *
 * <pre>
 * WAITING  -- accepted ------------------------------> ACCEPTED  its rooms are wanted
 * WAITING  -- refused, or nobody decides in time ----> OVER      the client is told, and nobody else
 * WAITING  -- nobody decides, and that lets in ------> OVER      the connection lives
 * ACCEPTED -- its rooms are in force ----------------> OVER      the connection lives; what was said to it
 *                                                                meanwhile follows
 * any      -- the client leaves ---------------------> OVER
 * </pre>
 */
final class Admission extends Deadlines.Timer {
    /** What the answer names: on a connection there is one such question at most. */
    private static final String ACK = "~connect";
    /** Commands for an accepted connection that wait until it lives; more find nobody there. */
    private static final int MOST_HELD = 256;

    private enum State {
        WAITING,
        ACCEPTED,
        OVER
    }

    private final Context context;
    private final Connection connection;
    private final List<Order> held = new ArrayList<>(0);
    private State state = State.WAITING;

    Admission(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Waits from now on; returns what the question bears. */
    Event.Awaited ask() {
        long within = context.decisions.withinMillis();
        context.deadlines.set(this, context.nowNanos + TimeUnit.MILLISECONDS.toNanos(within));
        return new Event.Awaited(ACK, context.epochMillis() + within);
    }

    boolean isAwaitedAs(String ack) {
        return state == State.WAITING && ack.equals(ACK);
    }

    /** Lets the client in, once its rooms and its user's channel are in force. */
    void accept(Command.Accept accept, Answers answers) {
        state = State.ACCEPTED;
        context.deadlines.clear(this);
        connection.accepted(accept.user(), accept.claims());
        if (accept.state() != null) {
            connection.keep(accept.state());
        }
        List<Target> targets = new ArrayList<>(accept.rooms().size() + 1);
        for (String name : accept.rooms()) {
            Target room = new Target.Room(connection.namespace(), name);
            if (!connection.enter(room)) {
                context.signals.command("accept", "too many rooms");
                answers.say(answers.failed(
                        connection.id(),
                        "TooManyRooms",
                        "a connection may be in " + context.limits.rooms() + " rooms"));
                break;
            }
            targets.add(room);
        }
        if (accept.user() != null) {
            targets.add(new Target.User(accept.user()));
        }
        context.rooms.whenAllInForce(targets, this::letIn);
    }

    /** Sends the client away. */
    void refuse(Command.Refuse refuse) {
        end();
        connection.refused(refuse.message(), refuse.data());
    }

    /** Takes a command that comes before the accepted client is in. */
    boolean holds(Order order) {
        return state == State.ACCEPTED && held.size() < MOST_HELD && held.add(order);
    }

    /** The client has left, or is in. */
    void end() {
        state = State.OVER;
        context.deadlines.clear(this);
    }

    @Override
    protected void due(long nowNanos) {
        context.signals.unanswered(connection.origin(), "connect");
        if (context.decisions.letInUnanswered()) {
            end();
            connection.live();
        } else {
            end();
            connection.refused("Nobody has decided in time: try again later", null);
        }
    }

    private void letIn() {
        if (state == State.ACCEPTED) {
            end();
            connection.live();
            Target target = new Target.Connection(connection.origin().connection());
            held.forEach(order -> context.commands.execute(target, order, null));
        }
    }
}
