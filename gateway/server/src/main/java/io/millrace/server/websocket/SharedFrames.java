package io.millrace.server.websocket;

import io.millrace.dialects.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Frames of an event loop as they go on the wire. A frame that is sent to several sockets in one turn is one buffer for
 * all of them but the first: a room's message is copied twice for each loop, however many are there, and slow readers
 * hold the same bytes.
 */
final class SharedFrames {
    /** A message is one frame and one for each attachment: so many are recognised when they come again. */
    private static final int SLOTS = 4;

    private static final FastThreadLocal<SharedFrames> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected SharedFrames initialValue() {
            return new SharedFrames();
        }
    };

    private static final FastThreadLocal<SharedFrames> COMPRESSED_OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected SharedFrames initialValue() {
            return new SharedFrames(Frames::compressedMessage);
        }
    };

    /** Makes a message's wire form. */
    private interface Encoder {
        ByteBuf encode(ByteBufAllocator alloc, Frame message);
    }

    private final Encoder encoder;

    private final @Nullable Frame[] frames = new @Nullable Frame[SLOTS];
    private final @Nullable ByteBuf[] buffers = new @Nullable ByteBuf[SLOTS];
    private int next;
    private boolean isToForget;

    SharedFrames() {
        this(Frames::message);
    }

    private SharedFrames(Encoder encoder) {
        this.encoder = encoder;
    }

    /** The current event loop's. */
    static SharedFrames ofLoop() {
        return OF_LOOP.get();
    }

    /** The current event loop's for sockets that take compressed messages: a room's is compressed twice at most. */
    static SharedFrames compressedOfLoop() {
        return COMPRESSED_OF_LOOP.get();
    }

    /**
     * The wire form, for one write. Frames are told apart by identity.
     *
     * @param loop the current event loop, on which what is shared is forgotten when this turn is over
     */
    ByteBuf of(Frame frame, ByteBufAllocator alloc, EventExecutor loop) {
        for (int i = 0; i < SLOTS; i++) {
            if (frames[i] == frame) {
                return shared(i, frame, alloc, loop);
            }
        }
        int slot = next;
        next = (slot + 1) % SLOTS;
        clear(slot);
        frames[slot] = frame;
        return encoder.encode(alloc, frame);
    }

    private ByteBuf shared(int slot, Frame frame, ByteBufAllocator alloc, EventExecutor loop) {
        ByteBuf buffer = buffers[slot];
        if (buffer == null) {
            buffer = encoder.encode(alloc, frame);
            buffers[slot] = buffer;
            if (!isToForget) {
                isToForget = true;
                loop.execute(this::forget);
            }
        }
        return buffer.retainedDuplicate();
    }

    private void forget() {
        isToForget = false;
        for (int i = 0; i < SLOTS; i++) {
            clear(i);
        }
    }

    private void clear(int slot) {
        frames[slot] = null;
        ByteBuf buffer = buffers[slot];
        if (buffer != null) {
            buffers[slot] = null;
            buffer.release();
        }
    }
}
