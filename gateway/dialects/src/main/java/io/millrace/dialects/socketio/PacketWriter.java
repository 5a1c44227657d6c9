package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes packets as Engine.IO text messages on a WebSocket: {@code 4}, then the mirror image of {@link PacketReader}.
 */
final class PacketWriter {
    private PacketWriter() {}

    /** {@code 40[/ns,]{"sid":..}}. */
    static Frame connected(String namespace, String sid) {
        Json data = new JsonWriter()
                .beginObject()
                .name("sid")
                .string(sid)
                .endObject()
                .toJson();
        return text(head("40", namespace, ""), data);
    }

    /** {@code 44[/ns,]{"message":..,"data":..}}: always an object, or clients throw. */
    static Frame refused(String namespace, String message, Json data) {
        JsonWriter writer = new JsonWriter().beginObject().name("message").string(message);
        if (!data.isNull()) {
            writer.name("data").json(data);
        }
        return text(head("44", namespace, ""), writer.endObject().toJson());
    }

    /** {@code 41[/ns,]}: after it a client does not come back by itself. */
    static Frame disconnect(String namespace) {
        return Frame.Text.of(head("41", namespace, ""));
    }

    /** {@code 42[/ns,][id]["name",args..]}, or {@code 45n-..} and the binary messages. */
    static List<Frame> event(String namespace, String name, Json args, List<Bytes> attachments, String ackId) {
        JsonWriter writer = new JsonWriter().beginArray().string(name);
        return packet(
                "42", "45", namespace, ackId, writer.elementsOf(args).endArray().toJson(), attachments);
    }

    /** {@code 43[/ns,]id[args..]}, or {@code 46n-..} and the binary messages. */
    static List<Frame> ack(String namespace, String ackId, Json args, List<Bytes> attachments) {
        return packet("43", "46", namespace, ackId, args, attachments);
    }

    private static List<Frame> packet(
            String type, String binaryType, String namespace, String ackId, Json data, List<Bytes> attachments) {
        if (attachments.isEmpty()) {
            return List.of(text(head(type, namespace, ackId), data));
        }
        List<Frame> frames = new ArrayList<>(attachments.size() + 1);
        frames.add(text(head(binaryType + attachments.size() + '-', namespace, ackId), data));
        attachments.forEach(attachment -> frames.add(new Frame.Binary(attachment)));
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
