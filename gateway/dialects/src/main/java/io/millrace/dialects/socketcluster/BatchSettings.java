package io.millrace.dialects.socketcluster;

/**
 * Batches to a client that has just come in, as {@code batchOnHandshake} of the original.
 *
 * @param intervalNanos from one to the next
 * @param durationNanos after which each message goes out by itself
 */
public record BatchSettings(long intervalNanos, long durationNanos) {
    /** Each message goes out by itself from the beginning. */
    public static final BatchSettings NONE = new BatchSettings(0, 0);

    boolean areOn() {
        return durationNanos > 0;
    }
}
