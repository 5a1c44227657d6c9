package io.millrace.core.command;

import io.millrace.contract.Order;

/** One command as it came. */
public sealed interface Incoming {
    /** Well formed. */
    record Understood(Order order) implements Incoming {}

    /** Of a newer contract: counted, without effect. */
    record Unknown(String type) implements Incoming {}

    /**
     * A gateway's own mark: what is published before it to a connection that moves is for the loop that it comes from,
     * what is behind it for the loop that takes it.
     *
     * @param gateway tag of the second one's
     * @param loop of that gateway
     * @param number its, for this move
     * @param round of {@code MoveLetter.Wanted}
     */
    record Mark(String gateway, int loop, long number, int round) implements Incoming {}

    /** Broken: counted and logged, without effect. */
    record Malformed(String why) implements Incoming {}
}
