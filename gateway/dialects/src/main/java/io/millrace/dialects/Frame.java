package io.millrace.dialects;

import io.millrace.contract.Bytes;
import java.nio.charset.StandardCharsets;

/** One message as a transport carries it: a whole WebSocket message, whatever its fragments were. */
public sealed interface Frame {
    /** A text message: valid UTF-8, checked by the transport. */
    record Text(Bytes utf8) implements Frame {
        /** A text message of these characters. */
        public static Text of(String text) {
            return new Text(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String toString() {
            return "Text[" + new String(utf8.array(), StandardCharsets.UTF_8) + ']';
        }
    }

    /** A binary message. */
    record Binary(Bytes bytes) implements Frame {}

    /** Bytes of payload. */
    default int length() {
        return switch (this) {
            case Text text -> text.utf8().length();
            case Binary binary -> binary.bytes().length();
        };
    }
}
