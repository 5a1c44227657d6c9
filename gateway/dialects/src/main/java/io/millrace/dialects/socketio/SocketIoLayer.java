package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.SessionState;
import io.millrace.dialects.engineio.MessageLayer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one client. Protocol 5 (EIO 4) is as strict as server 4.8, protocol 4 (EIO 3) as tolerant as server
 * 2.5. For each namespace:
 *
 * <pre>
 * unknown -- the session opens, protocol 4, "/" --> ASKED    asks to connect: the client never does
 * unknown -- CONNECT, not allowed ----------------> unknown  refuses, "Invalid namespace"
 * unknown -- CONNECT, too many -------------------> unknown  refuses, "Too many namespaces"
 * unknown -- CONNECT ------------------------------> ASKED    asks to connect
 * unknown -- anything else ------------------------> the session closes; in protocol 4 ignored
 * ASKED   -- admitted -----------------------------> JOINED   CONNECT
 * ASKED   -- refused ------------------------------> LEFT     CONNECT_ERROR
 * ASKED, JOINED -- EVENT, ACK ---------------------> the same forwards (what is ASKED waits further on)
 * ASKED, JOINED -- DISCONNECT ---------------------> LEFT     leaves
 * ASKED, JOINED -- CONNECT ------------------------> the session closes; in protocol 4 ignored, but a JOINED one that
 *                                                            is not "/" hears CONNECT again
 * JOINED  -- disconnected by a worker -------------> LEFT     DISCONNECT
 * LEFT    -- CONNECT ------------------------------> ASKED
 * LEFT    -- EVENT, ACK, DISCONNECT ---------------> LEFT     ignored: it was on its way (4.8 closes here
 *                                                            and loses what is in flight)
 * any     -- malformed ----------------------------> the session closes
 * </pre>
 */
final class SocketIoLayer implements MessageLayer {
    private static final List<Action> CLOSE = List.of(new Action.Close(CloseCode.FORCED_CLOSE));
    private static final List<Action> NOT_JOINED = ignored("packet for a namespace that was not joined");
    private static final List<Action> LEFT = ignored("packet for a namespace that was left");
    private static final String ROOT = "/";

    private final SocketIoSettings settings;
    private final Form form;
    private final String sid;
    private final PacketReader reader;
    private final Map<String, Stay> stays = HashMap.newHashMap(1);

    private long connectDeadlineNanos = NEVER;

    private enum Stay {
        ASKED,
        JOINED,
        LEFT
    }

    /** @param sid the session's id, from which clients of protocol 4 make their own */
    SocketIoLayer(SocketIoSettings settings, Form form, String sid) {
        this.settings = settings;
        this.form = form;
        this.sid = sid;
        this.reader = form.reader(settings);
    }

    @Override
    public List<Action> open(long nowNanos) {
        connectDeadlineNanos = nowNanos + settings.connectTimeoutNanos();
        return isTolerant() && settings.allows(ROOT) ? ask(ROOT, null) : List.of();
    }

    @Override
    public void resume(Json state, long nowNanos) {
        SessionState saved = new SessionState(state);
        saved.json("namespaces").forEachField((namespace, stay) -> {
            if (namespace.length() > TextPacket.MAX_NAMESPACE) {
                throw new IllegalArgumentException("A namespace that no client can have asked for");
            }
            stays.put(namespace, Stay.valueOf(stay.asString().toUpperCase(Locale.ROOT)));
        });
        if (saved.has("connectBy")) {
            connectDeadlineNanos = saved.time("connectBy", nowNanos);
        }
        if (saved.has("unfinished")) {
            reader.resume(saved.json("unfinished"));
        }
    }

    /** {@code {"namespaces":{"/":"joined",..},"connectBy"?:<nanoseconds>,"unfinished"?:{..}}}. */
    @Override
    public Json state(long nowNanos) {
        JsonWriter out = new JsonWriter().beginObject().name("namespaces").beginObject();
        stays.forEach(
                (namespace, stay) -> out.name(namespace).string(stay.name().toLowerCase(Locale.ROOT)));
        out.endObject();
        if (connectDeadlineNanos != NEVER) {
            out.name("connectBy").number(connectDeadlineNanos - nowNanos);
        }
        Json unfinished = reader.unfinished();
        if (unfinished != null) {
            out.name("unfinished").json(unfinished);
        }
        return out.endObject().toJson();
    }

    @Override
    public List<Action> text(Bytes frame) {
        return receive(reader.text(frame));
    }

    @Override
    public List<Action> binary(Bytes bytes) {
        return receive(reader.binary(bytes));
    }

