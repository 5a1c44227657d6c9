package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.core.command.Answers;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Question;
import io.millrace.core.command.Repeats;
import io.millrace.dialects.Outgoing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out workers' commands on an event loop. What is sent and who is in a room is remembered by the commands' ids,
 * so that a repeat is answered and not executed; an answer finds nobody waiting the second time, a close nobody to end,
 * and a state only moves forward.
 */
final class Commands {
    private final Context context;
    private final Recipients recipients;
    private final Delivery delivery;
    private final Memberships memberships;

    Commands(Context context) {
        this.context = context;
        this.recipients = new Recipients(context);
        this.delivery = new Delivery(context);
        this.memberships = new Memberships(context);
    }

    void execute(LoopMessage.Arrived arrived) {
        List<Incoming> commands = arrived.commands().get();
        for (int i = 0; i < commands.size(); i++) {
            switch (commands.get(i)) {
                case Incoming.Understood(Order order) -> execute(arrived.target(), order, question(arrived, i, order));
                case Incoming.Mark mark -> context.moves.marked(mark);
                case Incoming.Unknown _ -> context.signals.command("other", "unknown");
                case Incoming.Malformed _ -> context.signals.command("other", "malformed");
            }
        }
    }

    /* A loop that is asked alone answers at once. */
    private static @Nullable Question question(LoopMessage.Arrived arrived, int index, Order order) {
        return order.reply() == null || arrived.loops() == 1
                ? null
                : new Question(arrived.number(), index, arrived.loops());
    }

    /** One command; {@code question} where other loops have got it too. */
    void execute(Target target, Order order, @Nullable Question question) {
        String type = name(order.command());
        Answers before = seen(target, order);
        if (before != null) {
            context.signals.command(type, "repeated");
            before.again(order.reply(), question);
            return;
        }
        if (holds(target, order)) {
            return;
        }
        Answers answers = new Answers(context.bus, context.gateway, order, question);
        List<Connection> to = recipients.of(target, order);
        answers.reaches(to.size());
        if (!(target instanceof Target.Connection) && isForOne(order.command())) {
            context.signals.command(type, "wrong target");
            answers.reaches(0);
            answers.say(answers.failed(null, "WrongTarget", "only a connection takes this command: " + type));
        } else if (to.isEmpty() && target instanceof Target.Connection(var id) && context.moves.isElsewhere(id)) {
            answers.reaches(0); // where it is they answer
        } else if (to.isEmpty()) {
            answers.say(answers.gone(target instanceof Target.Connection(var id) ? id.value() : null));
        } else {
            remember(target, order, answers);
            execute(type, order, to, answers);
        }
        answers.tell();
    }

    private void execute(String type, Order order, List<Connection> to, Answers answers) {
        switch (order.command()) {
            case Command.Emit emit -> emit(order, emit, to, answers);
            case Command.Publish it ->
                send(type, order, new Outgoing.Publish(it.channel(), it.data(), it.attachments()), to, answers);
            case Command.RawText it -> send(type, order, new Outgoing.RawText(it.text()), to, answers);
            case Command.RawBinary it -> send(type, order, new Outgoing.RawBinary(it.bytes()), to, answers);
            case Command.Token it -> token(order, it, to, answers);
            case Command.Kick it -> kick(order, it, to, answers);
            case Command.Ack it ->
                answer(type, it.ack(), to, answers, id -> new Outgoing.Ack(id, it.args(), it.attachments()));
            case Command.Fail it ->
                answer(
                        type,
                        it.ack(),
                        to,
                        answers,
                        id -> new Outgoing.Fail(id, it.name(), it.message(), it.data(), it.fields()));
            case Command.Join it -> memberships.join(it.rooms(), to, answers, order.reply() != null);
            case Command.Leave it -> memberships.leave(it.rooms(), to);
            case Command.Close it -> close(it, to, answers);
            case Command.State it -> state(it, to, answers);
            case Command.Members _ -> memberships.members(to, answers);
            case Command.Accept it -> decide(type, it.ack(), to, answers, decision -> decision.accept(it, answers));
            case Command.Refuse it -> decide(type, it.ack(), to, answers, decision -> decision.refuse(it));
        }
    }

