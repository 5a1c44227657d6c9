package io.millrace.server.loop;

import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** All event loops of the gateway that may hold sockets, each with a core loop of its own. */
public final class EventLoops implements Subscriptions.Loops {
    /** A channel's wanting loops are the bits of one long. */
    private static final int MOST = Long.SIZE;

    private final List<LoopDriver> drivers = new ArrayList<>();
    private final IdentityHashMap<EventLoop, LoopDriver> byEventLoop = new IdentityHashMap<>();

    /** @param makers makes the core loop with that index */
    public EventLoops(EventLoopGroup group, IntFunction<LoopDriver.Maker> makers) {
        for (EventExecutor executor : group) {
            if (drivers.size() == MOST) {
                throw new IllegalStateException("A gateway has at most " + MOST
                        + " event loops: set quarkus.vertx.event-loops-pool-size to that or less");
            }
            EventLoop eventLoop = (EventLoop) executor;
            LoopDriver driver = new LoopDriver(eventLoop, makers.apply(drivers.size()));
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

    @Override
    public void tell(int loop, LoopMessage message) {
        drivers.get(loop).tell(message);
    }

    @Override
    public void tellAll(LoopMessage message) {
        drivers.forEach(driver -> driver.tell(message));
    }

    /** Ends every client, so that each comes back to another gateway, and waits until all loops have done so. */
    public void stopGuests(long timeoutMillis) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(drivers.size());
        for (LoopDriver driver : drivers) {
            driver.onLoop(stopping -> {
                stopping.stopGuests();
                done.countDown();
            });
        }
        if (!done.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
            System.getLogger(EventLoops.class.getName())
                    .log(System.Logger.Level.WARNING, "Not all clients could be told in time that the gateway stops");
        }
    }
}
