package io.millrace.core.connection;

/** Until when a client's silence is not held against it, as it was not listened to. */
final class Silence {
    /** After our own pause it gets this long to be heard again. */
    private static final long GRACE_NANOS = 5_000_000_000L;

    private long forgivenUntil;

    Silence(long nowNanos) {
        forgivenUntil = nowNanos;
    }

    void forgive(long nowNanos) {
        forgivenUntil = nowNanos + GRACE_NANOS;
    }

    boolean isForgiven(long nowNanos) {
        return nowNanos - forgivenUntil < 0;
    }
}