    private void emit(Order order, Command.Emit emit, List<Connection> to, Answers answers) {
        boolean awaited = emit.ackWithin() != null;
        int ackId = awaited ? context.acks.nextId() : -1;
        Outgoing message = new Outgoing.Emit(emit.event(), emit.args(), emit.attachments(), ackId);
        List<Connection> reached = delivery.deliver("emit", message, order.isVolatile(), to, answers, awaited);
        if (emit.ackWithin() == null) {
            return;
        }
        long deadline = context.nowNanos
                + TimeUnit.MILLISECONDS.toNanos(emit.ackWithin().toMillis());
        for (Connection connection : reached) {
            if (connection.hasEnded()) {
                answers.say(answers.gone(connection.id()));
            } else {
                answers.owe(1);
                context.acks.expect(connection, ackId, answers, deadline);
            }
        }
    }

    private void send(String type, Order order, Outgoing message, List<Connection> to, Answers answers) {
        delivery.deliver(type, message, order.isVolatile(), to, answers, false);
    }

    /* Told at once, as all commands are in their order, and judged behind that. */
    private void token(Order order, Command.Token token, List<Connection> to, Answers answers) {
        Outgoing message = new Outgoing.Token(token.token());
        delivery.deliver("token", message, order.isVolatile(), to, answers, false)
                .forEach(reached -> reached.identity().given(token.token(), answers));
    }

    /* Who is not in the room is told nothing. */
    private void kick(Order order, Command.Kick kick, List<Connection> to, Answers answers) {
        for (Connection connection : to) {
            Target.Room room = connection.room(kick.room());
            if (connection.seats().isIn(room)) {
                connection.seats().leave(room, Stays.By.WORKER);
                send("kick", order, new Outgoing.Kick(kick.room(), kick.message()), List.of(connection), answers);
            }
        }
    }

    /** How an answer reaches the client that waits. */
    private interface Answer {
        Outgoing to(String answerId);
    }

    private void answer(String type, String ack, List<Connection> to, Answers answers, Answer answer) {
        for (Connection connection : to) {
            PendingAnswers.Waiting waiting = context.answers.take(ack, connection);
            if (waiting != null) {
                delivery.deliver(type, answer.to(waiting.answerId()), false, List.of(connection), answers, false);
                context.signals.answered(context.nowNanos - waiting.sinceNanos());
            } else if (connection.undecided(ack) != null) {
                context.signals.command(type, "wrong answer");
                answers.say(answers.failed(connection.id(), "WrongAnswer", "a question waits for accept or refuse"));
            } else {
                nobodyWaits(type, connection, answers);
            }
        }
    }

    /** What a worker has decided. */
    private interface Verdict {
        void on(Undecided decision);
    }

    private void decide(String type, String ack, List<Connection> to, Answers answers, Verdict verdict) {
        for (Connection connection : to) {
            Undecided undecided = connection.undecided(ack);
            if (undecided != null) {
                context.signals.command(type, "done");
                verdict.on(undecided);
            } else if (context.answers.isAwaited(ack, connection)) {
                context.signals.command(type, "wrong answer");
                answers.say(answers.failed(connection.id(), "WrongAnswer", "an event waits for ack or fail"));
            } else {
                nobodyWaits(type, connection, answers);
            }
        }
    }

    private void nobodyWaits(String type, Connection connection, Answers answers) {
        context.signals.command(type, "late");
        answers.say(answers.failed(
                connection.id(), "NobodyWaits", "answered before, too late, or never asked for on this connection"));
    }

