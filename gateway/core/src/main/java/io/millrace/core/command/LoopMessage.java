package io.millrace.core.command;

import io.millrace.contract.Target;
import java.util.List;
import java.util.function.Supplier;

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
}
