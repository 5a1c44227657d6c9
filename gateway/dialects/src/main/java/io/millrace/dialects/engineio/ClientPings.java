package io.millrace.dialects.engineio;

import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.SessionState;
import java.util.List;

/**
 * Engine.IO 3: the client pings, and any packet is a sign of life, as servers of 1.x to 3.x had it (6.x counts pings
 * alone, which plain scripts written for the older ones do not survive).
 *
 * <pre>
 * Alive -- any packet ---------------------------------------> Alive   pingInterval + pingTimeout anew
 * Alive -- ping ---------------------------------------------> Alive   sends 3
 * Alive -- they are over, we were deaf ----------------------> Alive   anew
 * Alive -- they are over, it has pinged before --------------> the session closes, PING_TIMEOUT
 * Alive -- they are over, it never pinged, Silence.CLOSE ----> the session closes, PING_TIMEOUT
 * Alive -- they are over, it never pinged, Silence.PROBE ----> Alive   anew, and probes (not in the specification);
 *                                                                      where it polls, the session closes
 * </pre>
 */
final class ClientPings implements Heartbeat {
    private static final List<Action> PONG = List.of(new Action.Send(Frame.Text.of("3")));
    private static final List<Action> TIMEOUT = List.of(new Action.Close(CloseCode.PING_TIMEOUT));

    private final EngineSettings settings;
    private final boolean probes;
    private boolean pings;
    private long heardNanos;
    private long deadlineNanos;

    /** @param canProbe whether there is something below Engine.IO that can be asked */
    ClientPings(EngineSettings settings, boolean canProbe) {
        this.settings = settings;
        this.probes = canProbe && settings.silence() == EngineSettings.Silence.PROBE;
    }

    @Override
    public void begin(long nowNanos) {
        again(nowNanos);
    }

    @Override
    public void resume(SessionState state, long nowNanos) {
        pings = state.flag("pings");
        heardNanos = state.time("heard", nowNanos);
        deadlineNanos = state.time("deadline", nowNanos);
    }

    @Override
    public Json state(long nowNanos) {
        return new JsonWriter()
                .beginObject()
                .name("pings")
                .bool(pings)
                .name("heard")
                .number(heardNanos - nowNanos)
                .name("deadline")
                .number(deadlineNanos - nowNanos)
                .endObject()
                .toJson();
    }

    /* The deadline stays where it is and is judged when it comes: so a packet does not cost moving a timer. */
    @Override
    public void heard(EnginePacket packet, long nowNanos) {
        heardNanos = nowNanos;
    }

    @Override
    public List<Action> ping(long nowNanos) {
        pings = true;
        return PONG;
    }

    @Override
    public List<Action> pong(long nowNanos) {
        return EngineSession.IDLE;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        if (nowNanos - (heardNanos + patienceNanos()) < 0) {
            deadlineNanos = heardNanos + patienceNanos();
            return List.of();
        }
        again(nowNanos);
        if (deaf) {
            return List.of();
        }
        return pings || !probes ? TIMEOUT : List.of(new Action.Probe(settings.pingTimeoutNanos()));
    }

    private void again(long nowNanos) {
        heardNanos = nowNanos;
        deadlineNanos = nowNanos + patienceNanos();
    }

    private long patienceNanos() {
        return settings.pingIntervalNanos() + settings.pingTimeoutNanos();
    }
}
