package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
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
            collecting = new Collector(unfinished);
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

    private static Json data(SocketIoPacket head) {
        return switch (head) {
            case SocketIoPacket.Event event -> event.data();
            case SocketIoPacket.Ack ack -> ack.args();
            default -> throw new IllegalStateException("only events and acks have attachments");
        };
    }

    /** A packet whose attachments are still coming. */
    private static final class Collector {
        private final SocketIoPacket.Unfinished unfinished;
        private final List<Bytes> attachments = new ArrayList<>();
        private long bytes;

        Collector(SocketIoPacket.Unfinished unfinished) {
            this.unfinished = unfinished;
        }

        /** False when all attachments together are over the limit of one message. */
        boolean add(Bytes attachment, int maxBytes) {
            bytes += attachment.length();
            attachments.add(attachment);
            return bytes <= maxBytes;
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
