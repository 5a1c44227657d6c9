package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/** Packets as JSON, of which each is an object, and a batch an array (sc-formatter). Data stays the client's bytes. */
record JsonPacketReader() implements PacketReader {
    private static final SocketClusterPacket NO_OBJECT = new SocketClusterPacket.Raw("no object");
    private static final List<SocketClusterPacket> NO_JSON = List.of(new SocketClusterPacket.Raw("no JSON"));
    private static final List<SocketClusterPacket> EMPTY = List.of(new SocketClusterPacket.Raw("an empty message"));
    private static final List<SocketClusterPacket> PONG_1 = List.of(new SocketClusterPacket.Pong(Protocol.ONE));
    private static final List<SocketClusterPacket> PONG_2 = List.of(new SocketClusterPacket.Pong(Protocol.TWO));
    private static final List<SocketClusterPacket> TOO_MANY =
            List.of(new SocketClusterPacket.Raw("a batch without end"));
    /** The shortest packet is <code>{"rid":1}</code>. */
    private static final int SHORTEST = 9;

    @Override
    public List<SocketClusterPacket> text(Bytes utf8) {
        byte[] s = utf8.array();
        return s.length == 0 ? PONG_2 : s.length == 2 && s[0] == '#' && s[1] == '2' ? PONG_1 : packets(s);
    }

    /** JSON again, but no sign of life. */
    @Override
    public List<SocketClusterPacket> binary(Bytes bytes) {
        return bytes.length() == 0 ? EMPTY : packets(bytes.array());
    }

    private static List<SocketClusterPacket> packets(byte[] s) {
        Json json;
        try {
            json = Json.parse(s);
        } catch (JsonException e) {
            return NO_JSON;
        }
        if (!json.isArray()) {
            return List.of(packet(json));
        }
        List<Json> elements = json.elements();
        if (elements.size() > MAX_BATCH) {
            return TOO_MANY;
        }
        List<SocketClusterPacket> packets = new ArrayList<>(elements.size());
        elements.forEach(element -> packets.add(packet(element)));
        return packets;
    }

    private static SocketClusterPacket packet(Json json) {
        if (!json.isObject() || json.length() < SHORTEST) {
            return NO_OBJECT;
        }
        PacketFields fields = new PacketFields();
        json.forEachField(fields::field);
        SocketClusterPacket packet = fields.packet();
        return packet instanceof SocketClusterPacket.Handshake handshake
                ? new SocketClusterPacket.Handshake(
                        handshake.authToken(), handshake.cid(), isCanonical(json, handshake))
                : packet;
    }

    private static boolean isCanonical(Json json, SocketClusterPacket.Handshake handshake) {
        Json token = handshake.authToken() == null ? Json.NULL : handshake.authToken();
        return json.toString()
                .equals("{\"event\":\"#handshake\",\"data\":{\"authToken\":" + token + "},\"cid\":" + handshake.cid()
                        + '}');
    }
}
