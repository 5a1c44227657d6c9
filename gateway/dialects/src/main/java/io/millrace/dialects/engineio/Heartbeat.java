package io.millrace.dialects.engineio;

import io.millrace.dialects.Action;
import java.util.List;

/** The signs of life of a session, and what comes of their absence: the versions differ in who asks for them. */
sealed interface Heartbeat permits ServerPings, ClientPings {
    /** The session stands. */
    void begin(long nowNanos);

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
