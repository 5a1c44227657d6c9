package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Answers;
import io.millrace.dialects.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client at the door, whom the doorkeeper has let pass, on whom a worker decides, or both.
 *
 * <pre>
 * NEW      -- the doorkeeper lets it pass -----------> PASSED    else the client is told, and nobody else
 * NEW, PASSED -- a worker decides ----------------------> WAITING
 * PASSED   -- nobody else is to decide --------------> ACCEPTED  its rooms are wanted
 * WAITING  -- accepted ------------------------------> ACCEPTED  the same
 * WAITING  -- refused, or nobody decides in time ----> OVER      the client is told, and nobody else
 * WAITING  -- nobody decides, and that lets in ------> ACCEPTED  with what the doorkeeper gave it, if anything
 * ACCEPTED -- it is registered, its rooms in force --> OVER      the connection lives; what was said to it
 *                                                                meanwhile follows
 * any      -- the client leaves ---------------------> OVER
 * </pre>
 */
final class Admission extends Deadlines.Timer implements Undecided {
    /** What the answer names: on a connection there is one such question at most. */
    private static final String ACK = "~connect";
    /** Commands for an accepted connection that wait until it lives; more find nobody there. */
    private static final int MOST_HELD = 256;

    private enum State {
        NEW,
        PASSED,
        WAITING,
        ACCEPTED,
        OVER
    }

    private final Context context;
    private final Connection connection;
    private final List<Order> held = new ArrayList<>(0);
    private final List<Target> rooms = new ArrayList<>(0);
    private State state = State.NEW;
    private boolean wasAsked;

    Admission(Context context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Lets the doorkeeper judge what the client presents. */
    void judge(Doorkeeper.Presented presented) {
        context.doorkeeper.judge(presented, (verdict, nowNanos) -> {
            context.nowNanos = nowNanos;
            judged(verdict);
        });
    }

    private void judged(Doorkeeper.Verdict verdict) {
        if (state == State.OVER) {
            connection.endUnheard(); // it was GONE
            return;
        }
        switch (verdict) {
            case Doorkeeper.Verdict.Passed passed -> passed(passed);
            case Doorkeeper.Verdict.Refused refused -> refused(refused);
            case Doorkeeper.Verdict.TryLater _ -> {
                connection.endUnheard();
                connection.client().close(CloseCode.TRY_LATER);
            }
        }
    }

    private void refused(Doorkeeper.Verdict.Refused verdict) {
        if (connection.identity().mayBeNobody()) {
            state = State.PASSED;
            connection.identity().cameWithout(verdict.why());
            connection.passed(null);
        } else {
            connection.endUnheard();
            connection
                    .client()
                    .refused(
                            connection,
                            (session, now) -> session.tokenRefused(
                                    connection.namespace(), verdict.why(), verdict.message(), verdict.data(), now));
        }
    }

    /* Its rooms are wanted, and in force before the client hears that it is in. */
    private void passed(Doorkeeper.Verdict.Passed verdict) {
        state = State.PASSED;
        connection.identity().cameWith(verdict);
        enter(verdict.rooms(), Stays.By.CLIENT);
        connection.passed(verdict.auth());
    }

    /** Nobody else is to decide. */
    void letIn() {
        state = State.ACCEPTED;
        connection.register();
    }

    /** It is registered: lets it in once its rooms are in force, which were wanted before. */
    void letInOnceInForce() {
        List<Target> all = new ArrayList<>(rooms);
        if (connection.origin().user() != null) {
            all.add(new Target.User(connection.origin().user()));
        }
        context.rooms.whenAllInForce(all, this::isIn);
    }

    /** Waits for a worker from now on; returns what the question bears. */
    Event.Awaited ask() {
        state = State.WAITING;
        wasAsked = true;
        context.undecided++;
        long within = context.decisions.withinMillis();
        context.deadlines.set(this, context.nowNanos + TimeUnit.MILLISECONDS.toNanos(within));
        return new Event.Awaited(ACK, context.epochMillis() + within);
    }

    /** Whether a worker was asked. */
    boolean wasAsked() {
        return wasAsked;
    }

    @Override
    public boolean isAwaitedAs(String ack) {
        return state == State.WAITING && ack.equals(ACK);
    }

    /** Lets the client in, once its rooms and its user's channel are in force. */
    @Override
    public void accept(Command.Accept accept, Answers answers) {
        decided();
        connection.identity().accepted(accept.user(), accept.claims());
        if (accept.state() != null) {
            connection.keep(accept.state());
        }
        if (!enter(accept.rooms(), Stays.By.WORKER)) {
            answers.say(answers.failed(
                    connection.id(), "TooManyRooms", "a connection may be in " + context.limits.rooms() + " rooms"));
        }
        if (accept.expiresAtEpochMillis() != null) {
            connection.identity().expiresAt(accept.expiresAtEpochMillis());
        }
        letIn();
    }

    /** Sends the client away. */
    @Override
    public void refuse(Command.Refuse refuse) {
        end();
        refused(refuse.message(), refuse.data(), refuse.code() == null ? 0 : refuse.code());
    }

    /** Takes a command that comes before the accepted client is in. */
    boolean holds(Order order) {
        return state == State.ACCEPTED && held.size() < MOST_HELD && held.add(order);
    }

    /** The client has left, or is in. */
    void end() {
        decided();
        state = State.OVER;
    }

    @Override
    protected void due(long nowNanos) {
        context.signals.unanswered(connection.origin(), "connect");
        if (context.decisions.letInUnanswered()) {
            decided();
            letIn();
        } else {
            end();
            refused("Nobody has decided in time: try again later", null, 0);
        }
    }

    private void refused(String message, @Nullable Json data, int code) {
        connection.end("refused");
        connection
                .client()
                .refused(
                        connection,
                        (session, now) -> session.refused(connection.namespace(), message, data, code, now));
    }

    private void decided() {
        if (state == State.WAITING) {
            state = State.OVER;
            context.undecided--;
            context.deadlines.clear(this);
        }
    }

    /** False when they are too many: it is in none of the further ones. */
    private boolean enter(List<String> names, Stays.By by) {
        for (String name : names) {
            Target.Room room = connection.room(name);
            if (!connection.seats().enter(room, by)) {
                context.signals.command("accept", "too many rooms");
                return false;
            }
            rooms.add(room);
        }
        return true;
    }

    private void isIn() {
        if (state == State.ACCEPTED) {
            end();
            connection.live();
            Target target = new Target.Connection(connection.origin().connection());
            held.forEach(order -> context.commands.execute(target, order, null));
        }
    }
}
