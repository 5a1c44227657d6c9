package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.dialects.msgpack.MessagePackException;
import io.millrace.dialects.msgpack.MessagePackReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets as MessagePack maps {@code type, nsp, data?, id?}, one binary message each, in any order of the fields
 * (socket.io-msgpack-parser 3). In protocol 4 what opens and ends a namespace comes as JSON text (version 2).
 */
final class MsgPackPacketReader implements PacketReader {
    /** Binary values of one packet: the parser has no limit, and each costs a header in the log. */
    private static final int MOST_ATTACHMENTS = 256;

    private final Protocol protocol;
    private final long maxJson;

    MsgPackPacketReader(Protocol protocol, SocketIoSettings settings) {
        this.protocol = protocol;
        this.maxJson = settings.engine().maxJson();
    }

    @Override
    public SocketIoPacket text(Bytes frame) {
        if (protocol == Protocol.FIVE) {
            return new SocketIoPacket.Malformed("text message");
        }
        try {
            Fields fields = new Fields();
            Json.parse(frame.array(), 1, frame.length()).forEachField(fields::json);
            return fields.packet();
        } catch (JsonException e) {
            return new SocketIoPacket.Malformed("payload");
        }
    }

    @Override
    public SocketIoPacket binary(Bytes bytes) {
        try {
            MessagePackReader in = new MessagePackReader(bytes, MOST_ATTACHMENTS);
            Fields fields = new Fields();
            for (int n = in.map(); n > 0; n--) {
                fields.read(in);
            }
            return in.atEnd() ? fields.packet() : new SocketIoPacket.Malformed("trailing bytes");
        } catch (MessagePackException | JsonException e) {
            return new SocketIoPacket.Malformed("payload");
        }
    }

    /** There is none: a packet is one message. */
    @Override
    public @Nullable Json unfinished() {
        return null;
    }

    @Override
    public void resume(Json unfinished) {
        throw new IllegalArgumentException("Packets of MessagePack are always whole");
    }

    /** A packet's fields, as they come. */
    private final class Fields {
        private long type = -1;
        private @Nullable String nsp;
        private @Nullable Json data;
        private long id = -1;
        private boolean sound = true;
        private List<Bytes> attachments = List.of();

        void json(String name, Json value) {
            switch (name) {
                case "type" -> type = value.asLong();
                case "nsp" -> nsp = value.asString();
                case "data" -> data = value;
                default -> {} // options
            }
        }

        void read(MessagePackReader in) {
            switch (in.string()) {
                case "type" -> type = in.integer();
                case "nsp" -> nsp = in.string();
                case "id" -> {
                    id = in.integer();
                    sound &= id >= 0 && id <= TextPacket.MAX_ACK_ID;
                }
                case "data" -> {
                    if (in.skipUndefined()) { // what version 3.0.2 writes for a CONNECT without auth: it is not there
                        break;
                    }
                    attachments = new ArrayList<>(0);
                    data = in.json(attachments);
                    sound &= data.length() <= maxJson;
                }
                default -> in.json(new ArrayList<>(0)); // options
            }
        }

        SocketIoPacket packet() {
            if (nsp == null || nsp.length() > TextPacket.MAX_NAMESPACE) {
                return new SocketIoPacket.Malformed("namespace");
            }
            if (!sound) {
                return new SocketIoPacket.Malformed("ack id, or too large");
            }
            return switch (type > 6 ? -1 : (int) type) {
                case 0 -> connect(nsp);
                case 1 -> data == null ? new SocketIoPacket.Disconnect(nsp) : new SocketIoPacket.Malformed("payload");
                case 2 -> event(nsp);
                case 3 -> ack(nsp);
                case 5 -> protocol == Protocol.FOUR ? event(nsp) : new SocketIoPacket.Malformed("type");
                case 6 -> protocol == Protocol.FOUR ? ack(nsp) : new SocketIoPacket.Malformed("type");
                default ->
                    protocol == Protocol.FOUR ? new SocketIoPacket.Unknown() : new SocketIoPacket.Malformed("type");
            };
        }

        private SocketIoPacket connect(String namespace) {
            int query = protocol == Protocol.FOUR ? namespace.indexOf('?') : -1;
            if (query >= 0) {
                return new SocketIoPacket.Connect(
                        namespace.substring(0, query), QueryString.parse(namespace.substring(query + 1)));
            }
            return data == null || data.isObject()
                    ? new SocketIoPacket.Connect(namespace, data)
                    : new SocketIoPacket.Malformed("auth");
        }

        private SocketIoPacket event(String namespace) {
            if (data == null || !data.isArray()) {
                return new SocketIoPacket.Malformed("event");
            }
            Json name = data.firstElement();
            if (!name.isString() && !name.isNumber()) {
                return new SocketIoPacket.Malformed("event name");
            }
            String text = name.isString() ? name.asString() : name.toString();
            return protocol == Protocol.FIVE && protocol.reserves(text)
                    ? new SocketIoPacket.Malformed("reserved event name")
                    : new SocketIoPacket.Event(namespace, text, data, attachments, id < 0 ? null : Long.toString(id));
        }

        private SocketIoPacket ack(String namespace) {
            return data == null || !data.isArray()
                    ? new SocketIoPacket.Malformed("ack")
                    : new SocketIoPacket.Ack(namespace, id > Integer.MAX_VALUE ? -1 : (int) id, data, attachments);
        }
    }
}
