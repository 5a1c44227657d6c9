package io.millrace.server.gateway;

import io.millrace.core.cluster.Departures;
import io.millrace.core.connection.Loop;
import io.millrace.server.loop.EventLoops;
import io.millrace.server.websocket.Admission;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a gateway goes away, while its sockets still stand. Whatever its clients, Kafka and Redis do, it takes no longer
 * than {@code drain-wait + drain-over + stop-timeout}.
 *
 * <pre>
 * not told                -- told to stop --------------------------> not ready, takes clients
 * not ready, takes clients -- drain-wait over -----------------------> takes nobody, asks its clients to go
 * asks its clients to go   -- all have gone, or had time to ---------> waits for Kafka
 * waits for Kafka          -- it has everything, or stop-timeout over -> drained
 * </pre>
 */
public final class Drain {
    private static final System.Logger LOG = System.getLogger(Drain.class.getName());
    private static final long STEP_MILLIS = 20;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** From the request to go until a socket is closed that does not answer it, and a little more. */
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    private final EventLoops loops;
    private final Admission admission;
    private final Runnable begins;
    private final GatewayConfig config;
    private final CountDownLatch hurried = new CountDownLatch(1);
    private volatile boolean begun;
    private volatile boolean whole;
    private long endNanos;

    /** @param begins told once, when it begins */
    Drain(EventLoops loops, Admission admission, Runnable begins, GatewayConfig config) {
        this.loops = loops;
        this.admission = admission;
        this.begins = begins;
        this.config = config;
    }

    /** Whether the gateway was told to stop. Any thread. */
    public boolean hasBegun() {
        return begun;
    }

    /** How many clients are still to go; 0 before it has begun. Any thread. */
    public int clientsToGo() {
        return begun ? admission.clients() : 0;
    }

    /** No spread of time any more, and no patience: who is still here goes now. Any thread. */
    void hurry() {
        LOG.log(System.Logger.Level.INFO, "Told to stop once more: who is still here goes now");
        hurried.countDown();
        loops.onEach(Loop::leaveNow);
    }

    /** Whether Kafka has all that was taken, so that nobody has to say an end in this gateway's place. Any thread. */
    boolean isWhole() {
        return whole;
    }

    /** What is left of the time that the stop may take; all of it when nothing has begun. */
    Duration timeLeft() {
        return begun ? Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())) : config.stopTimeout();
    }

    /** All of it; returns when the gateway holds nothing any more, or its time is over. */
    void run() throws InterruptedException {
        long began = System.nanoTime();
        long waitNanos = config.drainWait().toNanos();
        endNanos = began
                + waitNanos
                + config.drainOver().toNanos()
                + config.stopTimeout().toNanos();
        begun = true;
        begins.run();
        if (waitNanos > 0 && (admission.clients() > 0 || pollsElsewhere() > 0)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Draining: not ready, and takes clients for {0} more",
                    config.drainWait());
            var _ = hurried.await(waitNanos, TimeUnit.NANOSECONDS);
        }
        admission.close();
        int clients = admission.clients();
        letGo(clients);
        long bytes = flush();
        whole = bytes == 0;
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (bytes == 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Drained in {0} ms: Kafka has all that its {1} clients had sent",
                    millis,
                    clients);
        } else {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Not drained in {0} ms: Kafka has not taken {1} bytes of its {2} clients'' events, which are lost",
                    millis,
                    bytes < 0 ? "some" : bytes,
                    clients);
        }
    }

    private void letGo(int clients) throws InterruptedException {
        Duration over = hurried.getCount() == 0 ? Duration.ZERO : config.drainOver();
        if (clients > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Draining: takes nobody any more, and asks {0} clients to come back to another gateway, over {1}",
                    clients,
                    over);
        }
        long from = System.nanoTime();
        loops.onEach((loop, now) -> loop.leave(
                new Departures(
                        from,
                        over.toNanos(),
                        config.drainPatience().toNanos(),
                        ThreadLocalRandom.current().nextLong()),
                now));
        long until = from
                + over.toNanos()
                + Math.min(
                        config.drainPatience().toNanos() + FAREWELL_NANOS,
                        config.stopTimeout().toNanos() / 2);
        awaitGone(clients, until);
    }

    private void awaitGone(int clients, long until) throws InterruptedException {
        long reported = System.nanoTime();
        while ((admission.clients() > 0 || pollsElsewhere() > 0) && System.nanoTime() - until < 0) {
            Thread.sleep(STEP_MILLIS);
            if (System.nanoTime() - reported > REPORT_NANOS) {
                reported = System.nanoTime();
                LOG.log(
                        System.Logger.Level.INFO,
                        "Draining: {0} of {1} clients are still here",
                        admission.clients(),
                        clients);
            }
        }
    }

    /** Requests that wait here for sessions of other gateways; 0 too where an event loop does not say it in time. */
    private long pollsElsewhere() throws InterruptedException {
        try {
            return loops.sum(Loop::pollsElsewhere).get(REPORT_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return 0;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Returns how many bytes Kafka has not taken in time; less than 0 when the event loops do not even say that. */
    private long flush() throws InterruptedException {
        loops.onEach(Loop::lastCall);
        try {
            while (true) {
                long bytes = loops.sum(Loop::unstoredBytes).get(timeLeft().toNanos(), TimeUnit.NANOSECONDS);
                if (bytes == 0 || timeLeft().toMillis() < STEP_MILLIS) {
                    return bytes;
                }
                Thread.sleep(STEP_MILLIS);
            }
        } catch (TimeoutException _) {
            return -1;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
