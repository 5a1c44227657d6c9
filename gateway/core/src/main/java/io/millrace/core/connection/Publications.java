package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.contract.Target;
import io.millrace.core.command.BusMessage;
import io.millrace.core.forward.Forwarder;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing.Denial;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop's clients publish, until the bus has taken it or says that it cannot. Until then it counts to its
 * client's budget, so that who publishes faster than the bus takes it is read no more.
 */
final class Publications {
    private record UnderWay(Connection connection, @Nullable String answerId, String channel, int bytes) {}

    private final Context context;
    /** In the order in which the bus answers. */
    private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();

    private boolean busIsLost;

    Publications(Context context) {
        this.context = context;
    }

    /**
     * Publishes to the room of a channel, and so also to its publisher, if that is a member. While the bus is lost, or
     * members here could not be reached yet, it is denied.
     *
     * @return whether the bus is to take it
     */
    boolean publish(Connection connection, Action.Publish asked) {
        int bytes = Forwarder.size(asked.channel(), asked.data(), List.of());
        return say(
                new UnderWay(connection, asked.answerId(), asked.channel(), bytes),
                connection.room(asked.channel()),
                Order.of(new Command.Publish(asked.channel(), asked.data(), List.of())));
    }

    /**
     * Publishes in the order of all these, and answers nobody: while the bus is lost it is lost, too.
     *
     * @param connection to whose budget it counts until the bus has it
     * @param bytes of the order, roughly
     */
    void tell(Connection connection, Target to, Order order, int bytes) {
        say(new UnderWay(connection, null, "", bytes), to, order);
    }

    private boolean say(UnderWay it, Target to, Order order) {
        if (busIsLost) {
            settle(it, false);
            return false;
        }
        if (it.answerId != null) {
            it.connection.client().awaitsAnswer();
        }
        context.forwarder.reserve(it.connection.client().flow(), it.bytes);
        underWay.addLast(it);
        context.bus.tell(new BusMessage.Say(to, order, context.loop));
        return true;
    }

    /** The bus has taken the first so many of those under way, or has not and will not. */
    void said(int messages, boolean done) {
        for (int i = 0; i < messages; i++) {
            UnderWay it = underWay.removeFirst();
            context.forwarder.release(it.connection.client().flow(), it.bytes);
            if (it.answerId != null) {
                it.connection.client().awaitsAnswerNoMore();
            }
            settle(it, done);
        }
    }

    /** Nothing is published any more; what is under way is answered still. */
    void busIsLost() {
        busIsLost = true;
    }

    /** All members here are within reach again. */
    void busIsBack() {
        busIsLost = false;
    }

    private void settle(UnderWay it, boolean done) {
        context.signals.published(done);
        if (it.connection.hasEnded()) {
            return;
        }
        if (done) {
            Channels.done(it.connection, it.answerId);
        } else {
            Channels.deny(it.connection, it.answerId, Denial.NOT_PUBLISHED, it.channel);
        }
    }
}
