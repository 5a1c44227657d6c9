package io.millrace.dialects.engineio;

import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.SessionState;
import java.util.List;

/** The signs of life of a session, and what comes of their absence: the versions differ in who asks for them. */
sealed interface Heartbeat permits ServerPings, ClientPings {
    /** The session stands. */
    void begin(long nowNanos);

    /** In place of {@link #begin}: it goes on as {@link #state} has left it. Throws as {@link SessionState} does. */
    void resume(SessionState state, long nowNanos);

    /** For {@link #resume}: an object, whose times count from now. */
    Json state(long nowNanos);

    /** A packet came; called before what the packet itself does. */
    void heard(EnginePacket packet, long nowNanos);

    /** A ping came. */
    List<Action> ping(long nowNanos);

    /** A pong came. */
    List<Action> pong(long nowNanos);

    /** When {@link #due} is to be called; moves forward only by the calls above and by {@link #due}. */
    long deadlineNanos();

    /**
     * The deadline has come, and moves on unless the answer is a close. {@code deaf} as in
     * {@link io.millrace.dialects.Session#due}.
     */
    List<Action> due(long nowNanos, boolean deaf);
}
