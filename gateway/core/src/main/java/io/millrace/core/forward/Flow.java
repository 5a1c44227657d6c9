package io.millrace.core.forward;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's way to the log: what it has outstanding there, and what is held back. It outlives its client until all
 * that was taken is handed over.
 */
public final class Flow {
    /** Whose flow it is. */
    public interface Owner {
        /** Read no more from the socket. */
        void stopReading();

        /** Read again. */
        void readAgain();

        /** An event of that connection that somebody waits for will not be stored. Followed by {@link #eventLost}. */
        default void notStored(ConnectionId connection, String ack) {}

        /** An event is lost for good: the client must be told, by ending its session. */
        void eventLost(String why);
    }

    private final Owner owner;
    private @Nullable ArrayDeque<Parcel> held;
    private long heldBytes;
    private long unstoredBytes;
    private boolean overShare;
    private boolean readingStopped;
    private boolean barred;
    private boolean broken;
    private boolean queued;

    /** A flow with nothing under way. */
    public Flow(Owner owner) {
        this.owner = owner;
    }

    /** Whether events are held back: later ones must queue behind them. */
    boolean holds() {
        return held != null && !held.isEmpty();
    }

    @Nullable
    Event firstHeld() {
        Parcel first = held == null ? null : held.peekFirst();
        return first == null ? null : first.event();
    }

    void hold(Parcel parcel) {
        if (held == null) {
            held = new ArrayDeque<>(4);
        }
        held.addLast(parcel);
    }

    /** Puts back what the log did not take. */
    void holdFirst(Parcel parcel) {
        if (held == null) {
            held = new ArrayDeque<>(4);
        }
        held.addFirst(parcel);
    }

    Parcel releaseFirst() {
        ArrayDeque<Parcel> queue = held;
        if (queue == null) {
            throw new IllegalStateException("Nothing is held");
        }
        Parcel first = queue.removeFirst();
        if (queue.isEmpty()) {
            held = null;
        }
        return first;
    }

    /** Of the events that are held; what else is {@linkplain #reserve reserved} included, while there are any. */
    long heldBytes() {
        return holds() ? heldBytes : 0;
    }

    /** Counts bytes that wait in front of the log; beyond the budget the owner stops reading. */
    void reserve(long bytes, long budget) {
        heldBytes += bytes;
        if (heldBytes > budget && !readingStopped) {
            readingStopped = true;
            owner.stopReading();
        }
    }

    /** Takes them back; with the last one the owner reads again. */
    void release(long bytes) {
        heldBytes -= bytes;
        if (heldBytes == 0 && readingStopped) {
            readingStopped = false;
            owner.readAgain();
        }
    }

    /** Changes what the log has not stored yet, and says whether the client is over its share now. */
    boolean outstanding(long change, ForwardLimits limits) {
        unstoredBytes += change;
        overShare = overShare ? unstoredBytes >= limits.shareLow() : unstoredBytes > limits.shareHigh();
        return overShare;
    }

    boolean isOverShare() {
        return overShare;
    }

    /** Holds everything back until it is said otherwise: older events are on another way to the log. */
    public void bar(boolean holds) {
        barred = holds;
    }

    /** Whether its events must wait, whatever the log can take. */
    boolean waits() {
        return barred || overShare;
    }

    /** Whether the log has all that was taken. */
    public boolean isFlushed() {
        return unstoredBytes == 0 && !holds();
    }

    /**
     * After a loss nothing of the client's may be stored any more, or its order would have a hole; notices still are.
     */
    boolean refuses(Event event) {
        return broken && event.type() == EventType.EVENT;
    }

    /** Breaks the flow and returns what was held and must not be stored any more. */
    List<Event> lose(String why) {
        if (broken) {
            return List.of();
        }
        broken = true;
        List<Event> dropped = new ArrayList<>();
        if (held != null) {
            held.removeIf(parcel -> refuses(parcel.event()) && dropped.add(parcel.event()));
        }
        dropped.forEach(this::notStored);
        owner.eventLost(why);
        return dropped;
    }

    private void notStored(Event event) {
        Event.Awaited awaited = event.awaited();
        if (awaited != null) {
            owner.notStored(event.origin().connection(), awaited.ack());
        }
    }

    /** One that the log had taken will not be stored. */
    void notStored(ConnectionId connection, String ack) {
        owner.notStored(connection, ack);
    }

    /** Drops what is held, all but the ends of lives, and returns it. */
    List<Event> dropAllButEnds() {
        List<Event> dropped = new ArrayList<>();
        if (held != null) {
            held.removeIf(parcel -> parcel.event().type() != EventType.DISCONNECTED && dropped.add(parcel.event()));
        }
        return dropped;
    }

    boolean isQueued() {
        return queued;
    }

    void setQueued(boolean queued) {
        this.queued = queued;
    }
}
