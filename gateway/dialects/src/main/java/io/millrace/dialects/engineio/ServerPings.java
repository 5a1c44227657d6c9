package io.millrace.dialects.engineio;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.SessionState;
import java.util.List;
import java.util.Locale;

/**
 * Engine.IO 4: the server pings; the next ping counts from the pong, and no other traffic stands for one. After a pong
 * that came late it goes out sooner (not in the specification): the client gives up pingInterval + pingTimeout after
 * the last ping that it got, also when we read its pong late.
 *
 * <pre>
 * Resting      -- pingInterval over ----------------> AwaitingPong   sends 2
 * AwaitingPong -- message, idle packet --------------> LastWait      pingTimeout anew: the pong may be behind a long
 *                                                                    message (engine.io 6.6.11)
 * AwaitingPong, LastWait -- pong --------------------> Resting
 * AwaitingPong, LastWait -- pingTimeout over --------> the session closes, PING_TIMEOUT
 * AwaitingPong, LastWait -- the same, we were deaf --> AwaitingPong  sends 2 again, since the client counts our pings
 * any          -- ping ------------------------------> the session closes, PARSE_ERROR
 * Resting      -- pong ------------------------------> Resting       (unsolicited: harmless, moves nothing)
 * Resting, LastWait -- message, idle packet ---------> the same
 * </pre>
 */
final class ServerPings implements Heartbeat {
    private static final List<Action> PING = List.of(new Action.Send(Frame.Text.of("2")));
    private static final List<Action> TIMEOUT = List.of(new Action.Close(CloseCode.PING_TIMEOUT));
    private static final List<Action> WRONG_WAY = List.of(new Action.Close(CloseCode.PARSE_ERROR));

    /**
     * Of the time-out so much is ours, where a ping goes out late: the public suites want a silent session over when
     * interval and time-out are, to the millisecond.
     */
    private static final int TOLERANCE = 20;

    private final EngineSettings settings;
    private State state = State.RESTING;
    private long deadlineNanos;
    private long pingedNanos;

    private enum State {
        RESTING,
        AWAITING_PONG,
        LAST_WAIT
    }

    ServerPings(EngineSettings settings) {
        this.settings = settings;
    }

    @Override
    public void begin(long nowNanos) {
        deadlineNanos = nowNanos + settings.pingIntervalNanos();
    }

    @Override
    public void resume(SessionState saved, long nowNanos) {
        state = State.valueOf(saved.text("state").toUpperCase(Locale.ROOT));
        deadlineNanos = saved.time("deadline", nowNanos);
        if (state != State.RESTING) {
            pingedNanos = saved.time("pinged", nowNanos);
        }
    }

    @Override
    public Json state(long nowNanos) {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .name("state")
                .string(state.name().toLowerCase(Locale.ROOT))
                .name("deadline")
                .number(deadlineNanos - nowNanos);
        if (state != State.RESTING) { // before its first ping there is none
            out.name("pinged").number(pingedNanos - nowNanos);
        }
        return out.endObject().toJson();
    }

    @Override
    public void heard(EnginePacket packet, long nowNanos) {
        if (state == State.AWAITING_PONG && !(packet instanceof EnginePacket.Pong)) {
            state = State.LAST_WAIT;
            deadlineNanos = nowNanos + settings.pingTimeoutNanos();
        }
    }

    @Override
    public List<Action> ping(long nowNanos) {
        return WRONG_WAY;
    }

    @Override
    public List<Action> pong(long nowNanos) {
        if (state != State.RESTING) {
            state = State.RESTING;
            long latestNanos = pingedNanos + settings.pingIntervalNanos() + settings.pingTimeoutNanos() * 3 / 4;
            long restedNanos = nowNanos + settings.pingIntervalNanos();
            deadlineNanos = restedNanos - latestNanos > 0 ? latestNanos : restedNanos;
        }
        return List.of();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        if (state != State.RESTING && !deaf) {
            return TIMEOUT;
        }
        long late = Math.min(nowNanos - deadlineNanos, settings.pingTimeoutNanos() / TOLERANCE);
        state = State.AWAITING_PONG;
        pingedNanos = nowNanos;
        deadlineNanos = nowNanos + settings.pingTimeoutNanos() - late;
        return PING;
    }
}
