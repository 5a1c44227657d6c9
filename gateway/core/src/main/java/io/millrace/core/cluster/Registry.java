package io.millrace.core.cluster;

import io.millrace.contract.ConnectionId;
import io.millrace.core.cluster.RegistryStore.Change;
import io.millrace.core.cluster.RegistryStore.Renewal;
import io.millrace.core.cluster.RegistryStore.Standing;
import io.millrace.core.cluster.RegistryStore.Written;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This gateway's lease and its connections' registrations, on the bus loop.
 *
 * <pre>
 * AWAY   -- connected ----------------------> ASKING  for the lease
 * ASKING -- it stands ----------------------> HELD    the loops hear until when, and what has waited is registered
 * ASKING -- the same, but data is lost -----> HELD    the loops are told to register all anew
 * ASKING -- another has claimed the registry > ASKING the loops close their clients; a new one is asked for
 * HELD   -- time to renew ------------------> HELD    asks again, with the same three answers
 * HELD   -- a change finds no lease --------> ASKING  what was to be changed waits
 * any    -- connection lost ----------------> AWAY    what was under way is asked for again later
 * any    -- leaves -------------------------> LEFT
 * </pre>
 */
public final class Registry {
    /** Changes of one command. */
    private static final int BATCH = 500;

    private enum State {
        AWAY,
        ASKING,
        HELD,
        LEFT
    }

    /** A change and who is told of it; a peer's tag where it is to be taken over from there. */
    private record Wish(Change change, int loop, @Nullable String takenFrom) {}

    private final String tag;
    private final long leaseNanos;
    private final RegistryStore store;
    private final Subscriptions.Loops loops;
    private final RegistrySignals signals;
    private final Claims claims;
    private final ArrayDeque<Wish> wishes = new ArrayDeque<>();
    /** What is under way, of the wishes; one command at a time, so that it grows with what there is to do. */
    private List<Wish> underWay = List.of();
    /** By tag, as of the last survey: under which name it is registered. */
    private final Map<String, String> living = new HashMap<>();

    private State state = State.AWAY;
    private String name;
    private int names = 1;
    private @Nullable String epoch;
    private boolean renewing;
    /** What the store holds may be older than what it was told before. */
    private boolean perhapsOlder;

    private long connectedNanos;
    private long leasedUntilNanos;

    /**
     * Of a gateway that has no lease yet.
     *
     * @param tag the gateway's
     * @param loopCount how many event loops it has
     * @param leaseNanos how long a lease stands without being renewed
     */
    public Registry(
            String tag,
            int loopCount,
            long leaseNanos,
            RegistryStore store,
            Subscriptions.Loops loops,
            RegistrySignals signals) {
        this.tag = tag;
        this.name = tag;
        this.leaseNanos = leaseNanos;
        this.store = store;
        this.loops = loops;
        this.signals = signals;
        this.claims = new Claims(loopCount, leaseNanos, store, loops, signals);
    }

    /** An event loop's message. Followed by {@link #flush} when there is no more of them at once. */
    public void accept(BusMessage.OfRegistry message) {
        switch (message) {
            case BusMessage.Register(var origin, int loop, var takenFrom) ->
                wishes.addLast(new Wish(new Change.Put(origin), loop, takenFrom));
            case BusMessage.Unregister(ConnectionId id) -> wishes.addLast(new Wish(new Change.Remove(id), 0, null));
            case BusMessage.LivesEnded(long page) -> claims.ended(page);
        }
    }

    /** Sends what has come together, unless something is under way. */
    public void flush() {
        if (state != State.HELD || !underWay.isEmpty() || wishes.isEmpty()) {
            return;
        }
        Wish first = wishes.getFirst();
        if (first.takenFrom() != null && first.change() instanceof Change.Put put) {
            underWay = List.of(wishes.removeFirst());
            String from = living.getOrDefault(first.takenFrom(), first.takenFrom());
            store.move(name, from, put.origin(), this::written);
            return;
        }
        underWay = new ArrayList<>();
        while (!wishes.isEmpty() && underWay.size() < BATCH && wishes.getFirst().takenFrom() == null) {
            underWay.add(wishes.removeFirst());
        }
        store.write(name, underWay.stream().map(Wish::change).toList(), this::written);
    }

