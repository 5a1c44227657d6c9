package io.millrace.server.loop;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.connection.Deadlines;
import io.millrace.core.connection.Loop;
import io.millrace.core.forward.EventLog;
import io.millrace.server.log.Rest;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Drives a core {@link Loop} on its Netty event loop: brings other threads' mail, the time and its deadlines. Many
 * letters are one task of the event loop, so a burst wakes it once.
 */
public final class LoopDriver {
    private static final System.Logger LOG = System.getLogger(LoopDriver.class.getName());
    /** Of all loops. */
    private static final Rest LOSSES = new Rest();
    /** Letters taken before sockets have their turn; most only move to the core's inbox, which slices the work. */
    private static final int SLICE = 65_536;
    /** What a letter of another loop takes of that: it is carried out at once. */
    private static final int LETTER = 128;

    private static final long TICK_MILLIS = 100;

    private final EventLoop eventLoop;
    private final Queue<Mail> mailbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Deadlines socketTimers = new Deadlines();
    private final Loop loop;
    private final LongConsumer delayNanos;
    /** When the next tick should come; 0 before the first. */
    private long dueNanos;

    private boolean goesOn;
    private volatile boolean quiet;
    private long timerNanos = Long.MAX_VALUE;
    private @Nullable ScheduledFuture<?> timer;

    /** Makes a core loop for a driver. */
    public interface Maker {
        /** Called once, before anything else happens on that loop. */
        Loop make(LoopDriver driver);
    }

    /** Starts to tick at once; {@code delayNanos} is told how late each tick comes. */
    LoopDriver(EventLoop eventLoop, LongConsumer delayNanos, Maker maker) {
        this.eventLoop = eventLoop;
        this.delayNanos = delayNanos;
        this.loop = maker.make(this);
        eventLoop.execute(this::tick);
        var _ = eventLoop.scheduleAtFixedRate(this::tickInTime, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The core's loop; only to be touched on the event loop. */
    public Loop loop() {
        return loop;
    }

    /** Timers of the sockets themselves, met within a tenth of a second; only to be touched on the event loop. */
    public Deadlines socketTimers() {
        return socketTimers;
    }

    /** From the bus loop. Any thread. */
    void tell(LoopMessage message) {
        post(new Mail.FromBus(message));
    }

    /** Another event loop's. Any thread. */
    void letter(Address from, Letter letter) {
        post(new Mail.FromLoop(from, letter));
    }

    /** What was sent to that gateway may be lost. Any thread. */
    void peerLost(String gateway) {
        post(new Mail.PeerLost(gateway));
    }

    /** The log has an event. Any thread. */
    public void stored(EventLog.Receipt receipt) {
        post(new Mail.Stored(receipt));
    }

    /** The log has lost an event. Any thread. */
    public void lost(EventLog.Receipt receipt, String why) {
        if (!quiet) {
            LOSSES.say(more -> LOG.log(
                    System.Logger.Level.WARNING,
                    "Kafka has not stored an event, so its client is closed: {0}{1}",
                    why,
                    more));
        }
        post(new Mail.Lost(receipt, why));
    }

    /** Runs on the event loop, from any thread, and what it causes moves on. */
    public void onLoop(ObjLongConsumer<Loop> task) {
        eventLoop.execute(() -> {
            task.accept(loop, System.nanoTime());
            endTurn();
        });
    }

    /** Runs behind what the sockets have brought by now. On the event loop. */
    public void afterReading(Runnable task) {
        eventLoop.execute(task);
    }

    /** The gateway stops: no line any more for each event that Kafka does not take. Any thread. */
    void loseQuietly() {
        quiet = true;
    }

    /** After a batch of calls to the core's loop: moves on what they have caused. On the event loop. */
    public void endTurn() {
        if (loop.endTurn(System.nanoTime()) && !goesOn) {
            goesOn = true;
            soon(this::goOn);
        }
        long next = loop.nextDeadlineNanos();
        if (next != Long.MAX_VALUE && (timer == null || next - timerNanos < 0)) {
            schedule(next);
        }
    }

    /* A timer, not a task: Netty runs up to 64 tasks, those added meanwhile included, before it looks at sockets. */
    private void soon(Runnable task) {
        var _ = eventLoop.schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    private void goOn() {
        goesOn = false;
        endTurn();
    }

    private void schedule(long atNanos) {
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = atNanos;
        timer = eventLoop.schedule(this::onTimer, atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        timer = null;
        endTurn();
    }

    /* At a fixed rate: a tick that came late is followed by the next one sooner. */
    private void tickInTime() {
        long now = System.nanoTime();
        if (dueNanos == 0) {
            dueNanos = now;
        }
        delayNanos.accept(Math.max(0, now - dueNanos));
        dueNanos += TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        tick();
    }

    private void tick() {
        socketTimers.run(System.nanoTime());
        loop.tick(System.nanoTime(), System.currentTimeMillis());
        endTurn();
    }

    private void post(Mail mail) {
        mailbox.offer(mail);
        wake();
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            eventLoop.execute(this::read);
        }
    }

    private void read() {
        long now = System.nanoTime();
        loop.carryOn(now);
        for (int i = 0; i < SLICE; i++) {
            Mail mail = mailbox.poll();
            if (mail == null) {
                break;
            }
            switch (mail) {
                case Mail.FromBus(LoopMessage message) -> loop.accept(message, now);
                case Mail.Stored(EventLog.Receipt receipt) -> receipt.stored();
                case Mail.Lost(EventLog.Receipt receipt, String why) -> receipt.failed(why);
                case Mail.FromLoop(Address from, Letter letter) -> {
                    loop.letter(from, letter, now);
                    i += LETTER;
                }
                case Mail.PeerLost(String gateway) -> {
                    loop.peerLost(gateway, now);
                    i += LETTER;
                }
            }
        }
        endTurn();
        if (loop.hasMail()) {
            soon(this::read); // awake until then, so that no letter wakes it earlier
            return;
        }
        awake.set(false);
        if (!mailbox.isEmpty()) {
            wake();
        }
    }
}
