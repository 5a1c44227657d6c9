package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.dialects.CloseCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What has been promised, and whether it was kept. */
final class Ledger {
    /** What clients say; what the worker does about each is in {@link ModelWorker}. */
    static final List<String> EVENTS =
            List.of("say", "say", "say", "say", "say", "emit", "emit", "join", "leave", "shout", "bye");

    final RoomBook rooms = new RoomBook();
    final StayBook told = new StayBook();
    private final World world;
    private final Map<ConnectionId, Order> takenOrder = new HashMap<>();
    private final Map<ConnectionId, Order> storedOrder = new HashMap<>();
    private final Map<String, ModelClient.Stay> stays = new LinkedHashMap<>();
    private final Map<String, Integer> storedEvents = new HashMap<>();
    private final Map<String, ConnectionId> names = new HashMap<>();
    private final Set<ConnectionId> holed = new HashSet<>();
    private final Set<ConnectionId> lostEnds = new HashSet<>();
    /** Whose end another gateway says. */
    private final Set<ConnectionId> claimed = new HashSet<>();
    /** Of those, who had events under way to the log at that time: they may come behind the end. */
    private final Set<ConnectionId> cutOff = new HashSet<>();

    private Predicate<Target> everInForce = _ -> false;
    private DoorBook door;
    private boolean logHadFaults;
    private boolean busHadFaults;
    private boolean stormed;
    private boolean endsAreSaidTwice;

    Ledger(World world) {
        this.world = world;
    }

    /** How one connection's events follow each other. */
    private static final class Order {
        private long last;
        private boolean asked;
        private boolean begun;

        /** Whether it is an end that was said before, or an end without a beginning. */
        boolean isExtraEnd(Event event) {
            return event.sequence() == EventId.END && (last == EventId.END || !begun);
        }

        void next(Event event, String where, boolean mayMissTheFirst) {
            boolean fits = event.sequence() > last
                    && switch (event.type()) {
                        case CONNECT -> last == 0;
                        case CONNECTED -> !begun && (last == 0 || asked);
                        default -> begun || mayMissTheFirst;
                    };
            asked |= event.type() == EventType.CONNECT;
            begun |= event.type() == EventType.CONNECTED;
            if (!fits) {
                throw new AssertionError(where + ' ' + event.id() + ' ' + event.type() + " behind " + last);
            }
            last = event.sequence();
        }

        boolean isOver() {
            return last == EventId.END || !begun;
        }
    }

    void judgesBy(Predicate<Target> wasEverInForce) {
        everInForce = wasEverInForce;
    }

    void decidesBy(DoorBook book) {
        door = book;
    }

    void logHasFaults() {
        logHadFaults = true;
    }

    void busHasFaults() {
        busHadFaults = true;
    }

    /** Both loops between which a connection moves may say its end: twice is once. */
    void endsMayBeSaidTwice() {
        endsAreSaidTwice = true;
    }

    /** A worker says more to a room than a gateway can carry. */
    void storms() {
        stormed = true;
    }

    boolean busHadFaults() {
        return busHadFaults;
    }

    /** The log has taken an event. */
    void taken(String gateway, Event event) {
        ConnectionId id = event.origin().connection();
        if (!everInForce.test(new Target.Connection(id))) {
            throw new AssertionError(event.id() + " of " + gateway + ", whose channel was never in force");
        }
        door.taken(event);
        Order order = takenOrder.computeIfAbsent(id, _ -> new Order());
        boolean maySayAgain = endsAreSaidTwice || claimed.contains(id) || lostEnds.contains(id);
        if (!maySayAgain || !order.isExtraEnd(event)) {
            order.next(event, "taken", false);
        }
        told.taken(event);
        world.happened("told of " + event.type());
    }

