package io.millrace.core.connection;

import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.core.access.Deed;
import io.millrace.core.access.Verdict;
import io.millrace.core.forward.Route;
import io.millrace.core.forward.Topic;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing.Denial;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What clients ask in their turns, as far as rules let them: it is done, or denied, or a worker is asked before. */
final class Guard {
    private final Context context;

    Guard(Context context) {
        this.context = context;
    }

    /** Sends workers an event. */
    void forward(Connection connection, Action.Forward asked) {
        if (judge(Deed.EVENT, connection, asked.name()) == Verdict.ALLOWED) {
            connection.events().event(asked);
        } else {
            deny(Deed.EVENT, connection, asked.answerId(), asked.name());
        }
    }

    /**
     * Puts a connection into a channel.
     *
     * @param then as in {@link Channels#subscribe}
     */
    void subscribe(Connection connection, Action.Subscribe asked, Runnable then) {
        judge(connection, asked, () -> context.channels.subscribe(connection, asked, then), then);
    }

    /**
     * Puts a connection, which is in one channel at a time, into another one; where it may not, it stays, even if a
     * worker has put it there, too.
     *
     * @param then as in {@link Channels#subscribe}
     */
    void enter(Connection connection, Action.Enter asked, Runnable then) {
        Action.Subscribe wish = new Action.Subscribe(asked.namespace(), asked.channel(), null, asked.answerId());
        Runnable granted = () -> context.channels.subscribe(connection, wish, () -> {
            connection.seats().settleIn(connection.room(asked.channel()));
            then.run();
        });
        judge(connection, wish, granted, then);
    }

    /* Either it is granted, perhaps later, or it is denied and over. */
    private void judge(Connection connection, Action.Subscribe asked, Runnable granted, Runnable then) {
        switch (judge(Deed.SUBSCRIBE, connection, asked.channel())) {
            case ALLOWED -> granted.run();
            case ASKED ->
                ask(
                        connection,
                        new Asking.Wish(EventType.SUBSCRIBE, asked.channel(), asked.data(), asked.answerId()),
                        _ -> granted.run(),
                        then);
            case DENIED -> {
                deny(Deed.SUBSCRIBE, connection, asked.answerId(), asked.channel());
                then.run();
            }
        }
    }

    /**
     * Says something in a channel.
     *
     * @return false when a worker is asked: the turn is over when it has answered
     */
    boolean say(Connection connection, String channel, Action.ToChannel asked) {
        return switch (judge(Deed.PUBLISH, connection, channel)) {
            case ALLOWED -> publish(connection, channel, asked);
            case ASKED -> {
                ask(
                        connection,
                        new Asking.Wish(EventType.PUBLISH, channel, asked.data(), asked.answerId()),
                        data -> {
                            if (publish(connection, channel, data == null ? asked : with(data, asked))) {
                                connection.turns().letGo();
                            }
                        },
                        connection.turns()::letGo);
                yield false;
            }
            case DENIED -> {
                deny(Deed.PUBLISH, connection, asked.answerId(), channel);
                yield true;
            }
        };
    }

    private Verdict judge(Deed deed, Connection connection, String name) {
        return context.access.judge(deed, connection.origin(), name);
    }

    private void deny(Deed deed, Connection connection, @Nullable String answerId, String name) {
        context.signals.denied(deed.word());
        Denial why =
                switch (deed) {
                    case SUBSCRIBE -> Denial.NO_SUBSCRIBING;
                    case PUBLISH -> Denial.NO_PUBLISHING;
                    case EVENT -> Denial.NO_SENDING;
                };
        Channels.deny(connection, answerId, why, name);
    }

    private void ask(Connection connection, Asking.Wish wish, Consumer<@Nullable Json> granted, Runnable then) {
        Route route = context.routes.ofChannel(connection.origin(), wish.channel());
        Topic topic = route == null ? Topic.EVENTS : route.topic();
        long within = context.access.withinMillis();
        connection.turns().waitFor(new Asking(context, connection, wish, topic, within, granted, then));
    }

    /* By the bus, or by workers where a route says so. */
    private boolean publish(Connection connection, String channel, Action.ToChannel asked) {
        Route route = context.routes.ofChannel(connection.origin(), channel);
        if (route == null || route.publishing() == Route.Publishing.UNTOLD) {
            context.publications.publish(connection, channel, asked);
            return true;
        }
        if (route.publishing() == Route.Publishing.COPY) {
            if (context.publications.publish(connection, channel, asked)) {
                tell(connection, channel, asked.data(), route);
            }
            return true;
        }
        if (!asked.waits()) {
            tell(connection, channel, asked.data(), route);
            return true;
        }
        Asking asking = new Asking(
                context,
                connection,
                new Asking.Wish(EventType.PUBLISH, channel, asked.data(), asked.answerId()),
                route.topic(),
                context.limits.answerWithinMillis(),
                _ -> {
                    Channels.done(connection, asked.answerId());
                    connection.turns().letGo();
                },
                connection.turns()::letGo);
        connection.turns().waitFor(asking);
        return false;
    }

    private static void tell(Connection connection, String channel, Json data, Route route) {
        Json notice = Notices.ofChannel(connection, channel, data);
        connection.events().notice(EventType.PUBLISH, notice, List.of(route.topic()));
    }

    private static Action.ToChannel with(Json data, Action.ToChannel asked) {
        return switch (asked) {
            case Action.Publish it -> new Action.Publish(it.namespace(), it.channel(), data, it.answerId());
            case Action.Say it -> new Action.Say(it.namespace(), it.event(), data, it.meToo(), it.answerId());
        };
    }
}
