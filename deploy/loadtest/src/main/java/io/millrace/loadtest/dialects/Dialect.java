package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client of one dialect sends, and how it reads what comes. Has no state: one serves all clients. What it says
 * is given as JSON, and has no line of its own making in it.
 */
public interface Dialect {
    /** Where gateways serve it, when they are not told otherwise. */
    String usualPath();

    /** Where a client connects by WebSocket: {@code path} with the query that the dialect wants. */
    default String address(String path) {
        return path;
    }

    /** What a client does from the opened WebSocket until its events are heard; nothing where it just may speak. */
    List<Step> handshake();

    /**
     * A text that comes back, through a worker.
     *
     * @param number of the question among the client's own, from one
     */
    Question echo(long number, String text);

    /** Enters a room; by the answer its messages reach the client. */
    Question join(long number, String room);

    /** Whether one speaks only in the room where one is; who speaks does not hear himself then. */
    default boolean speaksFromWithin() {
        return false;
    }

    /** The frame by which all in the room hear a text. */
    String say(String room, String text);

    /** What {@code frame} answers, in the form of {@link Question#answer}, when it answers that question. */
    Optional<String> answer(long number, String frame);

    /** The text in {@code frame} that was said in a room. */
    Optional<String> said(String frame);

    /** What a living client replies to {@code frame} by itself; null for nothing. */
    default @Nullable String reflex(String frame) {
        return null;
    }

    /**
     * One step of a handshake.
     *
     * @param name for reports
     * @param send the frame that a client sends first; null when it only waits
     * @param await how the frame begins that ends the step
     */
    record Step(String name, @Nullable String send, String await) {}

    /**
     * What a client asks.
     *
     * @param ahead a frame that goes first and that nothing answers; null for none
     * @param frame that is answered
     * @param answer that must come
     */
    record Question(@Nullable String ahead, String frame, String answer) {}
}
