package io.millrace.dialects;

/** Whom a client speaks to, past all workers. */
public sealed interface Whom {
    /** All in a channel, wherever they are. */
    record InChannel(String channel, boolean meToo) implements Whom {}

    /** One client of the same namespace that may be reached so ({@link Action.BeReachable}), by its connection's id. */
    record One(String id) implements Whom {}
}
