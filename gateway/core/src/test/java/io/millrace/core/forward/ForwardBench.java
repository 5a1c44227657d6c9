package io.millrace.core.forward;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.core.Signals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A forwarder with clients by their letters, a log that does as it is told, and a journal of what comes of it. */
final class ForwardBench {
    private static final int EVENT_BYTES = 1_000;

    final Forwarder forwarder;
    private final Map<String, Flow> flows = new HashMap<>();
    private final Map<String, EventLog.Receipt> receipts = new HashMap<>();
    private final List<String> journal = new ArrayList<>();
    private boolean full;
    private long waiting;

    ForwardBench(ForwardLimits limits) {
        forwarder = new Forwarder(this::append, limits, new Journal());
    }

    List<String> journal() {
        return journal;
    }

    long logged() {
        return journal.stream().filter(line -> line.startsWith("log ")).count();
    }

    long waitingBytes() {
        return waiting;
    }

    Flow flow(String client) {
        return flows.computeIfAbsent(client, _ -> new Flow(new Owner(client)));
    }

    ForwardBench event(String client, int number) {
        return forward(client, EventType.EVENT, number);
    }

    ForwardBench events(String client, int first, int last) {
        for (int number = first; number <= last; number++) {
            event(client, number);
        }
        return this;
    }

    ForwardBench end(String client) {
        return forward(client, EventType.DISCONNECTED, EventId.END);
    }

    ForwardBench stored(String... names) {
        List.of(names).forEach(name -> receipts.remove(name).stored());
        return this;
    }

    ForwardBench failed(String name) {
        receipts.remove(name).failed("refused");
        return this;
    }

    ForwardBench full(boolean isFull) {
        full = isFull;
        return this;
    }

    ForwardBench down(boolean isDown) {
        forwarder.subscriptionsDown(isDown);
        return this;
    }

    ForwardBench drain() {
        forwarder.drain();
        return this;
    }

    ForwardBench tick(long epochMillis) {
        forwarder.tick(epochMillis);
        return this;
    }

    private ForwardBench forward(String client, EventType type, long sequence) {
        Origin origin = Origin.of("g", new ConnectionId(client), "socketio", "/");
        int rest = EVENT_BYTES - Forwarder.size("e", Json.EMPTY_ARRAY, List.of());
        Json data = Json.string("x".repeat(rest));
        forwarder.forward(flow(client), new Event(origin, type, sequence, "e", 0, null, data, List.of()), Topic.EVENTS);
        return this;
    }

    private EventLog.Offer append(Event event, Topic topic, EventLog.Receipt receipt) {
        if (full) {
            return EventLog.Offer.FULL;
        }
        String number = event.sequence() == EventId.END ? "-end" : Long.toString(event.sequence());
        String name = event.origin().connection().value() + number;
        receipts.put(name, receipt);
        journal.add("log " + name);
        return EventLog.Offer.TAKEN;
    }

    private final class Owner implements Flow.Owner {
        private final String client;

        Owner(String client) {
            this.client = client;
        }

        @Override
        public void stopReading() {
            journal.add(client + " stops");
        }

        @Override
        public void readAgain() {
            journal.add(client + " reads");
        }

        @Override
        public void eventLost(String why) {
            journal.add(client + " lost: " + why);
        }
    }

    private final class Journal implements Signals {
        @Override
        public void paused(String cause, boolean begins) {
            journal.add(cause + (begins ? " begins" : " ends"));
        }

        @Override
        public void waiting(int changeInBytes) {
            waiting += changeInBytes;
        }
    }
}
