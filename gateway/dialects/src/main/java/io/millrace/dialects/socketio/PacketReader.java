package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import org.jspecify.annotations.Nullable;

/** Makes packets of one session's messages, in their order. Never fails: what cannot be read is malformed. */
sealed interface PacketReader permits JsonPacketReader, MsgPackPacketReader {
    /** A text message: {@code frame} without its first byte, Engine.IO's type. */
    SocketIoPacket text(Bytes frame);

    /** A binary message. */
    SocketIoPacket binary(Bytes bytes);

    /** What is read of a packet whose end is still to come, for {@link #resume}; {@code null} where there is none. */
    @Nullable
    Json unfinished();

    /**
     * Goes on in the middle of a packet. Called once, first.
     *
     * @throws IllegalArgumentException no packet is unfinished there
     * @throws io.millrace.contract.json.JsonException the same
     */
    void resume(Json unfinished);
}
