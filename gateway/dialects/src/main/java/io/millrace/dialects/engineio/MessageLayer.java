package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reads an Engine.IO session's messages: the state machine above {@link EngineSession}, which owns the only timer.
 */
public interface MessageLayer {
    /** Nothing to wait for. */
    long NEVER = Long.MAX_VALUE;

    /** The session stands since {@code nowNanos}. */
    List<Action> open(long nowNanos);

    /**
     * In place of {@link #open}: the session goes on by another transport.
     *
     * @param state as {@link #state} has left it
     * @throws IllegalArgumentException it cannot be read
     * @throws io.millrace.contract.json.JsonException the same
     */
    void resume(Json state, long nowNanos);

    /** For {@link #resume}: an object, whose times count from now. */
    Json state(long nowNanos);

    /** A text message: {@code frame} without its first byte, the packet's type. */
    List<Action> text(Bytes frame);

    /** A binary message. */
    List<Action> binary(Bytes bytes);

    /** When {@link #due} must be called, or {@link #NEVER}. */
    long deadlineNanos();

    /**
     * The deadline has come, and moves on or is answered by a close. {@code deaf} as in
     * {@link io.millrace.dialects.Session#due}.
     */
    List<Action> due(long nowNanos, boolean deaf);

    /** See {@link io.millrace.dialects.Session#admitted}. */
    List<Action> admitted(String namespace, ConnectionId id);

    /** See {@link io.millrace.dialects.Session#refused}. */
    List<Action> refused(String namespace, String message, @Nullable Json data, int code);

    /** See {@link io.millrace.dialects.Session#disconnect}. */
    List<Action> disconnect(String namespace);

    /** The form of this layer's messages. */
    Encoding encoding();
}
