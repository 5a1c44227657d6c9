package io.millrace.server.harness;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a server sends over a WebSocket's connection, frame by frame, and how it ends. */
public sealed interface Received {
    /** A text frame; {@code text} read as UTF-8. */
    record Text(String text) implements Received {
        @Override
        public String toString() {
            return "text " + text;
        }
    }

    /** A binary frame. */
    record Binary(byte[] bytes) implements Received {
        @Override
        public String toString() {
            return "binary " + HexFormat.of().formatHex(bytes);
        }
    }

    /** A compressed message in one frame, as it is on the wire (RFC 7692, section 7.2.1). */
    record Compressed(boolean text, byte[] bytes) implements Received {
        /** What it says, decompressed by itself: no context is kept on either side. */
        public String said() {
            return new String(Deflated.inflate(bytes), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "compressed " + (text ? "text " + said() : "binary");
        }
    }

    /** A ping. */
    record Ping(String text) implements Received {
        @Override
        public String toString() {
            return ("ping " + text).strip();
        }
    }

    /** A pong. */
    record Pong(String text) implements Received {
        @Override
        public String toString() {
            return ("pong " + text).strip();
        }
    }

    /** A close frame; 1005 stands for one without a code (RFC 6455, section 7.1.5). */
    record Close(int code, String reason) implements Received {
        @Override
        public String toString() {
            return "close " + code;
        }
    }

    /** Any other frame, or one with reserved bits, a mask or without FIN: no server of ours sends it. */
    record Odd(String what) implements Received {
        @Override
        public String toString() {
            return "odd " + what;
        }
    }

    /** The server's half of the connection ended in good order. */
    record End() implements Received {
        @Override
        public String toString() {
            return "end";
        }
    }

    /** The connection was reset. */
    record Reset() implements Received {
        @Override
        public String toString() {
            return "reset";
        }
    }

    /** Nothing came in time. */
    record Silence() implements Received {
        @Override
        public String toString() {
            return "silence";
        }
    }

    /** Whether nothing comes after it. */
    default boolean isLast() {
        return this instanceof End || this instanceof Reset;
    }
}
