package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.engineio.MessageLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one client, Socket.IO protocol 5 (EIO 4: as strict as server 4.8). For each namespace:
 *
 * <pre>
 * unknown -- CONNECT, not allowed --------> unknown   CONNECT_ERROR "Invalid namespace"
 * unknown -- CONNECT, too many -----------> unknown   CONNECT_ERROR "Too many namespaces"
 * unknown -- CONNECT ----------------------> ASKED    asks to connect
 * unknown -- anything else ---------------> the session closes
 * ASKED   -- admitted ---------------------> JOINED   CONNECT {sid}
 * ASKED   -- refused ----------------------> unknown   CONNECT_ERROR
 * ASKED, JOINED -- EVENT, ACK -------------> the same  forwards (what is ASKED waits further on)
 * ASKED, JOINED -- DISCONNECT -------------> LEFT      leaves
 * ASKED, JOINED -- CONNECT ----------------> the session closes
 * JOINED  -- disconnected by a worker -----> LEFT      DISCONNECT
 * LEFT    -- CONNECT ----------------------> ASKED
 * LEFT    -- EVENT, ACK, DISCONNECT -------> LEFT      ignored: it was on its way (4.8 closes here
 *                                                      and loses what is in flight)
 * any     -- malformed --------------------> the session closes
 * </pre>
 */
final class SocketIoLayer implements MessageLayer {
    static final Encoding ENCODING = new Encoding(SocketIoDialect.NAME, 5, "json");

    private final SocketIoSettings settings;
    private final Map<String, Stay> stays = HashMap.newHashMap(1);
    private long connectDeadlineNanos = NEVER;
    private @Nullable Collector collecting;

    private enum Stay {
        ASKED,
        JOINED,
        LEFT
    }

