package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;

/** Makes packets of one session's messages, in their order. Never fails: what cannot be read is malformed. */
sealed interface PacketReader permits JsonPacketReader, MsgPackPacketReader {
    /** A text message: {@code frame} without its first byte, Engine.IO's type. */
    SocketIoPacket text(Bytes frame);

    /** A binary message. */
    SocketIoPacket binary(Bytes bytes);
}
