package io.millrace.dialects.socketio;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts packets into the frames of one {@link io.millrace.dialects.Encoding}. */
sealed interface PacketWriter permits JsonPacketWriter, MsgPackPacketWriter {
    /** The client is in; {@code sid} is told in protocol 5 only. */
    Frame connected(String namespace, String sid);

    /**
     * It is not: in protocol 5 {@code {"message","data"?}}, always an object, or clients throw; in protocol 4 the data,
     * if there is any, else the message.
     */
    Frame refused(String namespace, String message, @Nullable Json data);

    /** It is sent away: after this it does not come back by itself. */
    Frame disconnect(String namespace);

    /**
     * An event.
     *
     * @param args a JSON array, without the name
     * @param ackId under which the client is to answer, or empty
     */
    List<Frame> event(String namespace, String name, Json args, List<Bytes> attachments, String ackId);

    /** The answer to a client's event. */
    List<Frame> ack(String namespace, String ackId, Json args, List<Bytes> attachments);
}
