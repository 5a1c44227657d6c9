package io.millrace.dialects.socketcluster;

import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;

/** How a client's packets are encoded. Nobody negotiates it: the first frame shows it. */
enum Form {
    /** What clients have without being told. */
    JSON,
    /** MessagePack, by sc-codec-min-bin. */
    MIN_BIN;

    /** Protocols 1 and 2 differ in no message that is encoded for many. */
    private static final int EVERY_VERSION = 0;

    private static final Encoding IN_JSON = new Encoding(SocketClusterDialect.NAME, EVERY_VERSION, "json", true);
    private static final Encoding IN_MIN_BIN = new Encoding(SocketClusterDialect.NAME, EVERY_VERSION, "min-bin", false);

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

    /** The form of an {@link #encoding}. */
    static Form of(Encoding encoding) {
        return encoding.equals(IN_MIN_BIN) ? MIN_BIN : JSON;
    }

    /** The same for all sessions of this form. */
    Encoding encoding() {
        return switch (this) {
            case JSON -> IN_JSON;
            case MIN_BIN -> IN_MIN_BIN;
        };
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
