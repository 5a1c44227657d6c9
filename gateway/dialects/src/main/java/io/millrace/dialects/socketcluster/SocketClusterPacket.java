package io.millrace.dialects.socketcluster;

import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a client may say, whatever its form (socketcluster-protocol.md, as socketcluster-server 20 reads it).
 *
 * <p>A {@code cid} is the number under which the client waits for an answer, in its own characters, or {@code null}
 * where it waits for none; what else it calls a cid, a word for one, is none. Data that is not there at all is
 * {@code null}, and {@link Json#NULL} where the client says so.
 */
sealed interface SocketClusterPacket {
    /**
     * Opens the session. Without a cid it cannot be answered.
     *
     * @param authToken whatever the client takes for its token; {@code null} for none, and for what JavaScript takes
     *     for false
     * @param canonical whether its bytes are those of a client in JavaScript: all others speak protocol 1
     */
    record Handshake(@Nullable Json authToken, @Nullable String cid, boolean canonical)
            implements SocketClusterPacket {}

    /** Presents a token, or whatever the client takes for one. Without a cid it cannot be answered. */
    record Authenticate(@Nullable Json authToken, @Nullable String cid) implements SocketClusterPacket {}

    /** Gives its token up. Servers have never answered, even where there is a cid (clients 4). */
    record RemoveAuthToken(@Nullable String cid) implements SocketClusterPacket {}

    /** A message for a channel. */
    record Publish(String channel, @Nullable Json data, @Nullable String cid) implements SocketClusterPacket {}

    /**
     * Asks for a channel's messages. Without a cid it has never subscribed.
     *
     * @param waitForAuth what the client says it has waited for
     */
    record Subscribe(String channel, boolean waitForAuth, @Nullable Json data, @Nullable String cid)
            implements SocketClusterPacket {}

    /** Leaves a channel. */
    record Unsubscribe(String channel, @Nullable String cid) implements SocketClusterPacket {}

    /** Says goodbye (clients to 14, just before the close); a code of -1 was not said. */
    record Disconnect(int code) implements SocketClusterPacket {}

    /**
     * Any other event that wants no answer. Names that begin with {@code #} come too: protocol 1 has them all reserved,
     * 2 has not.
     */
    record Transmit(String event, @Nullable Json data) implements SocketClusterPacket {}

    /** Any other event that wants an answer. */
    record Invoke(String event, @Nullable Json data, String cid) implements SocketClusterPacket {}

    /**
     * The answer to an event of ours.
     *
     * @param rid ours, or -1 for one that never was
     * @param error {@code null} where all went well: some clients say so by a null of their own
     */
    record Answer(int rid, @Nullable Json data, @Nullable Json error) implements SocketClusterPacket {}

    /** A sign of life, which tells the client's protocol. */
    record Pong(Protocol protocol) implements SocketClusterPacket {}

    /** A reserved event with wrong data: an {@code InvalidActionError} of this message, in the original's words. */
    record Malformed(String message, @Nullable String cid) implements SocketClusterPacket {}

    /**
     * No packet, for the reason given: the frame that it came in is a message of the application's own, or nobody's.
     */
    record Raw(String why) implements SocketClusterPacket {}
}
