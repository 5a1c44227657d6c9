package io.millrace.dialects.engineio;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO 4 session on a WebSocket (engine.io-protocol v4). The server pings; the next ping counts from the pong,
 * and no other traffic stands for one. After a pong that came late it goes out sooner (not in the specification): the
 * client gives up pingInterval + pingTimeout after the last ping that it got, also when we read its pong late.
 *
 * <pre>
 * Resting      -- pingInterval over ----------------> AwaitingPong   sends 2
 * AwaitingPong -- message, idle packet --------------> LastWait      pingTimeout anew: the pong may be behind a long
 *                                                                    message (engine.io 6.6.11)
 * AwaitingPong, LastWait -- pong --------------------> Resting
 * AwaitingPong, LastWait -- pingTimeout over --------> Closed        PING_TIMEOUT
 * AwaitingPong, LastWait -- the same, we were deaf --> AwaitingPong  sends 2 again, since the client counts our pings
 * any          -- ping, malformed packet ------------> Closed        PARSE_ERROR
 * any          -- close -----------------------------> Closed        CLIENT_CLOSED
 * any          -- the layer above closes ------------> Closed
 * any          -- the gateway goes away -------------> the same      asks to go, hears on until the transport ends
 * Resting      -- pong ------------------------------> Resting       (unsolicited: harmless, moves nothing)
 * Resting, LastWait -- message, idle packet ---------> the same
 * </pre>
 */
public final class EngineSession implements Session {
    private static final Action PING = new Action.Send(Frame.Text.of("2"));
    private static final List<Action> GO_AWAY = List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN));
    private static final List<Action> IDLE = List.of(new Action.Ignore("engineio packet out of place"));

    private final String sid;
    private final EngineSettings settings;
    private final boolean heedsCloseFrames;
    private final MessageLayer layer;
    private State state = State.RESTING;
    private long heartbeatNanos;
    private long pingedNanos;
    private long timerNanos = MessageLayer.NEVER;

    private enum State {
        RESTING,
        AWAITING_PONG,
        LAST_WAIT,
        CLOSED
    }

    /*
     * engine.io-client-java rides on OkHttp, which reads no more behind a close frame and leaves it to its user to
     * answer; this user does not. It would sit there until its ping is overdue, 45 seconds by default. Seen with 2.1 on
     * OkHttp 3.12; in 1.0 stands the same code.
     */
    private static final String DEAF_TO_CLOSE_FRAMES = "okhttp/";

    /**
     * @param sid the session's secret id, told to its client alone
     * @param userAgent what the client says it is
     */
    public EngineSession(String sid, EngineSettings settings, String userAgent, MessageLayer layer) {
        this.sid = sid;
        this.settings = settings;
        this.heedsCloseFrames = !userAgent.startsWith(DEAF_TO_CLOSE_FRAMES);
        this.layer = layer;
    }

    @Override
    public List<Action> open(long nowNanos) {
        heartbeatNanos = nowNanos + settings.pingIntervalNanos();
        List<Action> actions = new ArrayList<>();
        actions.add(new Action.Send(openPacket()));
        actions.addAll(layer.open(nowNanos));
        return withTimer(actions);
    }

    @Override
    public List<Action> receive(Frame frame, long nowNanos) {
        if (state == State.CLOSED) {
            return List.of();
        }
        EnginePacket packet = EnginePacket.read(frame);
        if (state == State.AWAITING_PONG && !(packet instanceof EnginePacket.Pong)) {
            state = State.LAST_WAIT;
            heartbeatNanos = nowNanos + settings.pingTimeoutNanos();
        }
        return switch (packet) {
            case EnginePacket.TextMessage message -> from(layer.text(message.frame()));
            case EnginePacket.BinaryMessage message -> from(layer.binary(message.bytes()));
            case EnginePacket.Pong _ -> pong(nowNanos);
            case EnginePacket.Idle _ -> from(IDLE);
            case EnginePacket.Ping _ -> close(CloseCode.PARSE_ERROR);
            case EnginePacket.Close _ -> close(CloseCode.CLIENT_CLOSED);
            case EnginePacket.Malformed _ -> close(CloseCode.PARSE_ERROR);
        };
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        timerNanos = MessageLayer.NEVER;
        if (state == State.CLOSED) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>(2);
        if (nowNanos - heartbeatNanos >= 0) {
            if (state != State.RESTING && !deaf) {
                return close(CloseCode.PING_TIMEOUT);
            }
            state = State.AWAITING_PONG;
            pingedNanos = nowNanos;
            heartbeatNanos = nowNanos + settings.pingTimeoutNanos();
            actions.add(PING);
        }
        if (layer.deadlineNanos() != MessageLayer.NEVER && nowNanos - layer.deadlineNanos() >= 0) {
            actions.addAll(from(layer.due(nowNanos, deaf)));
        }
        return withTimer(actions);
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id, long nowNanos) {
        return state == State.CLOSED ? List.of() : from(layer.admitted(namespace, id));
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, long nowNanos) {
        return state == State.CLOSED ? List.of() : from(layer.refused(namespace, message, data));
    }

    @Override
    public List<Action> disconnect(String namespace, long nowNanos) {
        return state == State.CLOSED ? List.of() : from(layer.disconnect(namespace));
    }

    @Override
    public List<Action> goAway(long nowNanos) {
        return state == State.CLOSED ? List.of() : GO_AWAY;
    }

    @Override
    public boolean heedsCloseFrames() {
        return heedsCloseFrames;
    }

    @Override
    public Encoding encoding() {
        return layer.encoding();
    }

    private List<Action> pong(long nowNanos) {
        if (state == State.RESTING) {
            return List.of();
        }
        state = State.RESTING;
        long latestNanos = pingedNanos + settings.pingIntervalNanos() + settings.pingTimeoutNanos() * 3 / 4;
        long restedNanos = nowNanos + settings.pingIntervalNanos();
        heartbeatNanos = restedNanos - latestNanos > 0 ? latestNanos : restedNanos;
        return withTimer(new ArrayList<>(1));
    }

    private List<Action> close(CloseCode code) {
        state = State.CLOSED;
        return List.of(new Action.Close(code));
    }

    private List<Action> from(List<Action> layerActions) {
        for (int i = 0; i < layerActions.size(); i++) {
            if (layerActions.get(i) instanceof Action.Close) {
                state = State.CLOSED;
                return layerActions;
            }
        }
        return deadline() == timerNanos ? layerActions : withTimer(new ArrayList<>(layerActions));
    }

    private List<Action> withTimer(List<Action> actions) {
        long deadline = deadline();
        if (state != State.CLOSED && deadline != timerNanos) {
            timerNanos = deadline;
            actions.add(new Action.SetTimer(deadline));
        }
        return actions;
    }

    private long deadline() {
        long other = layer.deadlineNanos();
        return other == MessageLayer.NEVER || other - heartbeatNanos > 0 ? heartbeatNanos : other;
    }

    private Frame openPacket() {
        Json open = new JsonWriter()
                .beginObject()
                .name("sid")
                .string(sid)
                .name("upgrades")
                .json(Json.EMPTY_ARRAY)
                .name("pingInterval")
                .number(TimeUnit.NANOSECONDS.toMillis(settings.pingIntervalNanos()))
                .name("pingTimeout")
                .number(TimeUnit.NANOSECONDS.toMillis(settings.pingTimeoutNanos()))
                .name("maxPayload")
                .number(settings.maxPayload())
                .endObject()
                .toJson();
        return Frame.Text.of("0" + open);
    }
}
