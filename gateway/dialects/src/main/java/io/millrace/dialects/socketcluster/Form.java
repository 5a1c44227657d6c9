package io.millrace.dialects.socketcluster;

import io.millrace.dialects.Frame;

/** How a client's packets are encoded. Nobody negotiates it: the first frame shows it. */
enum Form {
    /** What clients have without being told. */
    JSON,
    /** MessagePack, by sc-codec-min-bin. */
    MIN_BIN;

    /**
     * Of the session that begins with this: bytes that begin a map, an array or any text of MessagePack are no JSON.
     */
    static Form of(Frame first) {
        return first instanceof Frame.Binary binary
                        && binary.length() > 0
                        && binary.bytes().array()[0] < 0
                ? MIN_BIN
                : JSON;
    }

    /** @param maxJson bytes of one packet's data, where it has to be made into JSON */
    PacketReader reader(long maxJson) {
        return switch (this) {
            case JSON -> new JsonPacketReader();
            case MIN_BIN -> new MinBinPacketReader(maxJson);
        };
    }

    PacketWriter writer() {
        return switch (this) {
            case JSON -> new JsonPacketWriter();
            case MIN_BIN -> new MinBinPacketWriter();
        };
    }
}
