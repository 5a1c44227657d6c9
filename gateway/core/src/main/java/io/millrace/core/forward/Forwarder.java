package io.millrace.core.forward;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.core.Signals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's forwarding: hands events to the log in order, and holds them back while it must.
 *
 * <p>Held is a client whose own share of unstored bytes is too great, and everybody while (1) all shares together are,
 * (2) subscriptions are down, since a worker's answer could not come back, (3) the log takes nothing, or (4) the
 * gateway's lease does not stand, since others may have said the ends of its connections. What is held is drained in
 * slices, so that a return of Kafka does not stop the loop.
 *
 * <p>The end of a life is never given up: what the log has lost is offered again.
 */
public final class Forwarder {
    /** Headers and record overhead, roughly: what counts beside an event's own bytes. */
    private static final int OVERHEAD_BYTES = 400;
    /** How many events a slice hands over before other work of the loop has its turn. */
    private static final int SLICE_EVENTS = 256;

    /** Who hears of the ends that the log has. */
    public interface Ends {
        /** This {@code disconnected} is stored in that topic. */
        void stored(Event end, Topic topic);
    }

    private record Lost(Flow flow, Parcel end) {}

    private final EventLog log;
    private final ForwardLimits limits;
    private final Signals signals;
    private final ArrayDeque<Flow> waiting = new ArrayDeque<>();
    private long outstandingBytes;
    private long heldBytes;
    private boolean overGlobalMark;
    private boolean subscriptionsDown;
    private boolean logFull;
    private boolean lastCall;
    private LongSupplier nowNanos = () -> 0;
    private Ends ends = (_, _) -> {};
    private final List<Lost> lostEnds = new ArrayList<>();
    /* Without a loop there is no lease that could end. */
    private boolean leased = true;
    private boolean leaseEnds;
    private long leaseUntilNanos;
    private boolean leaseMissed;

    /** One for each event loop. */
    public Forwarder(EventLog log, ForwardLimits limits, Signals signals) {
        this.log = log;
        this.limits = limits;
        this.signals = signals;
    }

    /** Takes an event: it is stored in that topic, or its flow's owner hears of the loss. */
    public void forward(Flow flow, Event event, Topic topic) {
        if (flow.refuses(event)) {
            return;
        }
        int size = size(event);
        if (flow.holds() || flow.waits() || isBlocked() || !offer(flow, event, topic, size)) {
            flow.hold(new Parcel(event, topic));
            enqueue(flow);
            reserve(flow, size);
        }
    }

    /**
     * Counts bytes that wait for something other than the log (a namespace that is being decided) to their client's
     * budget. Beyond it, or when all clients together hold too much, the client is read no more.
     */
    public void reserve(Flow flow, int bytes) {
        heldBytes += bytes;
        signals.waiting(bytes);
        flow.reserve(bytes, heldBytes > limits.globalHigh() ? 0 : limits.heldWhilePaused());
    }

    /** Takes back what {@link #reserve} counted. */
    public void release(Flow flow, int bytes) {
        heldBytes -= bytes;
        signals.waiting(-bytes);
        flow.release(bytes);
    }

    /** How many bytes an event counts for. */
    public static int size(Event event) {
        return size(event.subject(), event.data(), event.attachments());
    }

    /** How many bytes an event with these would count for. */
    public static int size(String subject, Json data, List<Bytes> attachments) {
        int bytes = subject.length() + data.length() + OVERHEAD_BYTES;
        for (Bytes attachment : attachments) {
            bytes += attachment.length();
        }
        return bytes;
    }

    /** Subscriptions are lost ({@code true}) or all in force again. */
    public void subscriptionsDown(boolean down) {
        if (subscriptionsDown != down) {
            subscriptionsDown = down;
            signals.paused("redis", down);
        }
    }

    /** The gateway goes away, and nobody waits for an answer any more: lost subscriptions are no reason to wait. */
    public void lastCall() {
        lastCall = true;
    }

    /** The loop that it belongs to: its present time, and who hears of ends. The lease does not stand yet. */
    public void belongsTo(LongSupplier presentNanos, Ends toldOfEnds) {
        nowNanos = presentNanos;
        ends = toldOfEnds;
        leased = false;
    }

    /** The gateway's lease stands until then; nothing is handed over later. */
    public void leasedUntil(long untilNanos) {
        leased = true;
        leaseEnds = true;
        leaseUntilNanos = untilNanos;
        log.leasedUntil(untilNanos);
    }

    /** Whether the gateway's lease stands now. */
    public boolean hasLease() {
        return leased && !(leaseEnds && nowNanos.getAsLong() - leaseUntilNanos >= 0);
    }

    /** The gateway's connections were ended by another: what is held of theirs is not stored any more, but for ends. */
    public void claimed() {
        leased = false;
        int lost = 0;
        for (Flow flow : waiting) {
            List<Event> dropped = flow.dropAllButEnds();
            dropped.forEach(event -> release(flow, size(event)));
            lost += dropped.size();
        }
        if (lost > 0) {
            signals.lost(lost);
        }
    }

