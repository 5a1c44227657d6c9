package io.millrace.core.command;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the bus loop tells an event loop. */
public sealed interface LoopMessage {
    /**
     * Redis has confirmed the target's channel: what is published from now on arrives.
     *
     * @param released how many of this loop's {@link BusMessage.Release}s the bus loop had heard by then. Who left a
     *     room and came back sees by it whether the old wish or the new one is confirmed
     */
    record InForce(Target target, long released) implements LoopMessage {}

    /**
     * A payload came.
     *
     * @param number counts what came to the gateway
     * @param loops how many event loops get it
     * @param bytes of the payload
     * @param atNanos when it came
     * @param commands read on the event loop, so that the bus loop only carries
     */
    record Arrived(Target target, long number, int loops, int bytes, long atNanos, Supplier<List<Incoming>> commands)
            implements LoopMessage {}

    /** No channel is in force any more. */
    record Down() implements LoopMessage {}

    /** All channels that were wanted are in force again. */
    record Up() implements LoopMessage {}

    /**
     * Answers a {@link BusMessage.Register}.
     *
     * @param done whether it is registered: it may be said to have begun
     */
    record Registered(ConnectionId id, boolean done) implements LoopMessage {}

    /**
     * Answers {@link BusMessage.Say}s of this loop in their order: the first so many that are not answered.
     *
     * @param done whether the bus has them; else they may be lost
     */
    record Said(int messages, boolean done) implements LoopMessage {}

    /** What comes of this loop's own questions, by their numbers. */
    sealed interface OfSurveys extends LoopMessage {
        /** The question's. */
        long number();
    }

    /**
     * Answers a {@link BusMessage.Count} or a {@link BusMessage.Survey}.
     *
     * @param reached how many have heard it; -1 when the bus does not take it, or may have lost it
     */
    record Counted(long number, int reached) implements OfSurveys {}

    /** A gateway's reply to a {@link BusMessage.Survey}. */
    record Told(long number, Reply reply) implements OfSurveys {}

    /**
     * Answers a {@link BusMessage.Occupied}.
     *
     * @param rooms in no order; {@code null} when the bus does not take it, or has lost it
     */
    record Named(long number, @Nullable List<String> rooms) implements OfSurveys {}

    /** About this gateway's lease, and about other gateways' connections: carried out before what waits. */
    sealed interface OfLease extends LoopMessage {}

    /** The gateway's lease stands until then: until then its events may be handed to the log. */
    record Leased(long untilNanos) implements OfLease {}

    /** Another gateway has claimed this one's connections, and says their ends: all clients are to come back anew. */
    record Claimed() implements OfLease {}

    /** Redis has lost what was registered: all is to be registered anew. */
    record RegisterAnew() implements OfLease {}

    /**
     * These lives of a gateway that is gone are to be ended: {@link BusMessage.LivesEnded}, when the log has all ends.
     */
    record EndLives(long page, List<Origin> lives) implements OfLease {}
}
