package io.millrace.dialects;

/**
 * A wire protocol: recognises its clients' handshakes and makes their sessions. Stateless, used by all event loops at
 * once.
 */
public interface Dialect {
    /** As in header {@code ce_dialect} and in configuration. */
    String name();

    /**
     * Judges a client's opening request.
     *
     * @param sessionId unguessable, for the case that a session is made: a credential of its client where the protocol
     *     has one
     */
    Opening open(Handshake handshake, String sessionId);

    /**
     * Encodes for all sessions of an encoding at once.
     *
     * @param namespace in which it is said
     */
    Encoded encode(String namespace, Outgoing message, Encoding encoding);
}
