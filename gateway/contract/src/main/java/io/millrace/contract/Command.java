package io.millrace.contract;

import io.millrace.contract.json.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks a gateway to do for the connections that a channel reaches. The JSON form of each, field by field,
 * is in the contract's document; {@link Order} is what travels around it.
 */
public sealed interface Command {
    /**
     * Send an event to the client.
     *
     * @param args a JSON array, without the name
     * @param attachments binary arguments, for which args hold placeholders
     * @param ackWithin how long the client may take for its ack; {@code null} when none is wanted. Each ack becomes a
     *     {@link Reply.Acked}, none in time a {@link Reply.Failed}
     */
    record Emit(String event, Json args, List<Bytes> attachments, @Nullable Duration ackWithin) implements Command {}

    /** Send a channel's message to the client. */
    record Publish(String channel, Json data, List<Bytes> attachments) implements Command {}

    /**
     * Answer an event that waits.
     *
     * @param ack as in {@link Event.Awaited#ack()}
     * @param args a JSON array: what the client's callback gets
     */
    record Ack(String ack, Json args, List<Bytes> attachments) implements Command {}

    /**
     * Answer an event that waits with an error.
     *
     * @param name the error's name, such as {@code NoHandlerError}
     * @param data any JSON for the client, or {@code null}
     * @param fields a JSON object whose members the client's error has as its own, or {@code null}
     */
    record Fail(String ack, String name, String message, @Nullable Json data, @Nullable Json fields)
            implements Command {}

    /**
     * Put the connections into rooms. With {@link Order#reply()} it is confirmed once Redis has the rooms'
     * subscriptions.
     */
    record Join(List<String> rooms) implements Command {}

    /** Take the connections out of rooms. */
    record Leave(List<String> rooms) implements Command {}

    /**
     * End the connections.
     *
     * @param code a WebSocket close code that ends the client's whole session, or {@code null}: the dialect's own way
     *     to end one connection (Socket.IO's DISCONNECT packet)
     */
    record Close(@Nullable Integer code, String reason) implements Command {}

    /**
     * Let a client do what it asked for ({@code connect}, {@code subscribe}, {@code publish}, {@code authenticate},
     * {@code refresh}).
     *
     * @param user the connection's user from now on, or {@code null}
     * @param claims JSON object that later notices of the connection carry, or {@code null}
     * @param rooms which the connection is in before the client hears of it
     * @param data what the client is told, or the changed data of what it asked, or {@code null}
     * @param expiresAtEpochMillis when it must be asked anew, or {@code null}
     */
    record Accept(
            String ack,
            @Nullable String user,
            @Nullable Json claims,
            List<String> rooms,
            @Nullable WorkerState state,
            @Nullable Json data,
            @Nullable Long expiresAtEpochMillis)
            implements Command {}

    /** Forbid it. */
    record Refuse(
            String ack, String message, @Nullable Json data, @Nullable Integer code, @Nullable Duration retryAfter)
            implements Command {}

    /** Set the client's auth token, or remove it ({@code null}). */
    record Token(@Nullable String token) implements Command {}

    /** Lay a service's state on the connection. */
    record State(WorkerState state) implements Command {}

    /** Throw the connection out of a room and tell the client why. */
    record Kick(String room, String message) implements Command {}

    /** Send a text message as it is, for dialects without an envelope. */
    record RawText(String text) implements Command {}

    /** Send a binary message as it is. */
    record RawBinary(Bytes bytes) implements Command {}

    /** Ask who is there: each gateway answers with {@link Reply.Members}. */
    record Members() implements Command {}
}
