package io.millrace.sdk.publish;

import org.jspecify.annotations.Nullable;

/** The event whose handler runs on this thread. */
public final class Current {
    /* Not a scoped value: the thread goes from event to event, and a binding for each would make an object for each. */
    private static final ThreadLocal<@Nullable Commands> COMMANDS = new ThreadLocal<>();

    private Current() {}

    /** Its commands, or these when none runs. */
    static Commands orElse(Commands other) {
        Commands current = COMMANDS.get();
        return current == null ? other : current;
    }

    /** A handler begins, or ({@code null}) has ended. */
    public static void set(@Nullable Commands commands) {
        COMMANDS.set(commands);
    }
}
