package io.millrace.dialects.engineio;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import io.millrace.dialects.SessionState;
import io.millrace.dialects.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO session, of version 3 or 4 (engine.io-protocol v3, v4): what is below its messages, on a WebSocket or by
 * long polling.
 *
 * <pre>
 * Silent -- GREETING is over, or the client speaks ---> Open     says open; version 4 and who polls do at once
 * Open   -- its heartbeat or the layer above closes --> Closed
 * Open   -- malformed packet -------------------------> Closed   PARSE_ERROR
 * Open   -- close ------------------------------------> Closed   CLIENT_CLOSED
 * Open   -- ping, pong -------------------------------> Open     the heartbeat's, see {@link Heartbeat}
 * Open   -- message ----------------------------------> Open     the layer's
 * Open   -- open, upgrade, noop ----------------------> Open     ignored
 * Open   -- the gateway goes away --------------------> Open     asks to go, hears on until the transport ends
 * Closed -- anything ---------------------------------> Closed
 * </pre>
 *
 * <p>One that polls may go on by a WebSocket: its {@link #state} is taken and {@link #resumed}, Open, somewhere else.
 */
public final class EngineSession implements Session {
    /**
     * How long version 3 waits with its open packet, for scripts that listen only once the WebSocket is open: what
     * comes together with the opening's answer they never see (not in the specification).
     */
    static final long GREETING_NANOS = 5_000_000;

    static final List<Action> IDLE = List.of(new Action.Ignore("engineio packet out of place"));
    private static final Json TO_WEBSOCKET = Json.parse("[\"websocket\"]");
    private static final List<Action> GO_AWAY = List.of(new Action.GoAway(CloseCode.SHUTTING_DOWN));

    private final String sid;
    private final EngineSettings settings;
    private final int version;
    private final boolean polls;
    private final boolean heedsCloseFrames;
    private final Heartbeat heartbeat;
    private final MessageLayer layer;
    private boolean greeted;
    private boolean closed;
    private long timerNanos = MessageLayer.NEVER;

    /*
     * engine.io-client-java rides on OkHttp, which reads no more behind a close frame and leaves it to its user to
     * answer; this user does not. It would sit there until its ping is overdue, 45 seconds by default. Seen with 2.1 on
     * OkHttp 3.12; in 1.0 stands the same code.
     */
    private static final String DEAF_TO_CLOSE_FRAMES = "okhttp/";

    /**
     * @param sid the session's secret id, told to its client alone
     * @param version of Engine.IO, 3 or 4
     * @param userAgent what the client says it is
     */
    public EngineSession(String sid, EngineSettings settings, int version, String userAgent, MessageLayer layer) {
        this(sid, settings, version, userAgent, layer, false);
    }

    /** The same, which {@code polls} or has a WebSocket. */
    EngineSession(
            String sid, EngineSettings settings, int version, String userAgent, MessageLayer layer, boolean polls) {
        this(sid, settings, version, layer, polls, !userAgent.startsWith(DEAF_TO_CLOSE_FRAMES));
    }

    private EngineSession(
            String sid,
            EngineSettings settings,
            int version,
            MessageLayer layer,
            boolean polls,
            boolean heedsCloseFrames) {
        this.sid = sid;
        this.settings = settings;
        this.version = version;
        this.polls = polls;
        this.heedsCloseFrames = heedsCloseFrames;
        this.heartbeat = version == 3 ? new ClientPings(settings, !polls) : new ServerPings(settings);
        this.layer = layer;
    }

    /**
     * One that has polled and has a WebSocket now.
     *
     * @param layer a new one
     * @param saved its {@link #state}
     * @throws IllegalArgumentException it cannot be read
     * @throws io.millrace.contract.json.JsonException the same
     */
    static EngineSession resumed(
            String sid, EngineSettings settings, int version, MessageLayer layer, SessionState saved, long nowNanos) {
        if (!saved.text("sid").equals(sid)) {
            throw new IllegalArgumentException("The state of another session");
        }
        boolean heeds = saved.flag("heedsCloseFrames");
        EngineSession session = new EngineSession(sid, settings, version, layer, false, heeds);
        session.heartbeat.resume(new SessionState(saved.json("heartbeat")), nowNanos);
        layer.resume(saved.json("layer"), nowNanos);
        session.greeted = true;
        return session;
    }

    @Override
    public List<Action> open(long nowNanos) {
        if (greeted) { // before, by another transport
            return withTimer(new ArrayList<>(1));
        }
        return version == 3 && !polls ? List.of(new Action.SetTimer(nowNanos + GREETING_NANOS)) : greet(nowNanos);
    }

    private List<Action> greet(long nowNanos) {
        greeted = true;
        heartbeat.begin(nowNanos);
        List<Action> actions = new ArrayList<>();
        actions.add(new Action.Send(openPacket()));
        actions.addAll(layer.open(nowNanos));
        return withTimer(actions);
    }

    @Override
    public List<Action> receive(Frame frame, long nowNanos) {
        if (closed) {
            return List.of();
        }
        if (!greeted) {
            List<Action> actions = new ArrayList<>(greet(nowNanos));
            actions.addAll(receive(frame, nowNanos));
            return actions;
        }
        EnginePacket packet = EnginePacket.read(frame, version);
        heartbeat.heard(packet, nowNanos);
        return switch (packet) {
            case EnginePacket.TextMessage message -> from(layer.text(message.frame()));
            case EnginePacket.BinaryMessage message -> from(layer.binary(message.bytes()));
            case EnginePacket.Pong _ -> from(heartbeat.pong(nowNanos));
            case EnginePacket.Ping _ -> from(heartbeat.ping(nowNanos));
            case EnginePacket.Idle _ -> from(IDLE);
            case EnginePacket.Close _ -> close(CloseCode.CLIENT_CLOSED);
            case EnginePacket.Malformed _ -> close(CloseCode.PARSE_ERROR);
        };
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        timerNanos = MessageLayer.NEVER;
        if (closed) {
            return List.of();
        }
        if (!greeted) {
            return greet(nowNanos);
        }
        List<Action> actions = new ArrayList<>(2);
        if (nowNanos - heartbeat.deadlineNanos() >= 0) {
            List<Action> wanted = heartbeat.due(nowNanos, deaf);
            if (close(wanted)) {
                return wanted;
            }
            actions.addAll(wanted);
        }
        if (layer.deadlineNanos() != MessageLayer.NEVER && nowNanos - layer.deadlineNanos() >= 0) {
            actions.addAll(from(layer.due(nowNanos, deaf)));
        }
        return withTimer(actions);
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id, Standing standing, long nowNanos) {
        return closed ? List.of() : from(layer.admitted(namespace, id));
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, int code, long nowNanos) {
        return closed ? List.of() : from(layer.refused(namespace, message, data, code));
    }

    @Override
    public List<Action> disconnect(String namespace, long nowNanos) {
        return closed ? List.of() : from(layer.disconnect(namespace));
    }

    @Override
    public List<Action> goAway(long nowNanos) {
        return closed ? List.of() : GO_AWAY;
    }

    @Override
    public boolean heedsCloseFrames() {
        return heedsCloseFrames;
    }

    @Override
    public Json state(long nowNanos) {
        if (!polls) {
            throw new IllegalStateException("A session that has a WebSocket goes nowhere");
        }
        return new JsonWriter()
                .beginObject()
                .name("sid")
                .string(sid)
                .name("heedsCloseFrames")
                .bool(heedsCloseFrames)
                .name("heartbeat")
                .json(heartbeat.state(nowNanos))
                .name("layer")
                .json(layer.state(nowNanos))
                .endObject()
                .toJson();
    }

    @Override
    public Encoding encoding() {
        return layer.encoding();
    }

    private List<Action> close(CloseCode code) {
        closed = true;
        return List.of(new Action.Close(code));
    }

    private List<Action> from(List<Action> wanted) {
        if (close(wanted)) {
            return wanted;
        }
        return deadline() == timerNanos ? wanted : withTimer(new ArrayList<>(wanted));
    }

    /** Whether the session ends by this. */
    private boolean close(List<Action> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            closed |= wanted.get(i) instanceof Action.Close || wanted.get(i) instanceof Action.CloseWith;
        }
        return closed;
    }

    private List<Action> withTimer(List<Action> actions) {
        long deadline = deadline();
        if (!closed && deadline != timerNanos) {
            timerNanos = deadline;
            actions.add(new Action.SetTimer(deadline));
        }
        return actions;
    }

    private long deadline() {
        long other = layer.deadlineNanos();
        long beat = heartbeat.deadlineNanos();
        return other == MessageLayer.NEVER || other - beat > 0 ? beat : other;
    }

    private Json upgrades() {
        Transports served = settings.transports();
        return polls && served.webSocket() && served.upgrades() ? TO_WEBSOCKET : Json.EMPTY_ARRAY;
    }

    private Frame openPacket() {
        Json open = new JsonWriter()
                .beginObject()
                .name("sid")
                .string(sid)
                .name("upgrades")
                .json(upgrades())
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
