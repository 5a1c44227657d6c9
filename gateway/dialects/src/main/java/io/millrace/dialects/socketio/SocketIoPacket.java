package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client may say (socket.io-protocol v4 and v5, "Packet types"), whatever its form. */
sealed interface SocketIoPacket {
    /** Asks for a namespace; {@code auth} an object or {@code null}. */
    record Connect(String namespace, @Nullable Json auth) implements SocketIoPacket {}

    /** Leaves a namespace. */
    record Disconnect(String namespace) implements SocketIoPacket {}

    /**
     * An event.
     *
     * @param data {@code ["name", arg, ...]}
     * @param ackId the client's, or {@code null}
     */
    record Event(String namespace, String name, Json data, List<Bytes> attachments, @Nullable String ackId)
            implements SocketIoPacket {}

    /** An event without data, so without a name: legal, and nobody's. */
    record Nameless(String namespace) implements SocketIoPacket {}

    /** The answer to an event of ours; an {@code ackId} of -1 is nobody's. */
    record Ack(String namespace, int ackId, Json args, List<Bytes> attachments) implements SocketIoPacket {}

    /** A type that servers of protocol 4 have not known and not minded. */
    record Unknown() implements SocketIoPacket {}

    /**
     * A packet whose binary messages are still to come.
     *
     * @param head an event or an ack
     * @param attachments how many
     */
    record Unfinished(SocketIoPacket head, int attachments) implements SocketIoPacket {}

    /** Breaks the grammar, or says what only a server may say. */
    record Malformed(String why) implements SocketIoPacket {}
}
