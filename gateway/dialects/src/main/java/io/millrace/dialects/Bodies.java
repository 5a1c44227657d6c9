package io.millrace.dialects;

import io.millrace.contract.Bytes;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of one session lie in the bodies of long polling, both ways. Belongs to its session's event loop,
 * and may remember what it has read.
 */
public interface Bodies {
    /** Of the protocol: a session is of one, and each of its requests says which it means. */
    int version();

    /**
     * A client's body; {@code null} where no body of this type is taken.
     *
     * @param binary whether it is {@code application/octet-stream}
     * @param textOnly whether this request says that its client takes text alone
     */
    @Nullable
    Packets read(Bytes body, boolean binary, boolean textOnly);

    /**
     * The next body for the client: takes as many frames from the queue as fit, the first one in any case.
     *
     * @param frames as a WebSocket carries them
     * @param textOnly as in {@link #read}
     * @param most bytes of the body, unless a single frame makes more of it: no more than three times that frame
     */
    Body write(Queue<Frame> frames, boolean textOnly, int most);

    /** Tells the client that its session is over. */
    Frame close();

    /**
     * Whether its client comes back when {@link #close} tells it that its session is over. Else it has to learn so from
     * a request that is refused.
     */
    boolean heedsClose();

    /** Tells the client nothing, and lets its waiting request come back. */
    Frame noop();

    /** Whether the client says by this that its session is over. */
    boolean isClose(Frame frame);

    /**
     * The messages of a body, one by one and each read only when it is asked for: what is in front of a broken one has
     * been acted on by then.
     */
    interface Packets {
        /**
         * The next one, as a WebSocket would bring it; {@code null} behind the last. In place of what cannot be read
         * comes one that every session closes for, and nothing follows it.
         */
        @Nullable
        Frame next();
    }

    /**
     * A body for a client.
     *
     * @param binary whether it is bytes; else it is UTF-8
     * @param taken bytes of the frames in it
     */
    record Body(Bytes bytes, boolean binary, long taken) {}
}
