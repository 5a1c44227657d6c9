package io.millrace.core.cluster;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateways of a cluster keep what each must know of the others: a port, Redis in the server. Each call is one
 * step there. Called on the bus loop only; answered there later, in the order of the calls; whoever asks again and
 * again is told {@link Registry#lost}, and none of what was still to be answered, when the connection is lost.
 *
 * <p>A registry is known by its name: its gateway's tag, or, from a gateway's second one on, the tag, a point and a
 * number.
 */
public interface RegistryStore {
    /** What comes of asking for the lease. */
    sealed interface Renewal {
        /**
         * The lease stands.
         *
         * @param epoch another than before: the store has lost its data
         * @param registered how many connections are registered
         */
        record Held(String epoch, long registered) implements Renewal {}

        /** Another gateway has claimed the registry: it is never leased again. */
        record Claimed() implements Renewal {}
    }

    /** A change of a registry. */
    sealed interface Change {
        /** Of whom. */
        ConnectionId id();

        /** To be there, in place of what was there under its id. */
        record Put(Origin origin) implements Change {
            @Override
            public ConnectionId id() {
                return origin.connection();
            }
        }

        /** Not to be there. */
        record Remove(ConnectionId id) implements Change {}
    }

    /** What comes of a change. */
    enum Written {
        /** It is as was asked. */
        DONE,
        /** What was to be moved is not there, or its registry was claimed. */
        NOT_THERE,
        /** The lease does not stand, so nothing was done. */
        NO_LEASE
    }

    /**
     * A registry that has not been cleaned up.
     *
     * @param lease what its gateway has written into its lease; {@code null} when that does not stand
     * @param claimedBy which registry's gateway is ending its lives; {@code null} for nobody
     */
    record Standing(String registry, @Nullable String lease, @Nullable String claimedBy) {}

    /**
     * Some of a registry.
     *
     * @param next where to read on; 0 at the end
     */
    record Page(long next, List<Origin> lives) {}

    /**
     * Takes or renews the lease.
     *
     * @param knownEpoch as of the last time that it was held; {@code null} for never
     */
    void renew(String registry, @Nullable String knownEpoch, Consumer<Renewal> then);

    /** Makes changes in their order, if the lease stands. */
    void write(String registry, List<Change> changes, Consumer<Written> then);

    /** Takes a registration over, in one step, if the lease stands. */
    void move(String registry, String from, Origin origin, Consumer<Written> then);

    /** All registries that have not been cleaned up. */
    void survey(Consumer<List<Standing>> then);

    /** Claims a registry whose lease is gone, or renews the claim; {@code false} when another has it, or may not be. */
    void claim(String by, String registry, Consumer<Boolean> then);

    /** Reads on in a registry that is claimed; {@code null} when the claim has expired. */
    void read(String by, String registry, long from, Consumer<@Nullable Page> then);

    /** The log has the ends of these. */
    void remove(String registry, List<ConnectionId> ended, Runnable then);

    /** Cleans up a claimed registry; {@code false} when something is registered there still. */
    void finish(String by, String registry, Consumer<Boolean> then);

    /**
     * The gateway goes away, and its lease with it.
     *
     * @param whole the log has all ends: the registry is cleaned up too. Else others may claim it at once
     */
    void leave(String registry, boolean whole, Runnable then);
}
