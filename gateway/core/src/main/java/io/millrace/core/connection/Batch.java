package io.millrace.core.connection;

import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.List;

/** What a client is told while its messages go out in batches: one in each interval, for a time. */
final class Batch extends Deadlines.Timer {
    /** More does not wait: half of what a client may have unsent at most. */
    private static final long MOST_BYTES = 64 << 10;

    private final Action.Batch how;
    private final Outbox outbox;
    private final Context context;
    private final long untilNanos;
    private final List<Frame> waiting = new ArrayList<>();
    private final long most;
    private long bytes;

    Batch(Action.Batch how, Outbox outbox, Context context) {
        this.how = how;
        this.outbox = outbox;
        this.context = context;
        this.most = Math.min(MOST_BYTES, context.limits.unsentBytes() / 2);
        this.untilNanos = context.nowNanos + how.forNanos();
        context.deadlines.set(this, context.nowNanos + how.everyNanos());
    }

    /** Lets a message wait. One that stands alone follows at once, behind what waits; false when that is too much. */
    boolean add(Frame frame) {
        if (!how.joiner().takes(frame)) {
            return flush() && outbox.writes(List.of(frame));
        }
        waiting.add(frame);
        bytes += frame.length();
        return bytes < most || flush();
    }

    /** What waits goes out; false when the client is too slow for it. */
    boolean flush() {
        if (waiting.isEmpty()) {
            return true;
        }
        Frame all = waiting.size() == 1 ? waiting.getFirst() : how.joiner().join(waiting);
        waiting.clear();
        bytes = 0;
        return outbox.writes(List.of(all));
    }

    /** Nothing waits any more. */
    void end() {
        context.deadlines.clear(this);
    }

    @Override
    protected void due(long nowNanos) {
        boolean isFast = flush();
        context.unflushed.add(outbox);
        if (!isFast) {
            outbox.client().close(CloseCode.SLOW_READER);
        } else if (nowNanos - untilNanos >= 0) {
            outbox.endBatches();
        } else {
            context.deadlines.set(this, nowNanos + how.everyNanos());
        }
    }
}
