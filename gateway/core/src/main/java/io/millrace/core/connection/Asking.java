package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Answers;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Topic;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Outgoing.Denial;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish for a channel on which a worker decides. Until then what the client asks behind it waits, and it
 * counts to its client's budget.
 *
 * <pre>
 * asked -- accepted ---------------> done, perhaps with other data
 * asked -- refused ----------------> not done, and the client hears why
 * asked -- nobody answers in time -> not done, and the client hears that
 * asked -- the connection ends ----> forgotten
 * </pre>
 */
final class Asking extends Deadlines.Timer implements Undecided {
    /** Of a refusal that says no name: as of what rules forbid. */
    private static final String UNNAMED = "NotAllowedError";

    /**
     * What is asked.
     *
     * @param type {@link EventType#SUBSCRIBE} or {@link EventType#PUBLISH}
     * @param data what the client sent with it, or {@code null}
     * @param answerId under which the client waits, or {@code null}
     */
    record Wish(EventType type, String channel, @Nullable Json data, @Nullable String answerId) {
        private String word() {
            return type.wireName().substring(type.wireName().indexOf('.') + 1);
        }

        private int bytes() {
            return Forwarder.size(channel, data == null ? Json.EMPTY_OBJECT : data, List.of());
        }
    }

    private final Context context;
    private final Connection connection;
    private final Wish wish;
    private final String ack;
    private final long sinceNanos;
    private final Consumer<@Nullable Json> granted;
    private final Runnable done;
    private boolean isOpen = true;

    /**
     * Asks.
     *
     * @param granted runs when a worker accepts, with its data, if any
     * @param done runs when it does not; never, when the connection ends before
     */
    Asking(
            Context context,
            Connection connection,
            Wish wish,
            Topic topic,
            long withinMillis,
            Consumer<@Nullable Json> granted,
            Runnable done) {
        this.context = context;
        this.connection = connection;
        this.wish = wish;
        this.granted = granted;
        this.done = done;
        this.sinceNanos = context.nowNanos;
        context.deadlines.set(this, context.nowNanos + TimeUnit.MILLISECONDS.toNanos(withinMillis));
        context.forwarder.reserve(connection.client().flow(), wish.bytes());
        connection.client().awaitsAnswer();
        Json notice = Notices.ofChannel(connection, wish.channel(), wish.data());
        ack = connection.events().question(wish.type(), notice, topic, context.epochMillis() + withinMillis);
    }

    @Override
    public boolean isAwaitedAs(String name) {
        return isOpen && ack.equals(name);
    }

    @Override
    public void accept(Command.Accept accept, Answers answers) {
        settle();
        context.signals.answered(context.nowNanos - sinceNanos);
        granted.accept(accept.data());
    }

    @Override
    public void refuse(Command.Refuse refuse) {
        settle();
        context.signals.answered(context.nowNanos - sinceNanos);
        String answerId = wish.answerId();
        if (answerId != null) {
            connection.tell(error(answerId, refuse.message(), refuse.data()));
        }
        done.run();
    }

    @Override
    protected void due(long nowNanos) {
        settle();
        context.signals.unanswered(connection.origin(), wish.word());
        Channels.deny(connection, wish.answerId(), Denial.UNDECIDED, wish.channel());
        done.run();
    }

    /** The connection has ended: nobody waits. Without effect when it is decided. */
    void forget() {
        if (isOpen) {
            settle();
        }
    }

    private void settle() {
        isOpen = false;
        context.deadlines.clear(this);
        context.forwarder.release(connection.client().flow(), wish.bytes());
        connection.client().awaitsAnswerNoMore();
    }

    /* As of connect: an object is the error, with its name and message where these are texts. */
    private static Outgoing error(String answerId, String message, @Nullable Json data) {
        if (data == null || !data.isObject()) {
            return new Outgoing.Fail(answerId, UNNAMED, message, data, null);
        }
        String[] said = {UNNAMED, message};
        data.forEachField((field, value) -> {
            if (field.equals("name") && value.isString()) {
                said[0] = value.asString();
            } else if (field.equals("message") && value.isString() && message.isEmpty()) {
                said[1] = value.asString();
            }
        });
        return new Outgoing.Fail(answerId, said[0], said[1], null, data);
    }
}