    /** The log has an event for good. */
    void stored(Event event) {
        ConnectionId id = event.origin().connection();
        boolean lostSome = holed.contains(id);
        Order order = storedOrder.computeIfAbsent(id, _ -> new Order());
        if ((endsAreSaidTwice || claimed.contains(id)) && order.isExtraEnd(event)) {
            world.happened(order.begun ? "end told twice" : "end without a beginning");
            order.last = EventId.END;
        } else if (cutOff.contains(id) && order.last == EventId.END) {
            world.happened("cut off in mid-hand-over");
        } else {
            order.next(event, "stored", lostSome);
        }
        if (event.type() == EventType.EVENT) {
            List<Json> elements = event.data().elements();
            String key = elements.get(2).asString();
            int number = (int) elements.get(1).asLong();
            Integer before = storedEvents.put(key, number);
            int expected = before == null ? 1 : before + 1;
            if (number < expected || (number > expected && !lostSome)) {
                throw new AssertionError(
                        key + ": event " + number + " stands in the log where " + expected + " should");
            }
            if (!names.computeIfAbsent(key, _ -> id).equals(id)) {
                throw new AssertionError(key + " has two connection ids");
            }
        }
    }

    /** The log has lost an event for good; its client is about to be told, and an end is handed over once more. */
    void lost(Event event) {
        ConnectionId id = event.origin().connection();
        holed.add(id);
        if (event.sequence() == EventId.END) {
            lostEnds.add(id);
        }
    }

    /** Another gateway says the ends of these from now on. */
    void claimed(Set<ConnectionId> ids) {
        claimed.addAll(ids);
    }

    /** So much of theirs is under way to the log at that time. */
    void cutsOff(Set<ConnectionId> ids) {
        cutOff.addAll(ids);
    }

    /** Of whom the log has the beginning and not the end. */
    Set<ConnectionId> open() {
        Set<ConnectionId> open = new HashSet<>();
        storedOrder.forEach((id, order) -> {
            if (!order.isOver()) {
                open.add(id);
            }
        });
        return open;
    }

    void begins(ModelClient.Stay stay) {
        stays.put(stay.key, stay);
    }

    /** A client has its answer: the log has the event. */
    void acked(ModelClient.Stay stay, int number) {
        if (storedEvents.getOrDefault(stay.key, 0) < number) {
            throw new AssertionError(stay + " is acked for event " + number + " that the log does not have");
        }
    }

    /** A gateway has closed a client: there must be a cause. */
    void closed(ModelClient client, boolean wasFaulty, String reason) {
        boolean has = reason.equals("bye")
                || (reason.equals(CloseCode.EVENT_LOST.reason()) && (logHadFaults || busHadFaults))
                || (reason.equals(CloseCode.SLOW_READER.reason()) && wasFaulty)
                || (reason.equals(CloseCode.OVERLOAD.reason()) && stormed)
                || (reason.equals(CloseCode.PING_TIMEOUT.reason()) && wasFaulty)
                || (reason.equals(CloseCode.TRY_LATER.reason()) && client.wasAtTheDoor())
                || (reason.equals(CloseCode.EXPIRED.reason()) && client.wasAtTheDoor())
                || (reason.equals(CloseCode.FORCED_CLOSE.reason()) && client.spokeAtTheDoor())
                || (reason.equals(CloseCode.GATEWAY_LOST.reason()) && busHadFaults)
                || (reason.equals(CloseCode.NOTHING_JOINED.reason()) && (busHadFaults || client.wasAtTheDoor()));
        if (!has) {
            throw new AssertionError(client + " is closed without a cause: " + reason);
        }
    }

    ModelClient.Stay stay(String key) {
        return stays.get(key);
    }

    /** At the end: what was taken is stored, or its client was told, or has gone while the log was in trouble. */
    void closeBooks() {
        stays.values().forEach(stay -> {
            int stored = storedEvents.getOrDefault(stay.key, 0);
            boolean taken = stay.joined && stored < stay.handedOn;
            boolean excused = stay.wasTold() || (stay.leftByItself() && (logHadFaults || busHadFaults));
            if (taken && !excused) {
                throw new AssertionError(stay + ": " + stay.handedOn + " events taken, " + stored + " stored");
            }
        });
        storedOrder.forEach((id, order) -> {
            if (!order.isOver()) {
                throw new AssertionError(id + " has no end in the log, at " + world.seconds() + " s");
            }
        });
    }
}
