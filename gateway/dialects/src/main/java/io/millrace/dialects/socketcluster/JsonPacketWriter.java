package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes packets as JSON, the mirror image of {@link JsonPacketReader}: fields in the original's order. */
record JsonPacketWriter() implements PacketWriter {
    @Override
    public Frame ping(Protocol protocol) {
        return Frame.Text.of(protocol.ping());
    }

    @Override
    public Frame event(String event, @Nullable Json data, List<Bytes> attachments, int cid) {
        JsonWriter out = new JsonWriter().beginObject().name("event").string(event);
        if (cid != NO_CID) {
            out.name("cid").number(cid);
        }
        return end(withData(out, data, attachments));
    }

    @Override
    public Frame publish(String channel, @Nullable Json data, List<Bytes> attachments) {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .name("event")
                .string("#publish")
                .name("data")
                .beginObject()
                .name("channel")
                .string(channel);
        return end(withData(out, data, attachments).endObject());
    }

    @Override
    public Frame answer(String cid, @Nullable Json data, List<Bytes> attachments) {
        return end(withData(to(cid), data, attachments));
    }

    @Override
    public Frame error(String cid, Json error, @Nullable Json data) {
        return end(withData(to(cid).name("error").json(error), data, List.of()));
    }

    @Override
    public boolean takes(Frame frame) {
        return frame instanceof Frame.Text(Bytes utf8) && utf8.length() > 0 && utf8.array()[0] == '{';
    }

    @Override
    public Frame join(List<Frame> frames) {
        int length = frames.stream().mapToInt(Frame::length).sum();
        byte[] out = new byte[length + Math.max(frames.size(), 1) + 1];
        int i = 0;
        for (Frame frame : frames) {
            if (!takes(frame) || !(frame instanceof Frame.Text(Bytes utf8))) {
                throw new IllegalArgumentException("No packet of JSON: " + frame);
            }
            out[i++] = ',';
            System.arraycopy(utf8.array(), 0, out, i, utf8.length());
            i += utf8.length();
        }
        out[0] = '[';
        out[out.length - 1] = ']';
        return new Frame.Text(Bytes.of(out));
    }

    private static JsonWriter to(String cid) {
        return new JsonWriter().beginObject().name("rid").json(Json.parse(cid));
    }

    private static JsonWriter withData(JsonWriter out, @Nullable Json data, List<Bytes> attachments) {
        return data == null ? out : out.name("data").json(Base64Object.inPlace(data, attachments));
    }

    private static Frame end(JsonWriter out) {
        return new Frame.Text(Bytes.of(out.endObject().toBytes()));
    }
}