    private List<Action> receive(SocketIoPacket packet) {
        return switch (packet) {
            case SocketIoPacket.Connect connect -> connect(connect);
            case SocketIoPacket.Disconnect disconnect -> leave(disconnect.namespace());
            case SocketIoPacket.Event event -> event(event);
            case SocketIoPacket.Ack ack -> ack(ack);
            case SocketIoPacket.Nameless nameless ->
                stays.containsKey(nameless.namespace()) ? ignored("event without a name") : notJoined();
            case SocketIoPacket.Unfinished _ -> List.of();
            case SocketIoPacket.Unknown _ -> ignored("packet of an unknown type");
            case SocketIoPacket.Malformed _ -> CLOSE;
        };
    }

    @Override
    public long deadlineNanos() {
        return connectDeadlineNanos;
    }

    @Override
    public List<Action> due(long nowNanos, boolean deaf) {
        if (deaf) {
            connectDeadlineNanos = nowNanos + settings.connectTimeoutNanos();
            return List.of();
        }
        return List.of(new Action.Close(CloseCode.NOTHING_JOINED));
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id) {
        if (stays.get(namespace) != Stay.ASKED) {
            return List.of();
        }
        stays.put(namespace, Stay.JOINED);
        connectDeadlineNanos = NEVER;
        return List.of(new Action.Send(form.writer().connected(namespace, id.value())));
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data, int code) {
        if (stays.get(namespace) != Stay.ASKED) {
            return List.of();
        }
        stays.put(namespace, Stay.LEFT);
        return List.of(new Action.Send(form.writer().refused(namespace, message, data)));
    }

    @Override
    public List<Action> disconnect(String namespace) {
        if (stays.get(namespace) != Stay.JOINED) {
            return List.of();
        }
        stays.put(namespace, Stay.LEFT);
        return List.of(new Action.Send(form.writer().disconnect(namespace)));
    }

    @Override
    public Encoding encoding() {
        return form.encoding();
    }

    private List<Action> connect(SocketIoPacket.Connect connect) {
        String namespace = connect.namespace();
        Stay stay = stays.get(namespace);
        if (stay == Stay.ASKED || stay == Stay.JOINED) {
            return again(namespace, stay);
        }
        if (!settings.allows(namespace)) {
            return refuse(namespace, "Invalid namespace");
        }
        if (stay == null && stays.size() >= settings.maxNamespaces() && !forgetOneLeft()) {
            return refuse(namespace, "Too many namespaces");
        }
        return ask(namespace, connect.auth());
    }

    private List<Action> again(String namespace, Stay stay) {
        if (!isTolerant()) {
            return CLOSE;
        }
        return stay == Stay.JOINED && !namespace.equals(ROOT)
                ? List.of(new Action.Send(form.writer().connected(namespace, "")))
                : ignored("repeated connect");
    }

    private List<Action> refuse(String namespace, String message) {
        return List.of(
                new Action.Send(form.writer().refused(namespace, message, null)),
                new Action.Ignore(message.toLowerCase(Locale.ROOT)));
    }

    private List<Action> ask(String namespace, @Nullable Json auth) {
        stays.put(namespace, Stay.ASKED);
        return List.of(new Action.Connect(namespace, auth, isTolerant() ? clientId(namespace) : null));
    }

    /* As socket.io-client 1 and 2 compute it (Manager.generateId). */
    private String clientId(String namespace) {
        return namespace.equals(ROOT) ? sid : namespace + '#' + sid;
    }

    /** What was left is remembered only for what is still on its way there: who asks for another needs its place. */
    private boolean forgetOneLeft() {
        for (Iterator<Stay> each = stays.values().iterator(); each.hasNext(); ) {
            if (each.next() == Stay.LEFT) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    private List<Action> leave(String namespace) {
        return switch (stays.get(namespace)) {
            case null -> notJoined();
            case LEFT -> LEFT;
            case ASKED, JOINED -> {
                stays.put(namespace, Stay.LEFT);
                yield List.of(new Action.Leave(namespace, "client namespace disconnect"));
            }
        };
    }

    private List<Action> event(SocketIoPacket.Event event) {
        return switch (stays.get(event.namespace())) {
            case null -> notJoined();
            case LEFT -> LEFT;
            case ASKED, JOINED ->
                List.of(new Action.Forward(
                        event.namespace(), event.name(), event.data(), event.attachments(), event.ackId()));
        };
    }

    private List<Action> ack(SocketIoPacket.Ack ack) {
        return switch (stays.get(ack.namespace())) {
            case null -> notJoined();
            case LEFT -> LEFT;
            case ASKED, JOINED ->
                ack.ackId() < 0
                        ? ignored("ack that nobody waits for")
                        : List.of(new Action.Acked(ack.namespace(), ack.ackId(), ack.args(), ack.attachments()));
        };
    }

    private List<Action> notJoined() {
        return isTolerant() ? NOT_JOINED : CLOSE;
    }

    private boolean isTolerant() {
        return form.protocol() == Protocol.FOUR;
    }

    private static List<Action> ignored(String label) {
        return List.of(new Action.Ignore(label));
    }
}
