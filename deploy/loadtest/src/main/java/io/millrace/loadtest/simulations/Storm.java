package io.millrace.loadtest.simulations;

import io.gatling.javaapi.core.Session;
import io.millrace.loadtest.Load;
import io.millrace.loadtest.Parameters;
import io.millrace.loadtest.cluster.Gateways;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stops one gateway after the other, each when all clients are there, and sees whether all come back. Thread-safe. */
final class Storm {

    /** What a gateway may take to go and to come again, besides its clients. */
    private static final Duration GATEWAY = Duration.ofSeconds(60);

    private final Parameters given;
    private final Load load;
    private final Measured measured;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicLong lastBack = new AtomicLong();
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private volatile long overAt;

    /** @param load whose duration is the calm before each stop */
    Storm(Parameters given, Load load, Measured measured) {
        this.given = given;
        this.load = load;
        this.measured = measured;
    }

    /** The response that says so, from the stop to the last client that is back. */
    static String allBack(String how) {
        return "all are back after " + how;
    }

    Session arrived(Session session) {
        arrived.incrementAndGet();
        return session;
    }

    Session lost(Session session) {
        away.incrementAndGet();
        lost.incrementAndGet();
        return session;
    }

    Session back(Session session) {
        lastBack.set(measured.now());
        away.decrementAndGet();
        return session;
    }

    boolean isOver() {
        return overAt != 0;
    }

    boolean isOverSince(Duration time) {
        return isOver() && measured.now() - overAt > time.toMillis();
    }

    /** From now on, beside the clients. */
    Session begin(Session session) {
        Thread.ofVirtual().name("storm").start(this::run);
        return session;
    }

    /** Puts into the report what came of each stop. */
    Session report(Session session) {
        for (Result result : results) {
            measured.response(session, allBack(result.how), result.beganMillis, result.endedMillis, result.failure);
        }
        return session;
    }

    private void run() {
        try {
            Gateways gateways = Gateways.of(given);
            Patience.await(() -> arrived.get() == load.users(), load.ramp().plus(GATEWAY));
            int next = 0;
            for (String how : given.stops()) {
                results.add(one(gateways, how, next++ % given.targets().size()));
            }
        } finally {
            overAt = measured.now();
        }
    }

    private Result one(Gateways gateways, String how, int index) {
        lost.set(0);
        boolean ours = !how.equals("wait");
        if (ours) {
            Patience.await(() -> false, load.duration());
            gateways.stop(index, how.equals("kill"));
        }
        long began = measured.now();
        boolean someLost = Patience.await(() -> lost.get() > 0, ours ? GATEWAY : load.duration());
        boolean gone = !ours || Patience.await(() -> !gateways.isReady(index), GATEWAY);
        boolean allBack =
                Patience.await(() -> away.get() == 0, given.backWithin().plus(GATEWAY));
        boolean again = !ours || Patience.await(() -> gateways.isReady(index), GATEWAY);
        allBack &= Patience.await(
                () -> away.get() == 0, given.backWithin()); // who was asked last by a gateway that drains
        String failure = null;
        if (!someLost) {
            failure = ours
                    ? "nobody lost a connection by " + how
                    : "nobody lost a connection: stop a gateway while this runs";
        } else if (!gone || !again) {
            failure = "the gateway did not " + (gone ? "come again" : "go") + " after " + how;
        } else if (!allBack) {
            failure = away.get() + " clients are not back after " + how;
        }
        return new Result(how, began, Math.max(began, lastBack.get()), failure);
    }

    private record Result(String how, long beganMillis, long endedMillis, @Nullable String failure) {}
}
