package io.millrace.dialects.socketio;

import java.util.Set;

/** The Socket.IO protocols that clients speak: each on an Engine.IO version of its own. */
enum Protocol {
    /** Clients 1 and 2, on Engine.IO 3. */
    FOUR(4),
    /** Clients 3 and 4, on Engine.IO 4. */
    FIVE(5);

    /*
     * socket.io-client 2.5, lib/socket.js. Not its ping and pong: an app that listens to them learns of a heartbeat
     * more, and Scatter's dapps are sent them as events.
     */
    private static final Set<String> RESERVED_IN_FOUR = Set.of(
            "connect",
            "connect_error",
            "connect_timeout",
            "connecting",
            "disconnect",
            "error",
            "reconnect",
            "reconnect_attempt",
            "reconnect_failed",
            "reconnect_error",
            "reconnecting");

    /** socket.io-parser 4.2, RESERVED_EVENTS. */
    private static final Set<String> RESERVED_IN_FIVE =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final int version;

    Protocol(int version) {
        this.version = version;
    }

    /** The one on this version of Engine.IO. */
    static Protocol on(int engineVersion) {
        return engineVersion == 3 ? FOUR : FIVE;
    }

    /** As in {@link io.millrace.dialects.Encoding#version()}. */
    int version() {
        return version;
    }

    /**
     * Whether clients take an event of this name for one of their own: sent by a worker it would look like a
     * connection's beginning or end.
     */
    boolean reserves(String event) {
        return switch (this) {
            case FOUR -> RESERVED_IN_FOUR.contains(event);
            case FIVE -> RESERVED_IN_FIVE.contains(event);
        };
    }
}
