package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.Order;
import io.millrace.core.command.BusMessage;
import io.millrace.core.forward.Forwarder;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing.Denial;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What an event loop's clients publish, until the bus has taken it or says that it cannot. Until then it counts to its
 * client's budget, so that who publishes faster than the bus takes it is read no more.
 */
final class Publications {
    private record UnderWay(Connection connection, String channel, Action.ToChannel asked, int bytes) {}

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
    boolean publish(Connection connection, String channel, Action.ToChannel asked) {
        int bytes = Forwarder.size(channel, asked.data(), List.of());
        UnderWay it = new UnderWay(connection, channel, asked, bytes);
        if (busIsLost) {
            settle(it, false);
            return false;
        }
        if (asked.waits()) {
            connection.client().awaitsAnswer();
        }
        context.forwarder.reserve(connection.client().flow(), bytes);
        underWay.addLast(it);
        context.bus.tell(new BusMessage.Say(connection.room(channel), order(connection, asked), context.loop));
        return true;
    }

    private static Order order(Connection connection, Action.ToChannel asked) {
        return switch (asked) {
            case Action.Publish it -> Order.of(new Command.Publish(it.channel(), it.data(), List.of()));
            case Action.Say it -> Talks.order(connection, it.event(), it.data(), it.meToo());
        };
    }

    /** The bus has taken the first so many of those under way, or has not and will not. */
    void said(int messages, boolean done) {
        for (int i = 0; i < messages; i++) {
            UnderWay it = underWay.removeFirst();
            context.forwarder.release(it.connection.client().flow(), it.bytes);
            if (it.asked.waits()) {
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
        if (!done) {
            Channels.deny(it.connection, it.asked.answerId(), Denial.NOT_PUBLISHED, it.channel);
        } else if (it.asked.waits()) {
            Channels.done(it.connection, it.asked.answerId());
        }
    }
}
