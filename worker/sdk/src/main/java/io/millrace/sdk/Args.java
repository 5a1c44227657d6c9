package io.millrace.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Several arguments for a client's ack, returned by a handler. Any other value that a handler returns is one argument.
 */
public final class Args {
    private final @Nullable Object[] values;

    private Args(@Nullable Object[] values) {
        this.values = values;
    }

    /** These, in order: each what {@link Connection#emit} takes. An array of objects is taken as its elements. */
    public static Args of(@Nullable Object... values) {
        return new Args(values.clone());
    }

    /** The arguments, in order. */
    public @Nullable Object[] values() {
        return values.clone();
    }
}
