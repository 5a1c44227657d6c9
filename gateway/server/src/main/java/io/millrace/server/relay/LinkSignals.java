package io.millrace.server.relay;

import java.util.function.IntSupplier;

/** What the relay tells whoever counts. Called on its event loop. */
public interface LinkSignals {
    /** So many bytes are sent to a peer. */
    default void sent(int bytes) {}

    /** So many bytes came from one. */
    default void received(int bytes) {}

    /** A letter came that is not known here. */
    default void unreadable() {}

    /** A link that stood is broken. */
    default void broken() {}

    /** A gateway and this one have different secrets. */
    default void wrongSecret() {}

    /** How many links stand, to be asked on any thread. */
    default void watchLinks(IntSupplier count) {}
}
