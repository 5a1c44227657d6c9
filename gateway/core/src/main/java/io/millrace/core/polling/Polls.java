package io.millrace.core.polling;

import java.util.function.Consumer;

/** Where requests on sessions of long polling go: an event loop's own sessions, or the way to those elsewhere. */
public interface Polls {
    /** Of a loop that has no sessions of long polling. */
    Polls NOBODY = (_, reply, _) -> {
        reply.accept(new PollAnswer.Wrong(PollAnswer.UNKNOWN_SESSION));
        return _ -> {};
    };

    /**
     * A request, in order with the others that came on this loop for the same session. It is answered once, on this
     * loop, perhaps within this call. But for two cases: nothing is said any more to who has gone; and a
     * {@link PollRequest.Posting} is answered only when it is refused: the announced {@link PollRequest.Post} of the
     * same session that follows it takes its place, and from then on only that one may be {@linkplain Open#aborted
     * aborted}.
     */
    Open ask(PollRequest request, Consumer<PollAnswer> reply, long nowNanos);

    /** A request that is under way. */
    interface Open {
        /** Who asked has gone. Without effect when it was answered. */
        void aborted(long nowNanos);

        /** A GET may come back with nothing: its connection is about to end. Without effect on any other request. */
        default void released(long nowNanos) {}
    }
}
