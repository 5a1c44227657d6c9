package io.millrace.dialects.engineio;

/**
 * An Engine.IO server's settings, under the names its users know.
 *
 * @param pingIntervalNanos in version 4 from a pong (or the open packet) to the next ping; in version 3 the client
 *     pings at this interval
 * @param pingTimeoutNanos how long the sign of life may be late
 * @param maxPayload bytes of one message
 * @param allowsVersion3 whether clients of Engine.IO 3 (Socket.IO 1 and 2) may come
 * @param silence what becomes of a client of version 3 that has never pinged
 * @param transports how clients may connect
 */
public record EngineSettings(
        long pingIntervalNanos,
        long pingTimeoutNanos,
        int maxPayload,
        boolean allowsVersion3,
        Silence silence,
        Transports transports) {

    /** For a path without long polling. */
    public EngineSettings(
            long pingIntervalNanos, long pingTimeoutNanos, int maxPayload, boolean allowsVersion3, Silence silence) {
        this(pingIntervalNanos, pingTimeoutNanos, maxPayload, allowsVersion3, silence, Transports.WEBSOCKET_ALONE);
    }

    /**
     * Bytes of an event that is made of a message which is no JSON itself: a control character, for one, becomes six.
     * What makes more than this of a message means harm.
     */
    public long maxJson() {
        return 2L * maxPayload;
    }

    /** What becomes of a client of version 3 that ought to ping and never did. */
    public enum Silence {
        /** It is closed, as the original does. */
        CLOSE,
        /**
         * It is asked for a sign of life below Engine.IO: some plain scripts never ping (not in the specification). By
         * WebSocket alone: who polls is closed.
         */
        PROBE
    }
}
