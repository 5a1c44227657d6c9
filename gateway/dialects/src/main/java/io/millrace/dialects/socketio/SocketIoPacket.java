package io.millrace.dialects.socketio;

import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/** What a client may say in protocol 5 (socket.io-protocol v5, "Packet types"), read from one text message. */
sealed interface SocketIoPacket {
    /** Asks for a namespace; {@code auth} an object or {@code null}. */
    record Connect(String namespace, @Nullable Json auth) implements SocketIoPacket {}

    /** Leaves a namespace. */
    record Disconnect(String namespace) implements SocketIoPacket {}

    /**
     * An event.
     *
     * @param data {@code ["name", arg, ...]}
     * @param attachments how many binary messages follow
     * @param ackId the client's, or {@code null}
     */
    record Event(String namespace, String name, Json data, int attachments, @Nullable String ackId)
            implements SocketIoPacket {}

    /** An event without data, so without a name: legal, and nobody's. */
    record Nameless(String namespace) implements SocketIoPacket {}

    /** The answer to an event of ours; an {@code ackId} of -1 is nobody's. */
    record Ack(String namespace, int ackId, Json args, int attachments) implements SocketIoPacket {}

    /** Breaks the grammar, or says what only a server may say. */
    record Malformed(String why) implements SocketIoPacket {}
}
