package io.millrace.core.connection;

import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Repeats;
import io.millrace.dialects.Action;
import org.jspecify.annotations.Nullable;

/** What workers hear of their commands: at once, when a client acks, when it does not, or when it has gone. */
final class Replies {
    private final String gateway;
    private final BusLink bus;
    private final PendingAcks acks;

    Replies(String gateway, BusLink bus, PendingAcks acks) {
        this.gateway = gateway;
        this.bus = bus;
        this.acks = acks;
    }

    String gateway() {
        return gateway;
    }

    /** Answers, if the command wants an answer. */
    void answer(Order order, Reply reply) {
        if (order.reply() != null) {
            bus.tell(new BusMessage.Answer(order.reply(), reply));
        }
    }

    /** Answers whoever asked last, and remembers the answer for a repeat of the command. */
    void answer(Order order, Repeats.@Nullable Remembered remembered, Reply reply) {
        if (remembered == null) {
            answer(order, reply);
            return;
        }
        remembered.answered(reply);
        String channel = remembered.replyTo() == null ? order.reply() : remembered.replyTo();
        if (channel != null) {
            bus.tell(new BusMessage.Answer(channel, reply));
        }
    }

    /** A command came again: its answers so far, and all that are still to come, go to whoever asked now. */
    void repeat(Order again, Repeats.Remembered remembered) {
        remembered.askedAgain(again.reply());
        remembered.replies().forEach(reply -> answer(again, reply));
    }

    void failed(
            Order order,
            Repeats.@Nullable Remembered remembered,
            int asked,
            @Nullable Connection connection,
            String name,
            String message) {
        String id = connection == null ? null : connection.origin().connection().value();
        answer(order, remembered, new Reply.Failed(order.id(), gateway, asked, id, name, message));
    }

    void gone(Order order, Repeats.@Nullable Remembered remembered, int asked, Connection connection) {
        String id = connection.origin().connection().value();
        answer(order, remembered, new Reply.Gone(order.id(), gateway, asked, id));
    }

    /** A client has answered an emit. */
    void acked(Connection connection, Action.Acked acked) {
        PendingAcks.Waiting waiting = acks.take(connection, acked.ackId());
        if (waiting != null) {
            String id = connection.origin().connection().value();
            Order order = waiting.order();
            answer(
                    order,
                    waiting.remembered(),
                    new Reply.Acked(order.id(), gateway, waiting.asked(), id, acked.args(), acked.attachments()));
        }
    }

    /** A client's ack did not come in time. */
    void expired(PendingAcks.Waiting waiting) {
        failed(
                waiting.order(),
                waiting.remembered(),
                waiting.asked(),
                waiting.connection(),
                "AckTimeout",
                "the client has not acked in time");
    }

    /** A connection ends: whoever waits for its acks hears it now. */
    void gone(Connection connection) {
        for (int ackId : connection.awaitedAcks()) {
            PendingAcks.Waiting waiting = acks.take(connection, ackId);
            if (waiting != null) {
                gone(waiting.order(), waiting.remembered(), waiting.asked(), connection);
            }
        }
    }
}
