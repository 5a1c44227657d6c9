package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.Repeats;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out workers' commands on an event loop. What is sent and who is in a room is remembered by the commands' ids,
 * so that a repeat is answered and not executed; an answer finds nobody waiting the second time, a close nobody to end,
 * and a state only moves forward.
 */
final class Commands {
    private final Context context;
    private final Replies replies;
    private final Recipients recipients;

    Commands(Context context) {
        this.context = context;
        this.replies = context.replies;
        this.recipients = new Recipients(context);
    }

    void execute(Target target, List<Incoming> commands) {
        for (Incoming incoming : commands) {
            switch (incoming) {
                case Incoming.Understood understood -> execute(target, understood.order());
                case Incoming.Unknown _ -> context.signals.command("other", "unknown");
                case Incoming.Malformed _ -> context.signals.command("other", "malformed");
            }
        }
    }

    private void execute(Target target, Order order) {
        List<Connection> to = recipients.of(target, order);
        if (to.isEmpty()) {
            if (target instanceof Target.Connection one) {
                replies.answer(
                        order,
                        new Reply.Gone(
                                order.id(), replies.gateway(), 0, one.id().value()));
            }
            return;
        }
        switch (order.command()) {
            case Command.Emit emit -> emit(target, order, emit, to);
            case Command.Publish publish ->
                send(target, order, new Outgoing.Publish(publish.channel(), publish.data(), publish.attachments()), to);
            case Command.RawText raw -> send(target, order, new Outgoing.RawText(raw.text()), to);
            case Command.RawBinary raw -> send(target, order, new Outgoing.RawBinary(raw.bytes()), to);
            case Command.Token token -> send(target, order, new Outgoing.Token(token.token()), to);
            case Command.Kick kick -> kick(target, order, kick, to);
            case Command.Ack ack ->
                answer(order, ack.ack(), to, id -> new Outgoing.Ack(id, ack.args(), ack.attachments()));
            case Command.Fail fail ->
                answer(
                        order,
                        fail.ack(),
                        to,
                        id -> new Outgoing.Fail(id, fail.name(), fail.message(), fail.data(), fail.fields()));
            case Command.Join join -> join(target, order, join, to);
            case Command.Leave leave -> leave(target, order, leave, to);
            case Command.Close close -> close(order, close, to);
            case Command.State state -> {
                to.forEach(connection -> connection.keep(state.state()));
                done("state");
            }
            case Command.Members _ -> members(order, to);
            case Command.Accept _ -> context.signals.command("accept", "late");
            case Command.Refuse _ -> context.signals.command("refuse", "late");
        }
    }

    private void emit(Target target, Order order, Command.Emit emit, List<Connection> to) {
        int ackId = emit.ackWithin() == null ? -1 : context.acks.nextId();
        Repeats.@Nullable Remembered remembered = remember(target, order, "emit");
        if (remembered == null && order.id() != null) {
            return;
        }
        Outgoing message = new Outgoing.Emit(emit.event(), emit.args(), emit.attachments(), ackId);
        List<Connection> reached = deliver(order, "emit", message, to, remembered);
        if (emit.ackWithin() == null) {
            return;
        }
        long deadline = context.nowNanos
                + TimeUnit.MILLISECONDS.toNanos(emit.ackWithin().toMillis());
        for (Connection connection : reached) {
            if (connection.hasEnded()) {
                replies.gone(order, remembered, to.size(), connection);
            } else {
                context.acks.expect(connection, ackId, order, to.size(), remembered, deadline, replies::expired);
            }
        }
    }

    /** @return false when the command is a repeat */
    private boolean send(Target target, Order order, Outgoing message, List<Connection> to) {
        String type = message.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        Repeats.@Nullable Remembered remembered = remember(target, order, type);
        if (remembered == null && order.id() != null) {
            return false;
        }
        deliver(order, type, message, to, remembered);
        return true;
    }

    private void kick(Target target, Order order, Command.Kick kick, List<Connection> to) {
        if (!send(target, order, new Outgoing.Kick(kick.room(), kick.message()), to)) {
            return;
        }
        to.forEach(connection -> connection.leave(new Target.Room(connection.namespace(), kick.room())));
    }

    /**
     * Remembers a command that is new and returns its memory; {@code null} when it has no id, or was seen before and is
     * answered again here.
     */
    private Repeats.@Nullable Remembered remember(Target target, Order order, String type) {
        if (order.id() == null) {
            return null;
        }
        Repeats repeats = repeats(target);
        Repeats.Remembered before = repeats.find(order.id());
        if (before == null) {
            return repeats.remember(order.id(), context.epochMillis());
        }
        context.signals.command(type, "repeated");
        replies.repeat(order, before);
        return null;
    }

    private Repeats repeats(Target target) {
        if (target instanceof Target.Connection one) {
            Connection connection = context.connections.get(one.id());
            if (connection != null) {
                return connection.repeats();
            }
        }
        return context.rooms.repeats(target);
    }

