package io.millrace.sdk.consume;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether more events are taken. Kafka is asked for the next batch when {@link #next()} ends, which is at once below
 * the mark, and at half of it after a pause. Any thread.
 */
final class Intake {
    private final int mark;
    private final BooleanSupplier otherReason;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicReference<@Nullable UniEmitter<? super Void>> waiting = new AtomicReference<>();
    private volatile boolean stopped;

    /** @param otherReason why to pause whatever is in flight; when it ends, {@link #look()} */
    Intake(int mark, BooleanSupplier otherReason) {
        this.mark = mark;
        this.otherReason = otherReason;
    }

    /** So many events have come. */
    void came(int events) {
        inFlight.addAndGet(events);
    }

    /** One is done, or gone. */
    void left() {
        if (inFlight.decrementAndGet() == mark / 2) {
            look();
        }
    }

    /** Takes no more events for good. */
    void stop() {
        stopped = true;
    }

    /** Whether the next batch has to wait. */
    boolean isPaused() {
        return waiting.get() != null;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Ends when the next batch may come. */
    Uni<Void> next() {
        if (inFlight.get() < mark && !otherReason.getAsBoolean() && !stopped) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().emitter(emitter -> {
            waiting.set(emitter);
            look();
        });
    }

    /** Lets the next batch come, if nothing is in its way any more. */
    void look() {
        if (waiting.get() != null && inFlight.get() <= mark / 2 && !otherReason.getAsBoolean() && !stopped) {
            UniEmitter<? super Void> emitter = waiting.getAndSet(null);
            if (emitter != null) {
                emitter.complete(null);
            }
        }
    }
}
