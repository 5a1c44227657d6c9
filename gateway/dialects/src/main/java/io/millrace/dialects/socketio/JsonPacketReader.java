package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets as text, with their attachments in the binary messages behind it (socket.io-protocol v5, "Packet encoding").
 * Between the two no other packet may stand.
 */
final class JsonPacketReader implements PacketReader {
    private static final SocketIoPacket NOT_ANNOUNCED = new SocketIoPacket.Malformed("binary message");
    private static final SocketIoPacket INTERRUPTED = new SocketIoPacket.Malformed("attachment missing");

    private final Protocol protocol;
    private final SocketIoSettings settings;
    private @Nullable Collector collecting;

    JsonPacketReader(Protocol protocol, SocketIoSettings settings) {
        this.protocol = protocol;
        this.settings = settings;
    }

    @Override
    public SocketIoPacket text(Bytes frame) {
        if (collecting != null) {
            return INTERRUPTED;
        }
        SocketIoPacket packet = TextPacket.read(frame, 1, protocol, settings.maxAttachments());
        if (packet instanceof SocketIoPacket.Unfinished unfinished) {
            if (!Placeholders.fit(data(unfinished.head()), unfinished.attachments())) {
                return new SocketIoPacket.Malformed("placeholder");
            }
            collecting = new Collector(frame, unfinished);
        }
        return packet;
    }

    @Override
    public SocketIoPacket binary(Bytes bytes) {
        Collector collector = collecting;
        if (collector == null) {
            return NOT_ANNOUNCED;
        }
        if (!collector.add(bytes, settings.engine().maxPayload())) {
            return new SocketIoPacket.Malformed("attachments too large");
        }
        if (!collector.isComplete()) {
            return collector.unfinished;
        }
        collecting = null;
        return collector.packet();
    }

    /** Its frames so far, {@code {"head":"<base64>","attachments":["<base64>",..]}}. */
    @Override
    public @Nullable Json unfinished() {
        return collecting == null ? null : collecting.toJson();
    }

    /* They are read as they were the first time, so they pass what a client's pass. */
    @Override
    public void resume(Json unfinished) {
        SessionState state = new SessionState(unfinished);
        expectUnfinished(text(SessionState.bytes(state.json("head"))));
        for (Json attachment : state.json("attachments").elements()) {
            expectUnfinished(binary(SessionState.bytes(attachment)));
        }
    }

    private static void expectUnfinished(SocketIoPacket packet) {
        if (!(packet instanceof SocketIoPacket.Unfinished)) {
            throw new IllegalArgumentException("No packet is unfinished there");
        }
    }

    private static Json data(SocketIoPacket head) {
        return switch (head) {
            case SocketIoPacket.Event event -> event.data();
            case SocketIoPacket.Ack ack -> ack.args();
            default -> throw new IllegalStateException("only events and acks have attachments");
        };
    }

    /** A packet whose attachments are still coming. */
    private static final class Collector {
        private final Bytes frame;
        private final SocketIoPacket.Unfinished unfinished;
        private final List<Bytes> attachments = new ArrayList<>();
        private long bytes;

        /** @param frame of the head, whose bytes its data are */
        Collector(Bytes frame, SocketIoPacket.Unfinished unfinished) {
            this.frame = frame;
            this.unfinished = unfinished;
        }

        /** False when all attachments together are over the limit of one message. */
        boolean add(Bytes attachment, int maxBytes) {
            bytes += attachment.length();
            attachments.add(attachment);
            return bytes <= maxBytes;
        }

        Json toJson() {
            JsonWriter out = new JsonWriter().beginObject().name("head").string(SessionState.base64(frame));
            out.name("attachments").beginArray();
            attachments.forEach(attachment -> out.string(SessionState.base64(attachment)));
            return out.endArray().endObject().toJson();
        }

        boolean isComplete() {
            return attachments.size() == unfinished.attachments();
        }

        SocketIoPacket packet() {
            List<Bytes> all = List.copyOf(attachments);
            return switch (unfinished.head()) {
                case SocketIoPacket.Event event ->
                    new SocketIoPacket.Event(event.namespace(), event.name(), event.data(), all, event.ackId());
                case SocketIoPacket.Ack ack -> new SocketIoPacket.Ack(ack.namespace(), ack.ackId(), ack.args(), all);
                default -> throw new IllegalStateException("only events and acks have attachments");
            };
        }
    }
}
