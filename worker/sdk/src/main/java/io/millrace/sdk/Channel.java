package io.millrace.sdk;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A channel of SocketCluster's clients on all gateways: what is published to it reaches whoever is subscribed, as by
 * the exchange of a server of SocketCluster's own. Immutable, any thread.
 */
public interface Channel {
    /** Its name. */
    String name();

    /**
     * Publishes, and does not wait.
     *
     * @param data what {@link Audience#emit} takes
     */
    void publish(@Nullable Object data);

    /**
     * Publishes.
     *
     * @param data what {@link Audience#emit} takes
     * @return ends once Redis has it, however long that takes, on another thread; never fails
     */
    CompletionStage<Void> publishConfirmed(@Nullable Object data);

    /** Whoever is subscribed. */
    Audience subscribers();
}
