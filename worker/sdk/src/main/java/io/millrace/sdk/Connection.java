package io.millrace.sdk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The client that an event came from: one client in one namespace. Any thread. Calls only queue, and arrive in their
 * order.
 *
 * <p>It belongs to its event: commands are named by the event's id, so that an event that is handled again does nothing
 * twice. It can be kept beyond the handler.
 */
public interface Connection {
    /** Its public id: what {@link Millrace#connection} takes. */
    String id();

    /** The namespace it is in. */
    String namespace();

    /**
     * What the client speaks: {@code socketio}, {@code socketcluster}, {@code sono}, {@code plain}, {@code engineio}.
     */
    String dialect();

    /** Who it is, once somebody accepted the client under a name. */
    Optional<String> user();

    /**
     * What is known of it: what its token says that its gateway has verified, or the {@link Accept#claims} of the
     * worker that let it in.
     *
     * @throws IllegalArgumentException when it cannot be read so
     */
    <T> Optional<T> claims(Class<T> type);

    /** Sends the client an event; for the arguments see {@link Audience#emit}. */
    void emit(String event, @Nullable Object... args);

    /**
     * Sends the client an event and asks for its ack. A handler on its virtual thread may wait for it:
     * {@code .toCompletableFuture().join()}.
     *
     * @param timeout how long the client may take
     * @return ends with the answer or {@link AnswerException}, on another thread
     */
    CompletionStage<Answer> emitWithAck(String event, Duration timeout, @Nullable Object... args);

    /** Sends the client a channel's message. */
    void publish(String channel, @Nullable Object data);

    /**
     * Sends the client a text as it is: for dialects without an envelope, as {@code engineio}. Elsewhere nothing is
     * sent, and the gateway counts it.
     */
    void raw(String text);

    /** Sends the client bytes as they are; see {@link #raw(String)}. */
    void raw(byte[] bytes);

    /** A room of this connection's namespace, whoever is in it. */
    Audience room(String room);

    /**
     * Puts it into rooms. All that the handler says afterwards, the answer too, goes out once the rooms are in force on
     * the connection's gateway, so that a room message that follows is seen by the connection itself. The call does not
     * wait.
     */
    void join(String... rooms);

    /** Takes it out of rooms. */
    void leave(String... rooms);

    /**
     * Takes it out of a room, and tells the client so where its dialect can: SocketCluster's {@code kickOut}. Others
     * are told nothing, which the gateway counts. Without effect where it is not in the room.
     */
    void kick(String room, String message);

    /**
     * Gives the client an auth token, which it keeps and comes back with: SocketCluster's {@code setAuthToken}. Where
     * gateways verify tokens, its next event bears the token's user and claims; one that they do not take is counted
     * there, and changes nothing. Elsewhere nothing is sent, and the gateway counts it.
     *
     * @param token signed already
     */
    void setToken(String token);

    /** Takes the client's auth token away; see {@link #setToken}. */
    void removeToken();

    /** Ends it in its dialect's own way; the client's other namespaces stay. */
    void close(String reason);

    /**
     * Ends the client's whole session.
     *
     * @param code a WebSocket close code
     */
    void close(int code, String reason);

    /**
     * What this service has laid on the connection.
     *
     * @param type as for a handler's parameter; {@code byte[]} for the bytes as they are
     */
    <T> Optional<T> state(Class<T> type);

    /**
     * Lays a state on the connection, which comes with each of its later events, to any worker of this service.
     *
     * @param state {@code byte[]} as it is, anything else by Jackson; at most 2048 bytes
     */
    void setState(Object state);
}
