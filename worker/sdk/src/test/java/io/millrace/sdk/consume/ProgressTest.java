package io.millrace.sdk.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done, what may be committed, when to pause. */
@Timeout(20)
final class ProgressTest {
    private final AtomicBoolean otherReason = new AtomicBoolean();
    private final Intake intake = new Intake(4, otherReason::get);
    private final PartitionProgress partition = new PartitionProgress();

    private List<Delivery> deliver(long... offsets) {
        intake.came(offsets.length);
        List<Delivery> all = LongStream.of(offsets)
                .mapToObj(offset -> new Delivery(
                        new ConsumerRecord<String, byte[]>("t", 0, offset, "c", new byte[0]), partition, intake))
                .toList();
        all.forEach(partition::add);
        return all;
    }

    @Test
    void onlyWhatIsDoneFromTheStartIsCommitted() {
        List<Delivery> all = deliver(10, 11, 13);
        all.forEach(it -> assertTrue(it.begin()));
        all.get(1).handled();
        assertEquals(3, partition.advance());
        assertEquals(-1, partition.toCommit());
        all.get(0).handled();
        assertEquals(1, partition.advance());
        assertEquals(12, partition.toCommit());
        all.get(2).handled();
        assertEquals(0, partition.advance());
        assertEquals(14, partition.toCommit());
        partition.committed(14);
        assertEquals(-1, partition.toCommit());
    }

    @Test
    void anEventIsDoneWhenItsHandlerHasEndedAndRedisHasAllOfIt() {
        Delivery delivery = deliver(1).getFirst();
        assertTrue(delivery.begin());
        delivery.opened();
        delivery.opened();
        delivery.accepted();
        delivery.handled();
        assertFalse(delivery.isDone());
        delivery.accepted();
        assertTrue(delivery.isDone());
        assertEquals(0, intake.inFlight());
    }

    @Test
    void nothingBeginsInAPartitionThatHasGone() {
        List<Delivery> all = deliver(1, 2);
        assertTrue(all.get(0).begin());
        partition.revoke();
        assertFalse(all.get(1).begin());
        assertEquals(1, intake.inFlight());
        partition.awaitRunning(System.nanoTime());
        all.get(0).handled();
        partition.awaitRunning(System.nanoTime() + Duration.ofMinutes(1).toNanos());
        assertEquals(1, partition.advance(), "the one that did not begin stays");
        assertEquals(2, partition.toCommit());
    }

    @Test
    void whatStandsInFrontOfTheLastThatHasBegunIsStillDoneWhenThePartitionGoes() throws InterruptedException {
        List<Delivery> all = deliver(1, 2, 3, 4);
        assertTrue(all.get(2).begin());
        all.get(2).handled();
        partition.revoke();
        Thread waiting = Thread.startVirtualThread(() ->
                partition.awaitRunning(System.nanoTime() + Duration.ofMinutes(1).toNanos()));
        assertFalse(all.get(3).begin());
        for (Delivery inFront : all.subList(0, 2)) {
            assertTrue(waiting.isAlive(), "it waits for those that have not begun yet, too");
            assertTrue(inFront.begin());
            inFront.handled();
        }
        waiting.join();
        assertEquals(1, partition.advance());
        assertEquals(4, partition.toCommit(), "what was done is not done again elsewhere");
    }

    @Test
    void theNextBatchWaitsAboveTheMarkAndComesAtHalf() {
        List<Delivery> all = deliver(1, 2, 3, 4, 5);
        all.forEach(it -> assertTrue(it.begin()));
        AtomicBoolean next = next();
        all.get(0).handled();
        all.get(1).handled();
        assertFalse(next.get());
        all.get(2).handled();
        assertTrue(next.get());
    }

    @Test
    void belowTheMarkItComesAtOnce() {
        deliver(1, 2, 3);
        assertTrue(next().get());
    }

    @Test
    void anotherReasonHoldsItUpUntilItIsOver() {
        otherReason.set(true);
        AtomicBoolean next = next();
        intake.look();
        assertFalse(next.get());
        otherReason.set(false);
        intake.look();
        assertTrue(next.get());
    }

    @Test
    void nothingComesOnceItHasStopped() {
        intake.stop();
        AtomicBoolean next = next();
        intake.look();
        assertFalse(next.get());
    }

    private AtomicBoolean next() {
        AtomicBoolean came = new AtomicBoolean();
        intake.next().subscribe().with(_ -> came.set(true));
        return came;
    }
}
