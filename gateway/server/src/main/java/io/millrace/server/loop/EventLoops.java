package io.millrace.server.loop;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.millrace.core.connection.Loop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/** All event loops of the gateway that may hold sockets, each with a core loop of its own. */
public final class EventLoops implements Subscriptions.Loops {
    /** A channel's wanting loops are the bits of one long. */
    private static final int MOST = Long.SIZE;

    private final List<LoopDriver> drivers = new ArrayList<>();
    private final IdentityHashMap<EventLoop, LoopDriver> byEventLoop = new IdentityHashMap<>();

    /**
     * @param delayNanos told how late each tick comes
     * @param makers makes the core loop with that index
     */
    public EventLoops(EventLoopGroup group, LongConsumer delayNanos, IntFunction<LoopDriver.Maker> makers) {
        for (EventExecutor executor : group) {
            if (drivers.size() == MOST) {
                throw new IllegalStateException("A gateway has at most " + MOST
                        + " event loops: set quarkus.vertx.event-loops-pool-size to that or less");
            }
            EventLoop eventLoop = (EventLoop) executor;
            LoopDriver driver = new LoopDriver(eventLoop, delayNanos, makers.apply(drivers.size()));
            drivers.add(driver);
            byEventLoop.put(eventLoop, driver);
        }
    }

    /** The driver of a channel's event loop. */
    public LoopDriver of(EventLoop eventLoop) {
        LoopDriver driver = byEventLoop.get(eventLoop);
        if (driver == null) {
            throw new IllegalStateException("A socket on an event loop that is not the gateway's");
        }
        return driver;
    }

    /** How many there are. */
    public int size() {
        return drivers.size();
    }

    @Override
    public void tell(int loop, LoopMessage message) {
        drivers.get(loop).tell(message);
    }

    @Override
    public void tellAll(LoopMessage message) {
        drivers.forEach(driver -> driver.tell(message));
    }

    /**
     * A letter for one of them; for the first where there is none of that number, as in a session's name that somebody
     * has made up: it knows nothing of it. Any thread; in order for each.
     */
    public void letter(int loop, Address from, Letter letter) {
        drivers.get(loop < drivers.size() ? loop : 0).letter(from, letter);
    }

    /** What was sent to that gateway may be lost. Any thread; in order with {@link #letter}. */
    public void peerLost(String gateway) {
        drivers.forEach(driver -> driver.peerLost(gateway));
    }

    /** Does something on each loop; the time is passed on. Does not wait. */
    public void onEach(ObjLongConsumer<Loop> task) {
        drivers.forEach(driver -> driver.onLoop(task));
    }

    /** The sum of what each loop tells in its turn. Does not wait. */
    public CompletableFuture<Long> sum(ToLongFunction<Loop> of) {
        LongAdder sum = new LongAdder();
        var told = drivers.stream()
                .map(driver -> {
                    var done = new CompletableFuture<Void>();
                    driver.onLoop((loop, _) -> {
                        sum.add(of.applyAsLong(loop));
                        done.complete(null);
                    });
                    return done;
                })
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(told).thenApply(_ -> sum.sum());
    }

    /** The gateway stops: no line any more for each event that Kafka does not take. Any thread. */
    public void loseQuietly() {
        drivers.forEach(LoopDriver::loseQuietly);
    }
}
