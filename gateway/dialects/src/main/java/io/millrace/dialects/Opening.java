package io.millrace.dialects;

/** What a dialect says to a handshake. */
public sealed interface Opening {
    /** The client may come in by WebSocket; {@link Session#open} is called once its transport stands. */
    record Welcome(Session session) implements Opening {}

    /**
     * It may come in by long polling: {@link Session#open} is called while its first request waits, whose answer is the
     * first message alone.
     */
    record Polls(Session session, Bodies bodies) implements Opening {}

    /**
     * It is a request of long polling, on a session that there should be.
     *
     * @param session the session's secret id
     * @param version of the protocol; 0 when the request is not one of long polling, so that no session is of it
     * @param textOnly whether the client takes text alone
     */
    record Asks(String session, int version, boolean textOnly) implements Opening {}

    /**
     * It is a WebSocket that would carry a session that polls.
     *
     * @param session the session's secret id
     * @param version of the protocol
     * @param withinNanos from the WebSocket's opening to {@link Resumption.Word#UPGRADE}, or it is closed
     */
    record Upgrades(String session, int version, Resumption how, long withinNanos) implements Opening {}

    /**
     * It may not.
     *
     * @param status of HTTP
     * @param contentType of the body
     */
    record Rejected(int status, String contentType, String body) implements Opening {}
}
