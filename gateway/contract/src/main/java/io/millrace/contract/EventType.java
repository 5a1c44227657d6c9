package io.millrace.contract;

/**
 * What an event tells: a client's message, or a step in a connection's life. The wire name is header {@code ce_type}.
 */
public enum EventType {
    /** A message of the client: {@code ["name", arg, ...]}. */
    EVENT("millrace.event"),
    /** A client asks to come in and a worker decides, by {@code accept} or {@code refuse}. Holds the client up. */
    CONNECT("millrace.connect"),
    /** A connection has begun, or was resumed. Never waited for. */
    CONNECTED("millrace.connected"),
    /** A connection's life has ended. Comes at least once; its id is {@code <connection>/<life>/end}. */
    DISCONNECTED("millrace.disconnected"),
    /** A client asks to enter a channel and a worker decides. */
    SUBSCRIBE("millrace.subscribe"),
    /** A client asks to publish to a channel and a worker decides, or carries it on. */
    PUBLISH("millrace.publish"),
    /** A client presents a token for a worker to judge. */
    AUTHENTICATE("millrace.authenticate"),
    /** A connection has entered a room; only where a route asks for it. */
    JOINED("millrace.joined"),
    /** A connection has left a room; only where a route asks for it. */
    LEFT("millrace.left"),
    /** What was accepted is about to expire and may be accepted anew. */
    REFRESH("millrace.refresh");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of header {@code ce_type}. */
    public String wireName() {
        return wireName;
    }
}
