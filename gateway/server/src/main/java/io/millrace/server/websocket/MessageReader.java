package io.millrace.server.websocket;

import io.millrace.dialects.CloseCode;
import io.millrace.server.websocket.deflate.MessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** A channel's data frames to whole messages: fragments joined, compression undone, text checked to be UTF-8. */
final class MessageReader {
    /** The first of the reserved bits. */
    private static final int COMPRESSED = 4;

    private final WebSocketChannel channel;
    private final ClientSocket socket;
    private final SocketRules rules;
    private final boolean deflating;

    /** The message whose fragments are coming in. */
    private @Nullable Assembly assembly;

    MessageReader(WebSocketChannel channel, ClientSocket socket, SocketRules rules, boolean deflating) {
        this.channel = channel;
        this.socket = socket;
        this.rules = rules;
        this.deflating = deflating;
    }

    /**
     * Only a message's first frame says so (RFC 7692, section 6). The decoder lets bits pass where they may mean this.
     */
    boolean isCompressed(WebSocketFrame frame) {
        return deflating
                && frame.rsv() == COMPRESSED
                && (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame);
    }

    void take(WebSocketFrame frame) {
        boolean last = frame.isFinalFragment();
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            boolean text = frame instanceof TextWebSocketFrame;
            if (last) {
                message(text, isCompressed(frame), frame.content());
                return;
            }
            ByteBuf empty = channel.alloc().buffer(Math.max(256, frame.content().readableBytes()));
            assembly = new Assembly(channel, rules, text, isCompressed(frame), empty);
            assembly.begin(channel.timers(), System.nanoTime());
        }
        Assembly whole = assembly;
        if (whole == null) {
            throw new IllegalStateException("The decoder lets no continuation pass that continues nothing");
        }
        Assembly.Breach breach = whole.add(frame.content(), last);
        if (breach != null) {
            channel.breach(breach);
        } else if (last) {
            assembly = null;
            try {
                message(whole.isText(), whole.isCompressed(), whole.bytes());
            } finally {
                whole.release(channel.timers());
            }
        }
    }

    private void message(boolean text, boolean compressed, ByteBuf content) {
        if (compressed) {
            inflate(text, content);
        } else if (!text) {
            socket.binary(content);
        } else if (Frames.isUtf8(content)) {
            socket.text(content);
        } else {
            channel.fail(CloseCode.INVALID_UTF8, "invalid UTF-8");
        }
    }

    private void inflate(boolean text, ByteBuf content) {
        try {
            ByteBuf message = MessageDeflate.ofThisLoop().inflate(content, rules.maxMessageBytes(), channel.alloc());
            try {
                message(text, false, message);
            } finally {
                message.release();
            }
        } catch (DataFormatException _) {
            // RFC 7692 names no code. 1007 is for data that is not what its message's type says, and is what ws sends.
            channel.fail(CloseCode.CORRUPT_DATA, "invalid compressed data");
        } catch (MessageDeflate.TooLargeException _) {
            channel.fail(CloseCode.TOO_LARGE, "message too big");
        }
    }

    /** Forgets the message that is coming in. */
    void drop() {
        Assembly unfinished = assembly;
        if (unfinished != null) {
            assembly = null;
            unfinished.release(channel.timers());
        }
    }
}