    /** Bytes of events that were taken and are not stored yet. */
    public long unstoredBytes() {
        long bytes = outstandingBytes;
        for (Lost lost : lostEnds) {
            bytes += size(lost.end().event());
        }
        for (Flow flow : waiting) {
            bytes += flow.heldBytes();
        }
        return bytes;
    }

    /** Whether no new client should come in: so much waits, in the log or in front of it, that all are held. */
    public boolean isOverGlobalMark() {
        return overGlobalMark || heldBytes > limits.globalHigh();
    }

    /** Whether nothing is held back. */
    public boolean isIdle() {
        return waiting.isEmpty();
    }

    /**
     * Drains a slice of what is held, if it may flow.
     *
     * @return whether there is more that may flow now: call again after other work
     */
    public boolean drain() {
        int budget = SLICE_EVENTS;
        for (int flows = waiting.size(); flows > 0 && budget > 0 && !isBlocked(); flows--) {
            Flow flow = waiting.removeFirst();
            flow.setQueued(false);
            budget -= drain(flow, budget);
            if (flow.holds()) {
                enqueue(flow);
            }
        }
        return budget <= 0 && !isBlocked() && !waiting.isEmpty();
    }

    /** Several times a second: tries a full log again, and gives up what has waited too long. */
    public void tick(long epochMillis) {
        if (logFull) {
            logFull = false;
            signals.paused("kafka", false);
        }
        if (leaseMissed == hasLease()) {
            leaseMissed = !leaseMissed;
            signals.paused("lease", leaseMissed);
        }
        offerLostEnds();
        for (Flow flow : waiting) {
            Event first = flow.firstHeld();
            if (first != null && epochMillis - first.epochMillis() > limits.giveUpMillis()) {
                lose(flow, "Kafka has not taken it in time");
            }
        }
    }

    private int drain(Flow flow, int budget) {
        int handed = 0;
        while (handed < budget && flow.holds() && !flow.waits() && !isBlocked()) {
            Parcel parcel = flow.releaseFirst();
            int size = size(parcel.event());
            if (!offer(flow, parcel.event(), parcel.topic(), size)) {
                flow.holdFirst(parcel);
                return handed;
            }
            release(flow, size);
            handed++;
        }
        return handed;
    }

    private void lose(Flow flow, String why) {
        List<Event> dropped = flow.lose(why);
        for (Event event : dropped) {
            release(flow, size(event));
        }
        if (!dropped.isEmpty()) {
            signals.lost(dropped.size());
        }
    }

    private boolean offer(Flow flow, Event event, Topic topic, int size) {
        Parcel end = event.type() == EventType.DISCONNECTED ? new Parcel(event, topic) : null;
        if (log.append(event, topic, new Outstanding(flow, size, event, end)) == EventLog.Offer.FULL) {
            if (!logFull) {
                logFull = true;
                signals.paused("kafka", true);
            }
            return false;
        }
        signals.forwarded(event.type(), size);
        outstanding(flow, size);
        return true;
    }

    private void outstanding(Flow flow, int change) {
        boolean was = flow.isOverShare();
        boolean is = flow.outstanding(change, limits);
        if (is != was) {
            signals.paused("share", is);
        }
        outstandingBytes += change;
        signals.waiting(change);
        boolean over = overGlobalMark ? outstandingBytes >= limits.globalLow() : outstandingBytes > limits.globalHigh();
        if (over != overGlobalMark) {
            overGlobalMark = over;
            signals.paused("global mark", over);
        }
    }

    private void enqueue(Flow flow) {
        if (!flow.isQueued()) {
            flow.setQueued(true);
            waiting.addLast(flow);
        }
    }

    private boolean isBlocked() {
        return overGlobalMark || (subscriptionsDown && !lastCall) || logFull || !hasLease();
    }

    /* With the tick, not at once: a log that refuses everything would be asked without end. */
    private void offerLostEnds() {
        for (Lost lost : lostEnds) {
            int size = size(lost.end().event());
            lost.flow().hold(lost.end());
            enqueue(lost.flow());
            reserve(lost.flow(), size);
        }
        lostEnds.clear();
    }

    /** An event that the log has taken. */
    private final class Outstanding implements EventLog.Receipt {
        private final Flow flow;
        private final int size;
        private final ConnectionId connection;
        /** Under which somebody waits for its answer. */
        private final @Nullable String ack;

        private final @Nullable Parcel end;

        /* Its event itself is not kept for so long. */
        Outstanding(Flow flow, int size, Event event, @Nullable Parcel end) {
            this.flow = flow;
            this.size = size;
            this.connection = event.origin().connection();
            this.ack = event.awaited() == null ? null : event.awaited().ack();
            this.end = end;
        }

        @Override
        public void stored() {
            outstanding(flow, -size);
            if (end != null) {
                ends.stored(end.event(), end.topic());
            }
        }

        @Override
        public void failed(String why) {
            outstanding(flow, -size);
            if (end == null) {
                signals.lost(1);
            } else {
                lostEnds.add(new Lost(flow, end));
            }
            if (ack != null) {
                flow.notStored(connection, ack);
            }
            lose(flow, why);
        }
    }
}
