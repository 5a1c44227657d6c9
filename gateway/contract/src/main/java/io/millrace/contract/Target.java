package io.millrace.contract;

/** Whom a command reaches: each target has a Redis channel of its own. */
public sealed interface Target {
    /** One client in one namespace. Channel {@code millrace:c:<id>}. */
    record Connection(ConnectionId id) implements Target {}

    /** All members of a room. Channel {@code millrace:r:<namespace>:<room>}. */
    record Room(String namespace, String room) implements Target {}

    /** All connections of a user, in every namespace. Channel {@code millrace:u:<user>}. */
    record User(String user) implements Target {}

    /** All connections of a namespace, or those that the command lists. Channel {@code millrace:n:<namespace>}. */
    record Namespace(String namespace) implements Target {}
}
