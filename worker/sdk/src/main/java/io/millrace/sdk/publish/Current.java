package io.millrace.sdk.publish;

import org.jspecify.annotations.Nullable;

/**
 * The event whose handler runs on a thread. A thread goes from event to event: it is bound once to an object of this
 * class, which says which event it is at.
 */
public final class Current {
    private static final ScopedValue<Current> OF_THREAD = ScopedValue.newInstance();

    private @Nullable Commands commands;

    /** Runs something that handles events one after the other. */
    public static void run(Runnable loop) {
        ScopedValue.where(OF_THREAD, new Current()).run(loop);
    }

    /** The calling thread's; only inside {@link #run}. */
    public static Current ofThread() {
        return OF_THREAD.get();
    }

    /** The commands of the event that is handled on the calling thread, or these when none is. */
    static Commands orElse(Commands other) {
        if (!OF_THREAD.isBound()) {
            return other;
        }
        Commands current = OF_THREAD.get().commands;
        return current == null ? other : current;
    }

    /** A handler begins, or ({@code null}) has ended. */
    public void set(@Nullable Commands now) {
        commands = now;
    }
}
