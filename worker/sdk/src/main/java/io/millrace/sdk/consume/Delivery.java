package io.millrace.sdk.consume;

import io.millrace.sdk.publish.Receipt;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record until it is done: its handler has ended, and Redis has taken all that it said. Any thread. */
final class Delivery implements Receipt {
    private static final AtomicIntegerFieldUpdater<Delivery> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "open");

    private final long offset;
    private final PartitionProgress partition;
    private final Intake intake;
    private volatile @Nullable ConsumerRecord<String, byte[]> record;
    /** The handler, and each command that Redis has not taken. */
    private volatile int open = 1;

    Delivery(ConsumerRecord<String, byte[]> record, PartitionProgress partition, Intake intake) {
        this.record = record;
        this.offset = record.offset();
        this.partition = partition;
        this.intake = intake;
    }

    /** Takes the record out. */
    ConsumerRecord<String, byte[]> record() {
        ConsumerRecord<String, byte[]> taken = record;
        if (taken == null) {
            throw new IllegalStateException("Taken before");
        }
        record = null;
        return taken;
    }

    long offset() {
        return offset;
    }

    /** Whether it may begin; else it is another worker's, and forgotten here. */
    boolean begin() {
        if (partition.begin(offset)) {
            return true;
        }
        intake.left();
        return false;
    }

    /** It is none of this service's: done without having begun, so that no other has to begin for its sake. */
    void passOver() {
        OPEN.set(this, 0);
        intake.left();
    }

    /** A command more to wait for. Only between {@link #begin()} and {@link #handled()}. */
    void opened() {
        OPEN.incrementAndGet(this);
    }

    @Override
    public void accepted() {
        closeOne();
    }

    /** The handler has ended. */
    void handled() {
        closeOne();
    }

    private void closeOne() {
        if (OPEN.decrementAndGet(this) == 0) {
            partition.end();
            intake.left();
        }
    }

    boolean isDone() {
        return open == 0;
    }
}
