package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Frame;
import java.util.Arrays;
import java.util.Base64;

/** An Engine.IO 4 packet that a client may send over a WebSocket (engine.io-protocol v4, "Packet encoding"). */
sealed interface EnginePacket {
    /** A text message; its bytes are the frame's without the first. */
    record TextMessage(Bytes frame) implements EnginePacket {}

    /** A binary message, from a binary frame or as {@code b<base64>} in a text frame. */
    record BinaryMessage(Bytes bytes) implements EnginePacket {}

    /** The answer to a ping. */
    record Pong() implements EnginePacket {}

    /** {@code 2} from a client: in version 4 only the server pings. */
    record Ping() implements EnginePacket {}

    /** The client ends the session. */
    record Close() implements EnginePacket {}

    /** open, upgrade or noop outside their place: without effect. */
    record Idle() implements EnginePacket {}

    /** Anything else. */
    record Malformed() implements EnginePacket {}

    /** Reads a frame. Never fails: what cannot be read is {@link Malformed}. */
    static EnginePacket read(Frame frame) {
        return switch (frame) {
            case Frame.Binary binary -> new BinaryMessage(binary.bytes());
            case Frame.Text text -> read(text.utf8());
        };
    }

    private static EnginePacket read(Bytes text) {
        if (text.length() == 0) {
            return new Malformed();
        }
        return switch (text.array()[0]) {
            case '4' -> new TextMessage(text);
            case '3' -> new Pong();
            case '2' -> new Ping();
            case '1' -> new Close();
            case '0', '5', '6' -> new Idle();
            case 'b' -> base64(text);
            default -> new Malformed();
        };
    }

    /* As Node's decoder: both alphabets, the end at the first =, foreign characters and a dangling one skipped. */
    private static EnginePacket base64(Bytes text) {
        byte[] frame = text.array();
        byte[] coded = new byte[frame.length - 1];
        int length = 0;
        for (int i = 1; i < frame.length && frame[i] != '='; i++) {
            byte c = frame[i] == '-' ? (byte) '+' : frame[i] == '_' ? (byte) '/' : frame[i];
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '/' && c <= '9') || c == '+') {
                coded[length++] = c;
            }
        }
        int whole = length % 4 == 1 ? length - 1 : length;
        return new BinaryMessage(Bytes.of(Base64.getDecoder().decode(Arrays.copyOf(coded, whole))));
    }
}
