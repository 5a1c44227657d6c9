package io.millrace.server.websocket;

import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.server.websocket.deflate.MessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Server frames as they go on the wire (RFC 6455, section 5.2): never masked, never fragmented. */
final class Frames {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The reserved bit of a compressed message's first frame, beside its opcode. */
    private static final int COMPRESSED = 0x40;

    private Frames() {}

    /** A message, as one frame. */
    static ByteBuf message(ByteBufAllocator alloc, Frame message) {
        return switch (message) {
            case Frame.Text text -> frame(alloc, TEXT, text.utf8().array());
            case Frame.Binary binary -> frame(alloc, BINARY, binary.bytes().array());
        };
    }

    /** A message, as one compressed frame (RFC 7692, section 7.2.1); as it is where that would not be shorter. */
    static ByteBuf compressedMessage(ByteBufAllocator alloc, Frame message) {
        return switch (message) {
            case Frame.Text text -> compressedFrame(alloc, TEXT, text.utf8().array());
            case Frame.Binary binary ->
                compressedFrame(alloc, BINARY, binary.bytes().array());
        };
    }

    private static ByteBuf compressedFrame(ByteBufAllocator alloc, int opcode, byte[] payload) {
        int room = headerLength(payload.length);
        ByteBuf frame = alloc.directBuffer(room + payload.length + MessageDeflate.SPARE);
        if (!MessageDeflate.ofThisLoop().deflate(payload, frame.writerIndex(room))) {
            frame.release();
            return frame(alloc, opcode, payload);
        }
        int end = frame.writerIndex();
        int from = room - headerLength(end - room);
        writeHeader(frame.setIndex(from, from), COMPRESSED | opcode, end - room);
        return frame.writerIndex(end);
    }

    /** One whole frame. */
    static ByteBuf frame(ByteBufAllocator alloc, int opcode, byte[] payload) {
        int length = payload.length;
        ByteBuf frame = alloc.directBuffer(headerLength(length) + length);
        writeHeader(frame, opcode, length);
        return frame.writeBytes(payload);
    }

    /**
     * A close frame; with code 0 one without a body. {@code reason} is cut to what a control frame can hold (123 bytes
     * of UTF-8), at a character.
     */
    static ByteBuf close(ByteBufAllocator alloc, int code, String reason) {
        if (code == 0) {
            return emptyClose(alloc);
        }
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, 123);
        while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        ByteBuf frame = alloc.directBuffer(4 + length);
        writeHeader(frame, CLOSE, 2 + length);
        return frame.writeShort(code).writeBytes(utf8, 0, length);
    }

    /** A close frame without a body, as RFC 6455, section 5.5.1, allows for. */
    static ByteBuf emptyClose(ByteBufAllocator alloc) {
        ByteBuf frame = alloc.directBuffer(2);
        writeHeader(frame, CLOSE, 0);
        return frame;
    }

    static int headerLength(int length) {
        return length < 126 ? 2 : length < 65_536 ? 4 : 10;
    }

    private static void writeHeader(ByteBuf frame, int opcode, int length) {
        int first = 0x80 | opcode;
        if (length < 126) {
            frame.writeShort(first << 8 | length);
        } else if (length < 65_536) {
            frame.writeInt((first << 8 | 126) << 16 | length);
        } else {
            frame.writeShort(first << 8 | 127).writeLong(length);
        }
    }

    /** Whether the readable bytes are well-formed UTF-8. Eight bytes at a time while they are ASCII. */
    static boolean isUtf8(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at + 8 <= end && (bytes.getLong(at) & 0x8080808080808080L) == 0) {
            at += 8;
        }
        return at == end || ByteBufUtil.isText(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    /** Where the characters that are whole end: before a first byte near the end that announces more than there is. */
    static int lastWholeCharacter(ByteBuf bytes) {
        int end = bytes.writerIndex();
        for (int at = end - 1; at >= Math.max(bytes.readerIndex(), end - 3); at--) {
            int one = bytes.getByte(at) & 0xFF;
            if (one >= 0xC0) {
                int length = one >= 0xF0 ? 4 : one >= 0xE0 ? 3 : 2;
                return at + length > end ? at : end;
            }
            if (one < 0x80) {
                return end;
            }
        }
        return end;
    }

    /** What a decoder means that gives up with this status code. */
    static CloseCode breachOf(int code) {
        return switch (code) {
            case 1007 -> CloseCode.INVALID_UTF8;
            case 1009 -> CloseCode.TOO_LARGE;
            default -> CloseCode.PROTOCOL_ERROR;
        };
    }
}
