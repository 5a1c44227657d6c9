package io.millrace.core.command;

import io.millrace.contract.Order;

/** One command as it came. */
public sealed interface Incoming {
    /** Well formed. */
    record Understood(Order order) implements Incoming {}

    /** Of a newer contract: counted, without effect. */
    record Unknown(String type) implements Incoming {}

    /** Broken: counted and logged, without effect. */
    record Malformed(String why) implements Incoming {}
}
