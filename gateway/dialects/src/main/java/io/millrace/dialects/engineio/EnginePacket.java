package io.millrace.dialects.engineio;

import io.millrace.contract.Bytes;
import io.millrace.dialects.Frame;
import java.util.Arrays;
import java.util.Base64;

/** An Engine.IO packet that a client may send over a WebSocket (engine.io-protocol v3 and v4, "Packet encoding"). */
sealed interface EnginePacket {
    /** A text message; its bytes are the frame's, from the second on. */
    record TextMessage(Bytes frame) implements EnginePacket {}

    /** A binary message, from a binary frame or in base64 from a text frame. */
    record BinaryMessage(Bytes bytes) implements EnginePacket {}

    /** The answer to a ping. */
    record Pong() implements EnginePacket {}

    /** A ping, which only version 3 expects from a client. */
    record Ping() implements EnginePacket {}

    /** The client ends the session. */
    record Close() implements EnginePacket {}

    /** open, upgrade or noop outside their place: without effect. */
    record Idle() implements EnginePacket {}

    /** Anything else. */
    record Malformed() implements EnginePacket {}

    /** Reads a frame of version 3 or 4. Never fails: what cannot be read is {@link Malformed}. */
    static EnginePacket read(Frame frame, int version) {
        return switch (frame) {
            case Frame.Binary(Bytes bytes) -> version == 3 ? typed(bytes.array()) : new BinaryMessage(bytes);
            case Frame.Text(Bytes text) -> text(text, version);
        };
    }

    private static EnginePacket text(Bytes text, int version) {
        if (text.length() == 0) {
            return new Malformed();
        }
        byte type = text.array()[0];
        if (type == '4') {
            return new TextMessage(text);
        }
        if (type != 'b') {
            return ofType(type - '0');
        }
        if (version == 4) {
            return new BinaryMessage(base64(text, 1));
        }
        boolean isMessage = text.length() > 1 && text.array()[1] == '4';
        return isMessage ? new BinaryMessage(base64(text, 2)) : new Malformed();
    }

    /* Version 3 has the type as the first byte. What has none of the seven, or no byte at all, is nobody's there. */
    private static EnginePacket typed(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] < 0 || bytes[0] > 6) {
            return new Idle();
        }
        return bytes[0] == 4
                ? new BinaryMessage(Bytes.of(Arrays.copyOfRange(bytes, 1, bytes.length)))
                : ofType(bytes[0]);
    }

    private static EnginePacket ofType(int type) {
        return switch (type) {
            case 0, 5, 6 -> new Idle();
            case 1 -> new Close();
            case 2 -> new Ping();
            case 3 -> new Pong();
            default -> new Malformed();
        };
    }

    /* As Node's decoder: both alphabets, the end at the first =, foreign characters and a dangling one skipped. */
    private static Bytes base64(Bytes text, int from) {
        byte[] frame = text.array();
        byte[] coded = new byte[frame.length - from];
        int length = 0;
        for (int i = from; i < frame.length && frame[i] != '='; i++) {
            byte c = frame[i] == '-' ? (byte) '+' : frame[i] == '_' ? (byte) '/' : frame[i];
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '/' && c <= '9') || c == '+') {
                coded[length++] = c;
            }
        }
        int whole = length % 4 == 1 ? length - 1 : length;
        return Bytes.of(Base64.getDecoder().decode(Arrays.copyOf(coded, whole)));
    }
}
