package io.millrace.dialects;

import io.millrace.contract.json.Json;

/**
 * How a session that polls goes on by a WebSocket: in the dialect and the framing that the WebSocket's own request
 * names. Stateless.
 */
public interface Resumption {
    /** What a WebSocket says before it carries the session. */
    enum Word {
        /** Whether it gets through: {@link #answer} is said to it. */
        PROBE,
        /** From here on the session is carried by it, and by nothing else. */
        UPGRADE,
        /** Nothing that belongs here. */
        OTHER
    }

    /** What this frame says. */
    Word word(Frame frame);

    /** To {@link Word#PROBE}. */
    Frame answer();

    /**
     * The same session, for the WebSocket. Its {@link Session#open} is called, and says nothing to the client.
     *
     * @param state the session's {@link Session#state}, where it was
     * @throws IllegalArgumentException it cannot be read
     */
    Session resume(Json state, long nowNanos);
}
