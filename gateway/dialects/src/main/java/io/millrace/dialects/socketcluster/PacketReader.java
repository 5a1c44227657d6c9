package io.millrace.dialects.socketcluster;

import io.millrace.contract.Bytes;
import java.util.List;

/**
 * Makes packets of one session's messages: one of each, or those of a batch in their order, or none of an empty batch.
 * Never fails: what cannot be read is raw, and a message that is broken anywhere is one raw packet.
 */
sealed interface PacketReader permits JsonPacketReader, MinBinPacketReader {
    /** Packets of one batch: more are one raw packet (not in the original, which knows no limit). */
    int MAX_BATCH = 10_000;

    /** A text message. */
    List<SocketClusterPacket> text(Bytes utf8);

    /** A binary message. */
    List<SocketClusterPacket> binary(Bytes bytes);
}
