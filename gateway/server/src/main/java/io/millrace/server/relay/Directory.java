package io.millrace.server.relay;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where peers are. */
public interface Directory {
    /**
     * Where the relay of the gateway with this tag listens, as {@code host:port}; empty when no such gateway lives.
     * Called on the relay's event loop, completed on any thread. Must be cheap for tags that nobody has: clients make
     * them up.
     */
    CompletionStage<Optional<String>> find(String tag);
}