    private void state(Command.State state, List<Connection> to, Answers answers) {
        for (Connection connection : to) {
            if (connection.keep(state.state())) {
                context.signals.command("state", "done");
            } else {
                context.signals.command("state", "too many states");
                answers.say(answers.failed(
                        connection.id(),
                        "TooManyStates",
                        "a connection holds states of " + LaidStates.MOST + " services"));
            }
        }
    }

    private void close(Command.Close close, List<Connection> to, Answers answers) {
        Integer code = close.code();
        if (code != null && !isCloseCode(code)) {
            answers.say(answers.failed(null, "BadCloseCode", code + " is no close code that an endpoint may send"));
            context.signals.command("close", "malformed");
            return;
        }
        for (Connection connection : to) {
            if (code == null) {
                connection.client().disconnect(connection);
            } else {
                connection.client().close(code, close.reason());
            }
        }
        context.signals.command("close", "done");
    }

    private @Nullable Answers seen(Target target, Order order) {
        String id = order.id();
        Repeats repeats = repeats(target, order);
        return repeats == null || id == null ? null : repeats.find(id);
    }

    private void remember(Target target, Order order, Answers answers) {
        String id = order.id();
        Repeats repeats = repeats(target, order);
        if (repeats != null && id != null) {
            repeats.remember(id, answers, context.epochMillis());
        }
    }

    private @Nullable Repeats repeats(Target target, Order order) {
        if (order.id() == null || !isRemembered(order.command())) {
            return null;
        }
        if (target instanceof Target.Connection(var id)) {
            Connection connection = context.connections.get(id);
            return connection == null ? null : connection.repeats();
        }
        return context.rooms.repeats(target);
    }

    /** Whether the connection is let in but not told so yet: what is said to it meanwhile waits. */
    private boolean holds(Target target, Order order) {
        Connection connection = target instanceof Target.Connection(var id) ? context.connections.get(id) : null;
        Admission admission = connection == null ? null : connection.admission();
        return admission != null && admission.holds(order);
    }

    private static boolean isForOne(Command command) {
        return switch (command) {
            case Command.Ack _,
                    Command.Fail _,
                    Command.Accept _,
                    Command.Refuse _,
                    Command.Token _,
                    Command.State _,
                    Command.Kick _,
                    Command.RawText _,
                    Command.RawBinary _ -> true;
            case Command.Emit _,
                    Command.Publish _,
                    Command.Join _,
                    Command.Leave _,
                    Command.Close _,
                    Command.Members _ -> false;
        };
    }

    private static boolean isRemembered(Command command) {
        return switch (command) {
            case Command.Emit _,
                    Command.Publish _,
                    Command.RawText _,
                    Command.RawBinary _,
                    Command.Token _,
                    Command.Kick _,
                    Command.Join _,
                    Command.Leave _ -> true;
            case Command.Ack _,
                    Command.Fail _,
                    Command.Accept _,
                    Command.Refuse _,
                    Command.State _,
                    Command.Close _,
                    Command.Members _ -> false;
        };
    }

    /** For the signals. */
    private static String name(Command command) {
        return switch (command) {
            case Command.Emit _ -> "emit";
            case Command.Publish _ -> "publish";
            case Command.Ack _ -> "ack";
            case Command.Fail _ -> "fail";
            case Command.Join _ -> "join";
            case Command.Leave _ -> "leave";
            case Command.Close _ -> "close";
            case Command.Accept _ -> "accept";
            case Command.Refuse _ -> "refuse";
            case Command.Token _ -> "token";
            case Command.State _ -> "state";
            case Command.Kick _ -> "kick";
            case Command.RawText _ -> "rawtext";
            case Command.RawBinary _ -> "rawbinary";
            case Command.Members _ -> "members";
        };
    }

    /* RFC 6455, section 7.4: 1004, 1005, 1006 and 1015 never stand in a close frame. */
    private static boolean isCloseCode(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