    /** The store is connected (again). */
    public void connected(long nowNanos) {
        if (state == State.LEFT) {
            return;
        }
        connectedNanos = nowNanos;
        perhapsOlder = epoch != null;
        state = State.ASKING;
        renew(nowNanos);
    }

    /** The connection is lost. What it would still have answered never comes. */
    public void lost() {
        if (state == State.LEFT) {
            return;
        }
        state = State.AWAY;
        renewing = false;
        waitAgain();
        claims.lost();
    }

    /** Several times within a lease. */
    public void beat(long nowNanos) {
        if (state == State.AWAY || state == State.LEFT) {
            return;
        }
        renew(nowNanos);
        store.survey(all -> {
            surveyed(all);
            boolean leased = state == State.HELD && nowNanos - leasedUntilNanos < 0;
            claims.beat(name, all, leased && nowNanos - connectedNanos >= leaseNanos, nowNanos);
        });
    }

    /** Asks at once who is there: {@link RegistrySignals#surveyed} is told. Without effect while the store is away. */
    public void survey() {
        if (state != State.AWAY && state != State.LEFT) {
            store.survey(this::surveyed);
        }
    }

    /** The gateway is about to go away: it claims nobody any more, and goes on with what it has claimed. */
    public void claimNoMore() {
        claims.noMore();
    }

    /**
     * The gateway goes away; nothing is registered from now on, and nobody claimed.
     *
     * @param whole the log has all ends
     */
    public void leave(boolean whole, Runnable then) {
        State before = state;
        state = State.LEFT;
        claims.lost();
        if (before == State.AWAY) {
            then.run();
        } else {
            store.leave(name, whole, then);
        }
    }

    /** Under which name its connections are registered. */
    public String name() {
        return name;
    }

    private void renew(long nowNanos) {
        if (!renewing) {
            renewing = true;
            store.renew(name, epoch, renewal -> renewed(renewal, nowNanos));
        }
    }

    private void renewed(Renewal renewal, long sentNanos) {
        renewing = false;
        if (state == State.LEFT) {
            return;
        }
        switch (renewal) {
            case Renewal.Held(String current, long registered) -> {
                boolean dataLost = epoch != null && !epoch.equals(current);
                epoch = current;
                state = State.HELD;
                leasedUntilNanos = sentNanos + leaseNanos;
                signals.leased(leasedUntilNanos, registered);
                loops.tellAll(new LoopMessage.Leased(leasedUntilNanos));
                if (dataLost) {
                    signals.dataLost();
                }
                if (dataLost || perhapsOlder) { // from a snapshot, or of a replica that was behind
                    perhapsOlder = false;
                    loops.tellAll(new LoopMessage.RegisterAnew());
                }
                flush();
            }
            case Renewal.Claimed _ -> {
                signals.claimedByAnother(name);
                loops.tellAll(new LoopMessage.Claimed());
                claims.lost();
                name = tag + '.' + ++names;
                epoch = null;
                state = State.ASKING;
                renew(sentNanos);
            }
        }
    }

    private void written(Written result) {
        if (result == Written.NO_LEASE) {
            waitAgain();
            if (state == State.HELD) {
                state = State.ASKING; // until the next beat, or the answer that is on its way
            }
            return;
        }
        List<Wish> done = underWay;
        underWay = List.of();
        for (Wish wish : done) {
            if (wish.change() instanceof Change.Put put) {
                loops.tell(wish.loop(), new LoopMessage.Registered(put.id(), result == Written.DONE));
            }
        }
        flush();
    }

    private void waitAgain() {
        for (Wish wish : underWay.reversed()) {
            wishes.addFirst(wish);
        }
        underWay = List.of();
    }

    private void surveyed(List<Standing> all) {
        living.clear();
        for (Standing each : all) {
            if (each.lease() != null) {
                living.put(tagOf(each.registry()), each.registry());
            }
        }
        signals.surveyed(all);
    }

    /** Of the gateway that a registry's name belongs to. */
    public static String tagOf(String registry) {
        int point = registry.indexOf('.');
        return point < 0 ? registry : registry.substring(0, point);
    }
}
