package io.millrace.core.cluster;

import java.util.List;

/** What the registry tells whoever counts, logs or looks for peers: a port. Called on the bus loop. */
public interface RegistrySignals {
    /** The gateway's lease was taken or renewed, and stands until then; so many connections are registered. */
    default void leased(long untilNanos, long registered) {}

    /** Another gateway has claimed this one's registry. */
    default void claimedByAnother(String registry) {}

    /** Redis has lost what was registered. */
    default void dataLost() {}

    /** So all registries stand, or do not. */
    default void surveyed(List<RegistryStore.Standing> all) {}

    /** This gateway begins to end the lives that are registered there. */
    default void claims(String registry) {}

    /** The log takes none of them: they are left to another gateway. */
    default void givesUp(String registry) {}

    /** So many of them have their end in the log. */
    default void ended(int lives) {}

    /** All have. */
    default void cleanedUp(String registry) {}
}
