package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.Flow;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Topic;
import io.millrace.dialects.CloseCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event loop's part in "each beginning has its end": its connections are registered until the log has their ends,
 * and it says the ends of lives that a lost gateway has left.
 */
final class Registrations implements Forwarder.Ends {
    private final Context context;
    /** Whose end is said and not stored: registered still. */
    private final Map<EventId, Ending> ending = new LinkedHashMap<>();
    /** Of others: by the end that is awaited, what it belongs to. */
    private final Map<EventId, OfPage> pages = new HashMap<>();

    /** Until all its topics have its end. */
    private record Ending(Origin life, Set<Topic> missing) {}

    private record OfPage(Page page, Set<Topic> missing) {}

    /** Lives of a lost gateway, and how many of their ends the log does not have. */
    private static final class Page implements Flow.Owner {
        private final long number;
        private final Flow flow = new Flow(this);
        private int left;

        Page(long number, int lives) {
            this.number = number;
            this.left = lives;
        }

        @Override
        public void stopReading() {
            // nobody is read: how much is under way is bounded by the page
        }

        @Override
        public void readAgain() {
            // as above
        }

        @Override
        public void eventLost(String why) {
            // an end is offered again
        }
    }

    Registrations(Context context) {
        this.context = context;
    }

    /** Wants it registered as it is now. */
    void register(Origin origin) {
        context.bus.tell(new BusMessage.Register(origin, context.loop, null));
    }

    /** Wants to have what is registered at a peer. */
    void take(Origin origin, String from) {
        context.bus.tell(new BusMessage.Register(origin, context.loop, from));
    }

    /** It was registered, and nobody has ever heard of it, or it is elsewhere. */
    void forget(Origin origin) {
        context.bus.tell(new BusMessage.Unregister(origin.connection()));
    }

    /** Its end is about to be said in these topics; it stays registered until that is stored in all of them. */
    void ends(Origin origin, List<Topic> topics) {
        ending.put(EventId.end(origin.connection(), origin.life()), new Ending(origin, new HashSet<>(topics)));
    }

    /** Says the end of one that is registered here, and was to come here. */
    void end(Origin origin) {
        List<Topic> topics = topicsOf(origin);
        ends(origin, topics);
        say(origin, new Page(0, 1).flow, topics);
    }

    @Override
    public void stored(Event end, Topic topic) {
        EventId id = end.id();
        OfPage ofPage = pages.get(id);
        if (ofPage != null && isLast(ofPage.missing, topic)) {
            pages.remove(id);
            if (--ofPage.page.left == 0) {
                context.bus.tell(new BusMessage.LivesEnded(ofPage.page.number));
            }
        }
        Ending one = ending.get(id);
        if (one != null && isLast(one.missing, topic)) {
            ending.remove(id);
            context.bus.tell(new BusMessage.Unregister(id.connection()));
        }
    }

    private static boolean isLast(Set<Topic> missing, Topic topic) {
        missing.remove(topic);
        return missing.isEmpty();
    }

    /** The registry has answered. */
    void registered(ConnectionId id, boolean done) {
        Connection connection = context.connections.get(id);
        if (connection == null) {
            context.moves.registered(id, done);
        } else {
            connection.registered(done);
        }
    }

    void accept(LoopMessage.OfLease message) {
        switch (message) {
            case LoopMessage.Leased(long untilNanos) -> context.forwarder.leasedUntil(untilNanos);
            case LoopMessage.Claimed _ -> {
                List.copyOf(context.clients).forEach(client -> client.close(CloseCode.GATEWAY_LOST));
                context.moves.claimed();
                context.forwarder.claimed();
            }
            case LoopMessage.RegisterAnew _ -> {
                context.connections.values().forEach(Connection::registerAnew);
                ending.values().forEach(each -> register(each.life));
                context.moves.registerAnew();
            }
            case LoopMessage.EndLives(long number, List<Origin> lives) -> end(number, lives);
        }
    }

    private void end(long number, List<Origin> lives) {
        Page page = new Page(number, lives.size());
        for (Origin life : lives) {
            List<Topic> topics = topicsOf(life);
            pages.put(EventId.end(life.connection(), life.life()), new OfPage(page, new HashSet<>(topics)));
            say(life, page.flow, topics);
        }
    }

    /* By this gateway's routes: those of one that is lost nobody knows any more. */
    private List<Topic> topicsOf(Origin life) {
        return context.routes.ofLife(EventType.DISCONNECTED, life);
    }

    private void say(Origin life, Flow flow, List<Topic> topics) {
        Event end = new Event(
                life,
                EventType.DISCONNECTED,
                EventId.END,
                "disconnected",
                context.epochMillis(),
                null,
                Notices.disconnected(CloseCode.GATEWAY_LOST.reason(), 0),
                List.of());
        topics.forEach(topic -> context.forwarder.forward(flow, end, topic));
    }
}
