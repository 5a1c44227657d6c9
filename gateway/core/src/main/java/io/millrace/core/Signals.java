package io.millrace.core;

import io.millrace.contract.EventType;

/**
 * What the core tells whoever counts: a port. Labels are from closed sets, never a client's own words. Called on event
 * loops: must not block.
 */
public interface Signals {
    /** A client's transport stands. */
    void clientOpened(String dialect);

    /** It has gone; {@code reason} as in the {@code disconnected} event. */
    void clientClosed(String dialect, String reason);

    /** A client entered (+1) or left (-1) a namespace. */
    void connections(String dialect, int change);

    /** An event was handed to the log. */
    void forwarded(EventType type, int bytes);

    /**
     * Events wait for the log: how many bytes more (or fewer) than before, those that the log has not confirmed
     * included.
     */
    void waiting(int changeInBytes);

    /**
     * A cause began ({@code true}) or ceased to hold clients up: {@code "share"}, {@code "global mark"},
     * {@code "redis"}, {@code "kafka"}.
     */
    void paused(String cause, boolean begins);

    /**
     * A command came to its end: {@code "done"}, {@code "repeated"}, {@code "late"}, {@code "cannot be said"},
     * {@code "malformed"}, {@code "unknown"}.
     */
    void command(String type, String outcome);

    /** Clients have so many bytes more (or fewer) unsent than when it was last told, several times a second. */
    void unsent(long changeInBytes);

    /** Workers' commands of so many bytes more (or fewer) wait to be carried out, told several times a second. */
    void commandsWaiting(long changeInBytes);

    /**
     * Something was not sent, to a worker ({@code "reply"}) or to a client: {@code "volatile"}, {@code "late
     * volatile"}, {@code "slow reader"}, {@code "slowest reader"}, {@code "overload"}.
     */
    void dropped(String what);

    /** Something that a client sent had no effect. */
    void ignored(String dialect, String what);

    /** Nobody answered in time. The names are the client's own: for a log, not for a label. */
    void unanswered(String namespace, String event);
}
