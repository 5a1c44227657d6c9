package io.millrace.server.relay;

import java.util.concurrent.CompletionStage;

/** What all gateways of a cluster know, and nobody else. */
public interface Secrets {
    /** Of any length; called and completed on any thread. Fails while it cannot be known. */
    CompletionStage<byte[]> secret();

    /** A peer has another one: the next {@link #secret} is asked for anew, if it can change at all. */
    void doubt();
}
