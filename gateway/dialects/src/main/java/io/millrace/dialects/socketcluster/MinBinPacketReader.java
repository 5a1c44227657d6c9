package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import io.millrace.contract.json.JsonWriter;
import io.millrace.dialects.msgpack.Binaries;
import io.millrace.dialects.msgpack.MessagePackException;
import io.millrace.dialects.msgpack.MessagePackReader;
import io.millrace.dialects.msgpack.MessagePackWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets as MessagePack (sc-codec-min-bin 3): {@code {e:[event,data,cid?]}}, {@code {p:[channel,data,cid?]}},
 * {@code {r:[rid,error,data]}}, or the fields of JSON by their names. Binary values become what clients of JSON send
 * for them.
 *
 * @param maxJson bytes of one packet's data as JSON: a byte here may be five there
 */
record MinBinPacketReader(long maxJson) implements PacketReader {
    /** Binary values of one packet: the codec has no limit, and each grows. */
    private static final int MOST_BINARIES = 256;
    /** How deep data stands in a packet of JSON, so that it can be one. */
    private static final int DEPTH = 2;

    /** Fields of one packet: the codec writes one, without it there are as many. */
    private static final int MOST_FIELDS = 3;

    private static final Bytes PONG_1 =
            new MessagePackWriter().string(Protocol.ONE.pong()).toBytes();
    private static final Json UNDEFINED = Json.NULL;
    private static final SocketClusterPacket NO_MAP = new SocketClusterPacket.Raw("no map");
    private static final List<SocketClusterPacket> NO_MSGPACK = List.of(new SocketClusterPacket.Raw("no MessagePack"));

    /** Signs of life alone. */
    @Override
    public List<SocketClusterPacket> text(Bytes utf8) {
        return utf8.length() == 0 ? List.of(new SocketClusterPacket.Pong(Protocol.TWO)) : NO_MSGPACK;
    }

    /** In protocol 1 signs of life are encoded, too. */
    @Override
    public List<SocketClusterPacket> binary(Bytes bytes) {
        if (bytes.equals(PONG_1)) {
            return List.of(new SocketClusterPacket.Pong(Protocol.ONE));
        }
        try {
            MessagePackReader in = new MessagePackReader(bytes, MOST_BINARIES);
            List<SocketClusterPacket> packets = in.isArray() ? batch(in) : List.of(packet(in));
            return in.atEnd() ? packets : NO_MSGPACK;
        } catch (MessagePackException | JsonException e) {
            return NO_MSGPACK;
        }
    }

    private List<SocketClusterPacket> batch(MessagePackReader in) {
        int count = in.array();
        if (count > MAX_BATCH) {
            throw new JsonException("expected at most " + MAX_BATCH + " packets");
        }
        List<SocketClusterPacket> packets = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            packets.add(packet(in));
        }
        return packets;
    }

    private SocketClusterPacket packet(MessagePackReader in) {
        if (!in.isMap()) {
            in.skip();
            return NO_MAP;
        }
        int count = in.map();
        if (count > MOST_FIELDS) {
            throw new JsonException("expected at most " + MOST_FIELDS + " fields");
        }
        Base64 binaries = new Base64();
        PacketFields fields = new PacketFields();
        for (int n = 0; n < count; n++) {
            String name = in.string();
            switch (name) {
                case "e" -> {
                    List<Json> e = three(in, binaries);
                    fields.field("event", e.get(0));
                    fields.field("data", e.get(1));
                    fields.field("cid", e.get(2));
                }
                case "p" -> {
                    List<Json> p = three(in, binaries);
                    fields.publication(p.get(0), p.get(1));
                    fields.field("cid", p.get(2));
                }
                case "r" -> {
                    List<Json> r = three(in, binaries);
                    fields.field("rid", r.get(0));
                    fields.field("error", r.get(1));
                    fields.field("data", r.get(2));
                }
                default -> fields.field(name, json(in, binaries));
            }
        }
        return fields.packet();
    }

    /**
     * The first three of an array; the codec writes a nil for what is undefined, and so does this for what is missing.
     */
    private List<Json> three(MessagePackReader in, Base64 binaries) {
        List<Json> values = new ArrayList<>(3);
        for (int n = in.array(); n > 0; n--) {
            if (values.size() < 3) {
                values.add(json(in, binaries));
            } else {
                in.skip();
            }
        }
        while (values.size() < 3) {
            values.add(UNDEFINED);
        }
        return values;
    }

    private Json json(MessagePackReader in, Binaries binaries) {
        Json json = in.json(binaries, DEPTH);
        if (json.length() > maxJson) {
            throw new JsonException("too large");
        }
        return json;
    }

    private static final class Base64 implements Binaries {
        private int count;

        @Override
        public int count() {
            return count;
        }

        @Override
        public void write(JsonWriter out, byte[] bytes) {
            count++;
            Base64Object.write(out, bytes);
        }
    }
}