    SocketIoLayer(SocketIoSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Action> open(long nowNanos) {
        connectDeadlineNanos = nowNanos + settings.connectTimeoutNanos();
        return List.of();
    }

    @Override
    public List<Action> text(Bytes frame) {
        if (collecting != null) {
            return close(CloseCode.FORCED_CLOSE);
        }
        return switch (PacketReader.read(frame, 1, settings.maxAttachments())) {
            case SocketIoPacket.Connect connect -> connect(connect);
            case SocketIoPacket.Disconnect disconnect -> leave(disconnect.namespace());
            case SocketIoPacket.Event event when event.attachments() > 0 -> collect(event);
            case SocketIoPacket.Ack ack when ack.attachments() > 0 -> collect(ack);
            case SocketIoPacket.Event event -> event(event, List.of());
            case SocketIoPacket.Ack ack -> ack(ack, List.of());
            case SocketIoPacket.Nameless nameless ->
                stays.containsKey(nameless.namespace())
                        ? List.of(new Action.Ignore("event without a name"))
                        : close(CloseCode.FORCED_CLOSE);
            case SocketIoPacket.Malformed _ -> close(CloseCode.FORCED_CLOSE);
        };
    }

    @Override
    public List<Action> binary(Bytes bytes) {
        Collector collector = collecting;
        if (collector == null || !collector.add(bytes, settings.engine().maxPayload())) {
            return close(CloseCode.FORCED_CLOSE);
        }
        if (!collector.isComplete()) {
            return List.of();
        }
        collecting = null;
        return switch (collector.packet()) {
            case SocketIoPacket.Event event -> event(event, collector.attachments());
            case SocketIoPacket.Ack ack -> ack(ack, collector.attachments());
            case SocketIoPacket.Connect _,
                    SocketIoPacket.Disconnect _,
                    SocketIoPacket.Nameless _,
                    SocketIoPacket.Malformed _ -> close(CloseCode.FORCED_CLOSE);
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
        return close(CloseCode.NOTHING_JOINED);
    }

    @Override
    public List<Action> admitted(String namespace, ConnectionId id) {
        if (stays.get(namespace) != Stay.ASKED) {
            return List.of();
        }
        stays.put(namespace, Stay.JOINED);
        connectDeadlineNanos = NEVER;
        return List.of(new Action.Send(PacketWriter.connected(namespace, id.value())));
    }

    @Override
    public List<Action> refused(String namespace, String message, @Nullable Json data) {
        if (stays.get(namespace) != Stay.ASKED) {
            return List.of();
        }
        stays.remove(namespace);
        return List.of(new Action.Send(PacketWriter.refused(namespace, message, data == null ? Json.NULL : data)));
    }

    @Override
    public List<Action> disconnect(String namespace) {
        if (stays.get(namespace) != Stay.JOINED) {
            return List.of();
        }
        stays.put(namespace, Stay.LEFT);
        return List.of(new Action.Send(PacketWriter.disconnect(namespace)));
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }

    private List<Action> connect(SocketIoPacket.Connect connect) {
        String namespace = connect.namespace();
        Stay stay = stays.get(namespace);
        if (stay == Stay.ASKED || stay == Stay.JOINED) {
            return close(CloseCode.FORCED_CLOSE);
        }
        if (!settings.allows(namespace)) {
            return List.of(
                    new Action.Send(PacketWriter.refused(namespace, "Invalid namespace", Json.NULL)),
                    new Action.Ignore("invalid namespace"));
        }
        if (stay == null && stays.size() >= settings.maxNamespaces() && !forgetOneLeft()) {
            return List.of(
                    new Action.Send(PacketWriter.refused(namespace, "Too many namespaces", Json.NULL)),
                    new Action.Ignore("too many namespaces"));
        }
        stays.put(namespace, Stay.ASKED);
        return List.of(new Action.Connect(namespace, connect.auth()));
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
        Stay stay = stays.get(namespace);
        if (stay == null) {
            return close(CloseCode.FORCED_CLOSE);
        }
        if (stay == Stay.LEFT) {
            return List.of(new Action.Ignore("packet for a namespace that was left"));
        }
        stays.put(namespace, Stay.LEFT);
        return List.of(new Action.Leave(namespace, "client namespace disconnect"));
    }

    private List<Action> event(SocketIoPacket.Event event, List<Bytes> attachments) {
        return switch (stays.get(event.namespace())) {
            case null -> close(CloseCode.FORCED_CLOSE);
            case LEFT -> List.of(new Action.Ignore("packet for a namespace that was left"));
            case ASKED, JOINED ->
                List.of(new Action.Forward(event.namespace(), event.name(), event.data(), attachments, event.ackId()));
        };
    }

    private List<Action> ack(SocketIoPacket.Ack ack, List<Bytes> attachments) {
        return switch (stays.get(ack.namespace())) {
            case null -> close(CloseCode.FORCED_CLOSE);
            case LEFT -> List.of(new Action.Ignore("packet for a namespace that was left"));
            case ASKED, JOINED ->
                ack.ackId() < 0
                        ? List.of(new Action.Ignore("ack that nobody waits for"))
                        : List.of(new Action.Acked(ack.namespace(), ack.ackId(), ack.args(), attachments));
        };
    }

    private List<Action> collect(SocketIoPacket packet) {
        Collector collector = new Collector(packet);
        if (!collector.placeholdersFit()) {
            return close(CloseCode.FORCED_CLOSE);
        }
        collecting = collector;
        return List.of();
    }

    private static List<Action> close(CloseCode code) {
        return List.of(new Action.Close(code));
    }

    /** A binary packet whose attachments are still coming. */
    private static final class Collector {
        private final SocketIoPacket packet;
        private final int wanted;
        private final List<Bytes> attachments = new ArrayList<>();
        private long bytes;

        Collector(SocketIoPacket packet) {
            this.packet = packet;
            this.wanted = switch (packet) {
                case SocketIoPacket.Event event -> event.attachments();
                case SocketIoPacket.Ack ack -> ack.attachments();
                case SocketIoPacket.Connect _,
                        SocketIoPacket.Disconnect _,
                        SocketIoPacket.Nameless _,
                        SocketIoPacket.Malformed _ -> 0;
            };
        }

        boolean placeholdersFit() {
            return switch (packet) {
                case SocketIoPacket.Event event -> Placeholders.fit(event.data(), wanted);
                case SocketIoPacket.Ack ack -> Placeholders.fit(ack.args(), wanted);
                case SocketIoPacket.Connect _,
                        SocketIoPacket.Disconnect _,
                        SocketIoPacket.Nameless _,
                        SocketIoPacket.Malformed _ -> false;
            };
        }

        /** False when all attachments together are over the limit of one message. */
        boolean add(Bytes attachment, int maxBytes) {
            bytes += attachment.length();
            attachments.add(attachment);
            return bytes <= maxBytes;
        }

        boolean isComplete() {
            return attachments.size() == wanted;
        }

        SocketIoPacket packet() {
            return packet;
        }

        List<Bytes> attachments() {
            return List.copyOf(attachments);
        }
    }
}
