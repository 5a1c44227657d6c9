package io.millrace.sdk.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RunnersTest {
    private static final int LANES = 500;

    @Test
    void lanesThatBlockHoldUpNoOther() throws Exception {
        CountDownLatch allBlocked = new CountDownLatch(LANES);
        CountDownLatch letGo = new CountDownLatch(1);
        Set<Lane> ran = ConcurrentHashMap.newKeySet();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Runners runners = new Runners(executor, lane -> {
                allBlocked.countDown();
                await(letGo);
                ran.add(lane);
            });
            for (int i = 0; i < LANES; i++) {
                runners.ready(new Lane("c" + i));
            }
            runners.wake();
            allBlocked.await();
            letGo.countDown();
        }
        assertEquals(LANES, ran.size());
    }

    @Test
    void lanesThatDoNotBlockShareFewThreads() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(LANES);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Runners runners = new Runners(
                    task -> {
                        threads.incrementAndGet();
                        executor.execute(task);
                    },
                    _ -> all.countDown());
            for (int i = 0; i < LANES; i++) {
                runners.ready(new Lane("c" + i));
            }
            runners.wake();
            all.await();
        }
        assertTrue(threads.get() < LANES / 2, "threads: " + threads);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
