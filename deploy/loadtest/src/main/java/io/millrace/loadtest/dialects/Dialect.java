package io.millrace.loadtest.dialects;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client of one dialect sends, and how it reads what comes. Has no state: one serves all clients. */
public interface Dialect {

    /** All there are, by the names that parameters use. */
    Map<String, Dialect> BY_NAME = Map.of("socketio", new SocketIo());

    /** Where a client connects by WebSocket: {@code path} with the query that the dialect wants. */
    String address(String path);

    /** What a client does from the opened WebSocket until its events are heard in {@code namespace}. */
    List<Step> handshake(String namespace);

    /**
     * An event.
     *
     * @param ack that is asked for; null for none
     * @param args each as JSON
     */
    String event(String namespace, @Nullable Long ack, String name, String... args);

    /** The answer in {@code frame}, as a JSON array of arguments, when it answers {@code ack}. */
    Optional<String> answer(String namespace, long ack, String frame);

    /** The arguments in {@code frame}, as a JSON array, when it is an event of this name. */
    Optional<String> event(String namespace, String name, String frame);

    /** What a living client replies to {@code frame} by itself; null for nothing. */
    @Nullable
    String reflex(String frame);

    /**
     * One step of a handshake.
     *
     * @param name for reports
     * @param send the frame that a client sends first; null when it only waits
     * @param await how the frame begins that ends the step
     */
    record Step(String name, @Nullable String send, String await) {}
}
