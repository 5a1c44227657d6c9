package io.millrace.core;

import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.dialects.CloseCode;

/**
 * What the core tells whoever counts: a port. Labels are from closed sets, never a client's own words. Called on event
 * loops: must not block. Whoever is not interested in something leaves it out.
 */
public interface Signals {
    /** What there is of something at a time. Told as changes, several times a second. */
    enum Depth {
        /** Bytes that were written to clients and that their machines have not taken. */
        UNSENT_BYTES,
        /** Clients that have some of these. */
        CLIENTS_BEHIND,
        /** Bytes of workers' commands that wait to be carried out. */
        COMMAND_BYTES,
        /** Clients' events that wait for a worker's answer. */
        AWAITED_ANSWERS,
        /** Workers' emits that wait for a client's ack, one for each client. */
        AWAITED_ACKS,
        /** Clients on whom a worker decides. */
        UNDECIDED
    }

    /** A client's transport stands. */
    default void clientOpened(String dialect) {}

    /** It has gone. */
    default void clientClosed(String dialect, CloseCode code) {}

    /**
     * So many clients, and connections of theirs, more (or fewer) are here: they have moved from (or to) another loop.
     */
    default void moved(String dialect, int clients, int connections) {}

    /**
     * What came of a WebSocket that would take over a session which polls: {@code "refused"}, {@code "left"} by its
     * client before it had begun, {@code "done"}, {@code "failed"}.
     */
    default void upgraded(String outcome) {}

    /** A client is in a namespace, so long after it has asked for it. */
    default void entered(Origin origin, long nanos) {}

    /** It has left it; {@code reason} as in the {@code disconnected} event. */
    default void left(Origin origin, String reason) {}

    /** A client's message of so many bytes came. */
    default void received(String dialect, int bytes) {}

    /** So many messages with so many bytes were written to a client. */
    default void sent(String dialect, int messages, long bytes) {}

    /** An event was handed to the log. */
    default void forwarded(EventType type, int bytes) {}

    /** A client may not do it: {@code "subscribe"}, {@code "publish"}, {@code "event"}. */
    default void denied(String deed) {}

    /** A client's event that no topic takes. */
    default void unrouted(Origin origin) {}

    /** So many events that were taken from a client will never be stored. */
    default void lost(int events) {}

    /**
     * Events wait for the log: how many bytes more (or fewer) than before, those that the log has not confirmed
     * included.
     */
    default void waiting(int changeInBytes) {}

    /**
     * A cause began ({@code true}) or ceased to hold clients up: {@code "share"}, {@code "global mark"},
     * {@code "redis"}, {@code "kafka"}, {@code "lease"}.
     */
    default void paused(String cause, boolean begins) {}

    /** The payload of commands is about to be carried out, so long after it came to the gateway. */
    default void commandWaited(long nanos) {}

    /**
     * A command came to its end: {@code "done"}, {@code "repeated"}, {@code "late"}, {@code "cannot be said"},
     * {@code "malformed"}, {@code "unknown"}, {@code "too large"}, {@code "too many rooms"}, {@code "too many states"},
     * {@code "wrong answer"}, {@code "wrong target"}.
     */
    default void command(String type, String outcome) {}

    /** A client's event was answered by a worker, so long after it came. */
    default void answered(long nanos) {}

    /** A client's own message to a channel was taken by the bus; or it may be lost. */
    default void published(boolean taken) {}

    /** There is so much more (or less) of it than when it was last told. */
    default void depth(Depth of, long change) {}

    /**
     * Something was not sent, to a worker ({@code "reply"}) or to a client: {@code "volatile"}, {@code "late
     * volatile"}, {@code "slow reader"}, {@code "slowest reader"}, {@code "overload"}.
     */
    default void dropped(String what) {}

    /** Something that a client sent had no effect. */
    default void ignored(String dialect, String what) {}

    /** Nobody answered in time, or so many waited that this one was given up. The event's name is the client's own. */
    default void unanswered(Origin origin, String event) {}

    /**
     * A request of long polling that has reached another event loop than its session's came to its end:
     * {@code "answered"}, {@code "refused"} with an error of Engine.IO's, {@code "aborted"} by its client,
     * {@code "lost"} with the way to the session's gateway.
     */
    default void pollRelayed(String outcome) {}
}
