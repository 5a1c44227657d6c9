package io.millrace.dialects.engineio;

/**
 * How clients of a path may connect.
 *
 * @param polling by long polling
 * @param webSocket by WebSocket
 * @param upgrades whether a session that polls is told that it may go on by WebSocket
 * @param upgradeTimeoutNanos from a WebSocket's opening to the end of its taking over; it is closed then, and the
 *     session polls on
 */
public record Transports(boolean polling, boolean webSocket, boolean upgrades, long upgradeTimeoutNanos) {
    /** No long polling. */
    public static final Transports WEBSOCKET_ALONE = new Transports(false, true, false, 1);
}
