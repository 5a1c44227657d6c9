package io.millrace.sdk.consume;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.EventId;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.sdk.publish.Destination;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One connection's events, one at a time in their order, and what is remembered of those that came. A lane is idle,
 * ready (it has a place in the queue of ready lanes) or running.
 */
final class Lane {
    private final Deque<Delivery> waiting = new ArrayDeque<>(); // guarded by this
    private boolean idle = true; // guarded by this
    private final Destination destination;

    /* Of whoever runs the lane; the hand-over from one to the next is through the lock. */
    private int life;
    private long sequence;
    private long sequenceOfLifeBefore;
    private int ended;
    private @Nullable WorkerState state;

    /** @throws IllegalArgumentException when the key has not the form of a connection id */
    Lane(String connection) {
        destination = new Destination(new Target.Connection(new ConnectionId(connection)));
    }

    /** Where the connection's commands go. */
    Destination destination() {
        return destination;
    }

    /** Puts an event behind the others; {@code true}: the lane was idle, and is ready now. */
    synchronized boolean add(Delivery delivery) {
        waiting.add(delivery);
        boolean wasIdle = idle;
        idle = false;
        return wasIdle;
    }

    /** The next event; {@code null}: there is none, and the lane is idle. */
    synchronized @Nullable Delivery next() {
        Delivery next = waiting.poll();
        idle = next == null;
        return next;
    }

    synchronized boolean isIdle() {
        return idle;
    }

    /**
     * Remembers an event. Events of a life come with rising numbers; those of the life before, which another gateway
     * may have sent late, do so too.
     *
     * @return whether it has not been seen before
     */
    boolean isNew(Arrival event) {
        if (event.life() > life) {
            sequenceOfLifeBefore = event.life() == life + 1 ? sequence : 0;
            life = event.life();
            sequence = 0;
        }
        if (event.sequence() == EventId.END) {
            boolean isNew = event.life() > ended;
            ended = Math.max(ended, event.life());
            return isNew;
        }
        long before =
                event.life() == life ? sequence : event.life() == life - 1 ? sequenceOfLifeBefore : Long.MAX_VALUE;
        if (event.sequence() <= before) {
            return false;
        }
        if (event.life() == life) {
            sequence = event.sequence();
        } else {
            sequenceOfLifeBefore = event.sequence();
        }
        return true;
    }

    /** Whether the end of the event's life has come before it. */
    boolean hasEnded(Arrival event) {
        return event.life() <= ended;
    }

    /** Whether an event is of a life that the client has left behind. */
    boolean isPast(Arrival event) {
        return event.life() < life;
    }

    /** The newest of the service's own state: what was written here, or what an event brings. */
    @Nullable
    WorkerState newest(@Nullable WorkerState brought) {
        WorkerState own = state;
        return own == null || (brought != null && brought.version() > own.version()) ? brought : own;
    }

    /** Remembers a state that was written. */
    void wrote(WorkerState written) {
        state = written;
    }
}
