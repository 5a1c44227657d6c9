package io.millrace.sdk;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Some connections: a room, a user, a namespace, one by its id; all of them, or those that are picked. Immutable, any
 * thread. Calls only queue; what goes to one room, user, namespace or connection arrives in the order of the calls.
 * Made inside a handler they belong to its event: repeated when the event is repeated, but executed once.
 */
public interface Audience {
    /**
     * Sends an event to all of them.
     *
     * @param args strings, numbers, booleans, {@code null}, {@link io.millrace.contract.json.Json} as it is, bytes
     *     ({@code byte[]}, {@link io.millrace.contract.Bytes}) as binary, anything else by Jackson
     */
    void emit(String event, @Nullable Object... args);

    /**
     * Sends an event to all of them and asks each for its ack. A handler on its virtual thread may wait for it.
     *
     * @param timeout how long each client may take; what gateways have not told two seconds later is left out
     * @return ends with what has come, whole or in part, on another thread; never fails
     */
    CompletionStage<Answers> emitWithAck(String event, Duration timeout, @Nullable Object... args);

    /** Sends a channel's message to all of them. */
    void publish(String channel, @Nullable Object data);

    /**
     * Asks all gateways who is there. Whoever has joined in the same handler is there already.
     *
     * @param within what gateways have not told by then is left out
     * @return ends with what has come, whole or in part, on another thread; never fails
     */
    CompletionStage<Members> members(Duration within);

    /** Puts all of them into rooms of their namespace. Nothing waits for it, unlike {@link Connection#join}. */
    void join(String... rooms);

    /** Takes all of them out of rooms. */
    void leave(String... rooms);

    /** Ends all of them in their dialect's own way. */
    void close(String reason);

    /**
     * Ends the whole sessions of all of them, with all their namespaces.
     *
     * @param code a WebSocket close code
     */
    void close(int code, String reason);

    /** Of these only the connections listed; beside other {@code only...} those that fit any of them. */
    Audience onlyConnections(String... connectionIds);

    /** Of these only the members of any of these rooms of their namespace. */
    Audience onlyRooms(String... rooms);

    /** Of these only the connections of any of these users. */
    Audience onlyUsers(String... users);

    /** The same without these connections; stronger than {@code only...}. */
    Audience except(String... connectionIds);

    /** The same without the members of these rooms of their namespace. */
    Audience exceptRooms(String... rooms);

    /** The same without the connections of these users. */
    Audience exceptUsers(String... users);

    /** The same, but messages may be dropped where a client does not read. */
    Audience droppable();

    /**
     * The same for one message that several workers or handlers may send, and that shall arrive once: what is said
     * under one name is said once within two minutes.
     *
     * @param name unique among all such messages of the service
     */
    Audience once(String name);
}