    /**
     * Encodes once for each namespace and encoding, and returns to whom it went. Who cannot be told, or was closed for
     * being slow, is answered here.
     */
    private List<Connection> deliver(
            Order order, String type, Outgoing message, List<Connection> to, Repeats.@Nullable Remembered remembered) {
        record Form(String namespace, Encoding encoding) {}
        Map<Form, Encoded> forms = new HashMap<>(2);
        List<Connection> reached = new ArrayList<>(to.size());
        List<Connection> slow = new ArrayList<>(0);
        for (Connection connection : to) {
            Client client = connection.client();
            Form form = new Form(connection.namespace(), client.encoding());
            Encoded encoded = forms.get(form);
            if (encoded == null) {
                encoded = client.encode(form.namespace(), message);
                forms.put(form, encoded);
            }
            switch (encoded) {
                case Encoded.Frames(List<Frame> frames) -> {
                    if (client.deliver(frames, order.isVolatile())) {
                        reached.add(connection);
                    } else {
                        slow.add(connection);
                    }
                    done(type);
                }
                case Encoded.CannotBeSaid(String why) -> {
                    context.signals.command(type, "cannot be said");
                    replies.failed(order, remembered, to.size(), connection, "CannotBeSaid", why);
                }
            }
        }
        for (Connection connection : slow) {
            connection.client().close(CloseCode.SLOW_READER);
            if (order.command() instanceof Command.Emit emit && emit.ackWithin() != null) {
                replies.gone(order, remembered, to.size(), connection);
            }
        }
        return reached;
    }

    /** How an answer reaches the client that waits. */
    private interface Answer {
        Outgoing to(String answerId);
    }

    private void answer(Order order, String ack, List<Connection> to, Answer answer) {
        String type = order.command() instanceof Command.Fail ? "fail" : "ack";
        for (Connection connection : to) {
            PendingAnswers.Waiting waiting = context.answers.take(ack, connection);
            if (waiting == null) {
                context.signals.command(type, "late");
            } else {
                deliver(order, type, answer.to(waiting.answerId()), List.of(connection), null);
            }
        }
    }

    private void join(Target target, Order order, Command.Join join, List<Connection> to) {
        Repeats.@Nullable Remembered remembered = remember(target, order, "join");
        if (remembered == null && order.id() != null) {
            return;
        }
        for (Connection connection : to) {
            for (String room : join.rooms()) {
                if (!connection.enter(new Target.Room(connection.namespace(), room))) {
                    context.signals.command("join", "too many rooms");
                    replies.failed(
                            order,
                            remembered,
                            to.size(),
                            connection,
                            "TooManyRooms",
                            "a connection may be in " + context.limits.rooms() + " rooms");
                    return;
                }
            }
        }
        done("join");
        if (order.reply() != null) {
            Countdown whenAll =
                    new Countdown(1 + to.size() * join.rooms().size(), () -> joined(order, remembered, join, to));
            whenAll.one();
            for (Connection connection : to) {
                for (String room : join.rooms()) {
                    context.rooms.whenInForce(new Target.Room(connection.namespace(), room), whenAll::one);
                }
            }
        }
    }

    private void joined(Order order, Repeats.@Nullable Remembered remembered, Command.Join join, List<Connection> to) {
        if (to.stream().anyMatch(Connection::isLive)) {
            replies.answer(order, remembered, new Reply.Joined(order.id(), replies.gateway(), to.size(), join.rooms()));
        } else {
            to.forEach(connection -> replies.gone(order, remembered, to.size(), connection));
        }
    }

    private void leave(Target target, Order order, Command.Leave leave, List<Connection> to) {
        if (remember(target, order, "leave") == null && order.id() != null) {
            return;
        }
        for (Connection connection : to) {
            leave.rooms().forEach(room -> connection.leave(new Target.Room(connection.namespace(), room)));
        }
        done("leave");
    }

    private void close(Order order, Command.Close close, List<Connection> to) {
        Integer code = close.code();
        if (code != null && !isCloseCode(code)) {
            replies.failed(
                    order, null, to.size(), null, "BadCloseCode", code + " is no close code that an endpoint may send");
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
        done("close");
    }

    private void members(Order order, List<Connection> to) {
        List<Reply.Member> members = new ArrayList<>(to.size());
        for (Connection connection : to) {
            members.add(new Reply.Member(
                    connection.origin().connection().value(),
                    connection.origin().user()));
        }
        replies.answer(order, new Reply.Members(order.id(), replies.gateway(), to.size(), members));
        done("members");
    }

    private void done(String type) {
        context.signals.command(type, "done");
    }

    /* RFC 6455, section 7.4: 1004, 1005, 1006 and 1015 never stand in a close frame. */
    private static boolean isCloseCode(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** Something that happens with the last of several. */
    private static final class Countdown {
        private final Runnable then;
        private int left;

        Countdown(int left, Runnable then) {
            this.left = left;
            this.then = then;
        }

        void one() {
            if (--left == 0) {
                then.run();
            }
        }
    }
}
