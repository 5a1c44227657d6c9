package io.millrace.core.connection;

import java.util.concurrent.TimeUnit;

/**
 * The end of what a client was let in for, or of its token. The moment is one of the wall clock, which may be set
 * meanwhile and may lie beyond all that nanoseconds can count.
 */
final class Expiry extends Deadlines.Timer {
    /** Further ahead it looks again on the way. */
    private static final long LOOK_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Context context;
    private final Runnable then;
    private long atEpochMillis = Doorkeeper.NEVER;

    Expiry(Context context, Runnable then) {
        this.context = context;
        this.then = then;
    }

    /** The earliest of all moments that were named counts. */
    void noLaterThan(long epochMillis) {
        if (epochMillis < atEpochMillis) {
            atEpochMillis = epochMillis;
            look();
        }
    }

    /** By the wall clock. */
    long atEpochMillis() {
        return atEpochMillis;
    }

    /** It has ended by itself. */
    void clear() {
        context.deadlines.clear(this);
    }

    @Override
    protected void due(long nowNanos) {
        if (context.epochMillis() >= atEpochMillis) {
            then.run();
        } else {
            look();
        }
    }

    private void look() {
        long now = context.epochMillis();
        long ahead = atEpochMillis <= now ? 0 : Math.min(LOOK_MILLIS, atEpochMillis - now);
        context.deadlines.set(this, context.nowNanos + TimeUnit.MILLISECONDS.toNanos(ahead));
    }
}
