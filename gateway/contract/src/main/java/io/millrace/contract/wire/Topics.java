package io.millrace.contract.wire;

/** Names of the Kafka topics where nobody has set others. */
public final class Topics {
    /** Every event that no route sends elsewhere. */
    public static final String EVENTS = "millrace.events";
    /** What a worker decides before a client is let in. Kept ten minutes, since it holds credentials. */
    public static final String CONNECTS = "millrace.connects";

    private Topics() {}
}
