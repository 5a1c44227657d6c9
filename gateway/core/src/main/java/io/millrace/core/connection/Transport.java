package io.millrace.core.connection;

import io.millrace.dialects.Frame;

/**
 * What carries a client's frames: a port, one WebSocket in the server, and {@link PollTransport}. Called on its event
 * loop only, never blocks.
 */
public interface Transport {
    /** Writes; goes out with the next {@link #flush}. Without effect after {@link #close}. */
    void send(Frame frame);

    /** Sends what was written. */
    void flush();

    /**
     * Says goodbye behind what was written, with this WebSocket close code (0 for none), and ends soon even if the
     * client does not read. What the client has sent before it answers is still handed on.
     */
    void close(int code, String reason);

    /**
     * The same without a word, for a client that {@linkplain io.millrace.dialects.Session#heedsCloseFrames does not
     * heed} close frames.
     */
    default void endQuietly(int code, String reason) {
        close(code, reason);
    }

    /** One of the two: a client that does not heed close frames hears of an end by its absence. */
    default void hangUp(boolean heedsCloseFrames, int code, String words) {
        if (heedsCloseFrames) {
            close(code, words);
        } else {
            endQuietly(code, words);
        }
    }

    /**
     * Asks the client's machine for a sign of life below the dialect. Without one within that time the transport has
     * ended, by {@link io.millrace.dialects.CloseCode#PING_TIMEOUT}.
     */
    void probe(long withinNanos);

    /** Ends at once; what was written and not sent is thrown away. Also after {@link #close}. */
    void cut();

    /** Hands on no more frames. A few that are decoded already may still come. */
    void stopReading();

    /** Goes on. */
    void readAgain();

    /**
     * Whether what may be late as well as not come at all can go out now: a session that polls does not always listen.
     */
    default boolean takesVolatile() {
        return true;
    }

    /** Bytes that were written and that the client's machine has not taken yet; none once it has ended. */
    long unsentBytes();
}
