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
import io.millrace.dialects.CloseCode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event loop's part in "each beginning has its end": its connections are registered until the log has their ends,
 * and it says the ends of lives that a lost gateway has left.
 */
final class Registrations implements Forwarder.Ends {
    private final Context context;
    /** Whose end is said and not stored: registered still. */
    private final Map<EventId, Origin> ending = new LinkedHashMap<>();
    /** Of others: by the end that is awaited, what it belongs to. */
    private final Map<EventId, Page> pages = new HashMap<>();

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

    /** Its end is about to be said; it stays registered until that is stored. */
    void ends(Origin origin) {
        ending.put(EventId.end(origin.connection(), origin.life()), origin);
    }

    /** Says the end of one that is registered here, and was to come here. */
    void end(Origin origin) {
        ends(origin);
        say(origin, new Page(0, 1).flow);
    }

    @Override
    public void stored(Event end) {
        EventId id = end.id();
        Page page = pages.remove(id);
        if (page != null && --page.left == 0) {
            context.bus.tell(new BusMessage.LivesEnded(page.number));
        }
        if (ending.remove(id) != null) {
            context.bus.tell(new BusMessage.Unregister(id.connection()));
        }
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
                ending.values().forEach(this::register);
                context.moves.registerAnew();
            }
            case LoopMessage.EndLives(long number, List<Origin> lives) -> end(number, lives);
        }
    }

    private void end(long number, List<Origin> lives) {
        Page page = new Page(number, lives.size());
        for (Origin life : lives) {
            EventId id = EventId.end(life.connection(), life.life());
            pages.put(id, page);
            say(life, page.flow);
        }
    }

    private void say(Origin life, Flow flow) {
        context.forwarder.forward(
                flow,
                new Event(
                        life,
                        EventType.DISCONNECTED,
                        EventId.END,
                        "disconnected",
                        context.epochMillis(),
                        null,
                        Notices.disconnected(CloseCode.GATEWAY_LOST.reason(), 0),
                        List.of()));
    }
}
