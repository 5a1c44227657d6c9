package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Frame;
import io.millrace.dialects.msgpack.MessagePackWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets as MessagePack, the mirror image of {@link MinBinPacketReader}. Attachments go as bytes, which clients
 * of this codec get as an {@code ArrayBuffer}; what is undefined goes as a nil, as the codec has it.
 */
record MinBinPacketWriter() implements PacketWriter {
    @Override
    public Frame ping(Protocol protocol) {
        return switch (protocol) {
            case ONE -> end(new MessagePackWriter().string(protocol.ping()));
            case TWO -> Frame.Text.of(protocol.ping());
        };
    }

    @Override
    public Frame event(String event, @Nullable Json data, List<Bytes> attachments, int cid) {
        MessagePackWriter out = packet("e", cid == NO_CID ? 2 : 3).string(event);
        out.json(orNil(data), attachments);
        return end(cid == NO_CID ? out : out.integer(cid));
    }

    @Override
    public Frame publish(String channel, @Nullable Json data, List<Bytes> attachments) {
        return end(packet("p", 2).string(channel).json(orNil(data), attachments));
    }

    @Override
    public Frame answer(String cid, @Nullable Json data, List<Bytes> attachments) {
        return end(to(cid).json(Json.NULL, List.of()).json(orNil(data), attachments));
    }

    @Override
    public Frame error(String cid, Json error, @Nullable Json data) {
        return end(to(cid).json(error, List.of()).json(orNil(data), List.of()));
    }

    @Override
    public boolean takes(Frame frame) {
        return frame instanceof Frame.Binary(Bytes bytes) && bytes.length() > 0;
    }

    @Override
    public Frame join(List<Frame> frames) {
        MessagePackWriter out = new MessagePackWriter().array(frames.size());
        for (Frame frame : frames) {
            if (!(frame instanceof Frame.Binary(Bytes bytes))) {
                throw new IllegalArgumentException("No packet of MessagePack: " + frame);
            }
            out.written(bytes);
        }
        return end(out);
    }

    private static MessagePackWriter to(String cid) {
        return packet("r", 3).json(Json.parse(cid), List.of());
    }

    private static MessagePackWriter packet(String kind, int elements) {
        return new MessagePackWriter().map(1).string(kind).array(elements);
    }

    private static Json orNil(@Nullable Json data) {
        return data == null ? Json.NULL : data;
    }

    private static Frame end(MessagePackWriter out) {
        return new Frame.Binary(out.toBytes());
    }
}
