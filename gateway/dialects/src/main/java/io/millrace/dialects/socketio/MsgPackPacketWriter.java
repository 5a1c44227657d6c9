package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Frame;
import io.millrace.dialects.engineio.Framing;
import io.millrace.dialects.msgpack.MessagePackWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets as MessagePack, the mirror image of {@link MsgPackPacketReader}: fields in the original's order, and
 * none that is absent, as a nil would count.
 */
record MsgPackPacketWriter(Protocol protocol, Framing framing) implements PacketWriter {
    private static final int CONNECT = 0;
    private static final int DISCONNECT = 1;
    private static final int EVENT = 2;
    private static final int ACK = 3;
    private static final int ERROR = 4;

    @Override
    public Frame connected(String namespace, String sid) {
        JsonWriter data = new JsonWriter().beginObject().name("sid").string(sid).endObject();
        return control(CONNECT, namespace, protocol == Protocol.FOUR ? null : data.toJson());
    }

    @Override
    public Frame refused(String namespace, String message, @Nullable Json data) {
        return control(ERROR, namespace, Refusal.of(protocol, message, data));
    }

    @Override
    public Frame disconnect(String namespace) {
        return control(DISCONNECT, namespace, null);
    }

    @Override
    public List<Frame> event(String namespace, String name, Json args, List<Bytes> attachments, String ackId) {
        Json data = new JsonWriter()
                .beginArray()
                .string(name)
                .elementsOf(args)
                .endArray()
                .toJson();
        return List.of(packet(EVENT, namespace, data, attachments, ackId));
    }

    @Override
    public List<Frame> ack(String namespace, String ackId, Json args, List<Bytes> attachments) {
        return List.of(packet(ACK, namespace, args, attachments, ackId));
    }

    private Frame control(int type, String namespace, @Nullable Json data) {
        if (protocol == Protocol.FIVE) {
            return packet(type, namespace, data, List.of(), "");
        }
        JsonWriter text = new JsonWriter().beginObject().name("type").number(type);
        if (data != null) {
            text.name("data").json(data);
        }
        return framing.text(text.name("nsp").string(namespace).endObject().toBytes());
    }

    private Frame packet(int type, String namespace, @Nullable Json data, List<Bytes> attachments, String ackId) {
        int fields = 2 + (data == null ? 0 : 1) + (ackId.isEmpty() ? 0 : 1);
        MessagePackWriter out = new MessagePackWriter()
                .map(fields)
                .string("type")
                .integer(type)
                .string("nsp")
                .string(namespace);
        if (data != null) {
            out.string("data").json(data, attachments);
        }
        if (!ackId.isEmpty()) {
            out.string("id").integer(Long.parseLong(ackId));
        }
        return framing.binary(out.toBytes());
    }
}
