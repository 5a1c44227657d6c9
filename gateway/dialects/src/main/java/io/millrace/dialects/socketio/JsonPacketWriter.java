package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Frame;
import io.millrace.dialects.engineio.Framing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes packets as Engine.IO text messages: {@code 4}, then the mirror image of {@link TextPacket}. */
record JsonPacketWriter(Protocol protocol, Framing framing) implements PacketWriter {
    /** {@code 40[/ns,]{"sid":..}}; {@code 40[/ns,]} in protocol 4. */
    @Override
    public Frame connected(String namespace, String sid) {
        if (protocol == Protocol.FOUR) {
            return Frame.Text.of(head("40", namespace, ""));
        }
        JsonWriter data = new JsonWriter().beginObject().name("sid").string(sid).endObject();
        return text(head("40", namespace, ""), data.toJson());
    }

    /** {@code 44[/ns,]{"message":..,"data":..}}; {@code 44[/ns,]<data or message>} in protocol 4. */
    @Override
    public Frame refused(String namespace, String message, @Nullable Json data) {
        return text(head("44", namespace, ""), Refusal.of(protocol, message, data));
    }

    /** {@code 41[/ns,]}. */
    @Override
    public Frame disconnect(String namespace) {
        return Frame.Text.of(head("41", namespace, ""));
    }

    /** {@code 42[/ns,][id]["name",args..]}, or {@code 45n-..} and the binary messages. */
    @Override
    public List<Frame> event(String namespace, String name, Json args, List<Bytes> attachments, String ackId) {
        JsonWriter data =
                new JsonWriter().beginArray().string(name).elementsOf(args).endArray();
        return packet("42", "45", namespace, ackId, data.toJson(), attachments);
    }

    /** {@code 43[/ns,]id[args..]}, or {@code 46n-..} and the binary messages. */
    @Override
    public List<Frame> ack(String namespace, String ackId, Json args, List<Bytes> attachments) {
        return packet("43", "46", namespace, ackId, args, attachments);
    }

    private List<Frame> packet(
            String type, String binaryType, String namespace, String ackId, Json data, List<Bytes> attachments) {
        if (attachments.isEmpty()) {
            return List.of(text(head(type, namespace, ackId), data));
        }
        List<Frame> frames = new ArrayList<>(attachments.size() + 1);
        frames.add(text(head(binaryType + attachments.size() + '-', namespace, ackId), data));
        attachments.forEach(attachment -> frames.add(framing.binary(attachment)));
        return frames;
    }

    private static String head(String type, String namespace, String ackId) {
        return namespace.equals("/") ? type + ackId : type + namespace + ',' + ackId;
    }

    private static Frame text(String head, Json data) {
        byte[] prefix = head.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[prefix.length + data.length()];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        data.copyTo(all, prefix.length);
        return new Frame.Text(Bytes.of(all));
    }
}
