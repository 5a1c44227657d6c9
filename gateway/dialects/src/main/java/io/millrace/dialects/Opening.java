package io.millrace.dialects;

/** What a dialect says to a handshake. */
public sealed interface Opening {
    /** The client may come in; {@link Session#open} is called once its transport stands. */
    record Welcome(Session session) implements Opening {}

    /**
     * It may not.
     *
     * @param status of HTTP
     * @param contentType of the body
     */
    record Rejected(int status, String contentType, String body) implements Opening {}
}
