package io.millrace.server.websocket;

import io.millrace.core.connection.Deadlines;
import io.millrace.dialects.CloseCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A message that comes in fragments: bounded in bytes, in their number and in time. A channel has one only while a
 * message is unfinished.
 */
final class Assembly extends Deadlines.Timer {
    /** Why a message cannot be finished. */
    enum Breach {
        TOO_BIG(CloseCode.TOO_LARGE, "message too big"),
        TOO_MANY_FRAGMENTS(CloseCode.UNFINISHED_MESSAGE, "message in too many fragments"),
        TOO_SLOW(CloseCode.UNFINISHED_MESSAGE, "message not finished in time"),
        NO_UTF8(CloseCode.INVALID_UTF8, "invalid UTF-8");

        private final CloseCode code;
        private final String words;

        Breach(CloseCode code, String words) {
            this.code = code;
            this.words = words;
        }

        CloseCode code() {
            return code;
        }

        String words() {
            return words;
        }
    }

    private final WebSocketChannel channel;
    private final SocketRules rules;
    private final boolean text;
    private final boolean compressed;
    private final ByteBuf bytes;
    private int fragments;

    /** So much of {@link #bytes} is UTF-8 for certain. */
    private int checkedBytes;

    /** From when the time counts. */
    private long sinceNanos;

    Assembly(WebSocketChannel channel, SocketRules rules, boolean text, boolean compressed, ByteBuf empty) {
        this.channel = channel;
        this.rules = rules;
        this.text = text;
        this.compressed = compressed;
        this.bytes = empty;
    }

    void begin(Deadlines timers, long nowNanos) {
        sinceNanos = nowNanos;
        timers.set(this, nowNanos + rules.messageTimeout().toNanos());
    }

    /** Takes a fragment, which may be empty and counts all the same; {@code null} when all is well. */
    @Nullable
    Breach add(ByteBuf content, boolean last) {
        if (++fragments > rules.maxFragments()) {
            return Breach.TOO_MANY_FRAGMENTS;
        }
        if ((long) bytes.readableBytes() + content.readableBytes() > rules.maxMessageBytes()) {
            return Breach.TOO_BIG;
        }
        // Copied, not composed: a message of many one-byte fragments must not cost a hundred bytes for each.
        bytes.writeBytes(content);
        // At once, not when the message ends (section 8.1); of what is compressed nobody knows before.
        return text && !compressed && !last && !isUtf8SoFar() ? Breach.NO_UTF8 : null;
    }

    private boolean isUtf8SoFar() {
        int end = Frames.lastWholeCharacter(bytes);
        boolean good = Frames.isUtf8(bytes.slice(checkedBytes, end - checkedBytes));
        checkedBytes = end;
        return good;
    }

    boolean isText() {
        return text;
    }

    boolean isCompressed() {
        return compressed;
    }

    /** What came so far; the caller {@link #release}s it. */
    ByteBuf bytes() {
        return bytes;
    }

    void release(Deadlines timers) {
        timers.clear(this);
        bytes.release();
    }

    /* While we do not read, the rest cannot come: the time begins anew. */
    @Override
    protected void due(long nowNanos) {
        if (channel.wasHeldBack(sinceNanos)) {
            begin(channel.timers(), nowNanos);
        } else {
            channel.breach(Breach.TOO_SLOW);
        }
    }
}
