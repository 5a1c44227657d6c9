package io.millrace.worker.wallet;

import io.millrace.sdk.Connection;
import java.util.Optional;

/**
 * Who is at a connection's other end: this service's state on it, kept by the gateway, brought by each of its events to
 * any instance.
 *
 * @param origin what it says it is: the first that it says, for the connection's whole life
 * @param isRekeying whether it was asked for a new key, and has not brought it yet
 * @param isListening whether it is in its origin's room, where the wallet's events are told
 */
record Dapp(String origin, boolean isRekeying, boolean isListening) {
    static Optional<Dapp> of(Connection connection) {
        return connection.state(Dapp.class);
    }

    /**
     * What the connection is, or becomes by what it says first.
     *
     * @throws RefusedException when it has said another origin before
     */
    static Dapp of(Connection connection, String origin) {
        Dapp dapp = of(connection).orElseGet(() -> new Dapp(origin, false, false));
        if (!dapp.origin.equals(origin)) {
            throw RefusedException.malicious("This connection is " + dapp.origin + ", not " + origin);
        }
        return dapp;
    }

    /** The room of all connections of an origin that have paired. */
    static String room(String origin) {
        return "origin " + origin;
    }

    Dapp rekeying(boolean yes) {
        return new Dapp(origin, yes, isListening);
    }

    Dapp listening() {
        return new Dapp(origin, false, true);
    }
}
