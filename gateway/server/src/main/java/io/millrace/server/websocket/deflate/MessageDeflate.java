package io.millrace.server.websocket.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Whole messages to DEFLATE and back (RFC 7692, section 7.2), each by itself: one pair of zlib's states for an event
 * loop serves all its connections.
 */
public final class MessageDeflate {
    /** Of a message that is longer than it may be. */
    public static final class TooLargeException extends Exception {}

    /* What every message compressed with a flush ends with; left out on the wire. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** Bytes that {@link #deflate} wants room for besides the message's own length. */
    public static final int SPARE = TAIL.length;

    private static final int LEAST_BUFFER = 1024;
    /** Decision 0005: a third of the default level's time for nearly its size. */
    private static final int LEVEL = 1;

    private static final FastThreadLocal<MessageDeflate> OF_THIS_LOOP = new FastThreadLocal<>() {
        @Override
        protected MessageDeflate initialValue() {
            return new MessageDeflate();
        }

        @Override
        protected void onRemoval(MessageDeflate removed) {
            removed.deflater.end();
            removed.inflater.end();
        }
    };

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final Inflater inflater = new Inflater(true);

    private MessageDeflate() {}

    /** The event loop's own. */
    public static MessageDeflate ofThisLoop() {
        return OF_THIS_LOOP.get();
    }

    /**
     * Writes the message compressed behind what {@code out} holds. False when it would not be shorter: then nothing is
     * written.
     */
    public boolean deflate(byte[] message, ByteBuf out) {
        deflater.reset();
        deflater.setInput(message);
        int room = message.length + SPARE;
        out.ensureWritable(room);
        ByteBuffer nio = out.nioBuffer(out.writerIndex(), room);
        int length = deflater.deflate(nio, Deflater.SYNC_FLUSH);
        if (length >= room) {
            return false; // not shorter, and perhaps there is more
        }
        out.writerIndex(out.writerIndex() + length - TAIL.length);
        return true;
    }

    /**
     * The message, in a buffer that the caller releases.
     *
     * @param max its bytes at most; no more than that is ever held
     * @throws DataFormatException when it is no DEFLATE
     */
    public ByteBuf inflate(ByteBuf compressed, int max, ByteBufAllocator alloc)
            throws DataFormatException, TooLargeException {
        int guess = Math.max(LEAST_BUFFER, Math.min(max, compressed.readableBytes() * 4));
        ByteBuf out = alloc.directBuffer(guess, Math.max(guess, max + 1));
        try {
            inflater.reset();
            inflater.setInput(compressed.nioBuffer());
            run(out, max);
            inflater.setInput(TAIL);
            run(out, max);
            return out;
        } catch (DataFormatException | TooLargeException e) {
            out.release();
            throw e;
        }
    }

    /* Until all input is used, or a final block ends the message (section 7.2.3.5): what pads it is nothing. */
    private void run(ByteBuf out, int max) throws DataFormatException, TooLargeException {
        while (!inflater.finished()) {
            if (!out.isWritable()) {
                out.capacity(Math.min(out.maxCapacity(), out.capacity() * 2));
            }
            int length = inflater.inflate(out.nioBuffer(out.writerIndex(), out.writableBytes()));
            out.writerIndex(out.writerIndex() + length);
            if (out.readableBytes() > max) {
                throw new TooLargeException();
            }
            if (inflater.needsDictionary()) {
                throw new DataFormatException("a dictionary that was never agreed on");
            }
            if (length == 0) {
                return;
            }
        }
    }
}
