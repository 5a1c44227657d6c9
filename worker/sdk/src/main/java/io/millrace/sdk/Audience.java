package io.millrace.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Some connections: a room, a user, a namespace, one by its id. Immutable, any thread. Calls only queue; what goes to
 * one room, user, namespace or connection arrives in the order of the calls. Made inside a handler they belong to its
 * event: repeated when the event is repeated, but executed once.
 */
public interface Audience {
    /**
     * Sends an event to all of them.
     *
     * @param args strings, numbers, booleans, {@code null}, {@link io.millrace.contract.json.Json} as it is, bytes
     *     ({@code byte[]}, {@link io.millrace.contract.Bytes}) as binary, anything else by Jackson
     */
    void emit(String event, @Nullable Object... args);

    /** Sends a channel's message to all of them. */
    void publish(String channel, @Nullable Object data);

    /** Puts all of them into rooms of their namespace. Nothing waits for it, unlike {@link Connection#join}. */
    void join(String... rooms);

    /** Takes all of them out of rooms. */
    void leave(String... rooms);

    /** Ends all of them in their dialect's own way. */
    void close(String reason);

    /** The same without these connections. */
    Audience except(String... connectionIds);

    /** The same, but messages may be dropped where a client does not read. */
    Audience droppable();
}
