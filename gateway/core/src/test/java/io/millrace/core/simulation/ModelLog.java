package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.core.forward.EventLog;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A log with partitions, as a producer shows it: it takes events at once, stores them later, in order for each
 * partition, and has room for so many bytes in between.
 */
final class ModelLog {
    private static final long ROOM = 200_000;

    /** How it does. */
    enum Mode {
        UP,
        SLOW,
        /** Takes what it has room for, stores nothing. */
        DOWN,
        /** Takes nothing. */
        FULL
    }

    private record Entry(String gateway, Event event, EventLog.Receipt receipt, Executor loop) {}

    private final World world;
    private final Ledger ledger;
    private final List<ArrayDeque<Entry>> partitions = new ArrayList<>();
    private final List<World.Mailbox> consumers = new ArrayList<>();
    private final boolean[] storing;
    private Consumer<Event> worker;
    private Mode mode = Mode.UP;
    private long bytes;

    /** Whose producers do not run. */
    private final Set<String> stopped = new HashSet<>();

    ModelLog(World world, Ledger ledger, int partitionCount) {
        this.world = world;
        this.ledger = ledger;
        storing = new boolean[partitionCount];
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new ArrayDeque<>());
            consumers.add(world.new Mailbox());
        }
    }

    void consumedBy(Consumer<Event> consumer) {
        worker = consumer;
    }

    /** One loop's way to it; receipts come back on that loop. */
    EventLog port(String gateway, BooleanSupplier mayForward, Executor loop) {
        return new Port(gateway, mayForward, loop);
    }

    void mode(Mode newMode) {
        world.note(() -> "log " + newMode);
        mode = newMode;
        for (int i = 0; i < partitions.size(); i++) {
            store(i);
        }
    }

    /** Loses an event for good, and some of what came after it on the same connection. */
    void failSome() {
        ArrayDeque<Entry> partition = world.any(partitions);
        if (partition.isEmpty()) {
            return;
        }
        List<Entry> entries = new ArrayList<>(partition);
        int first = world.random.nextInt(entries.size());
        ConnectionId whose = entries.get(first).event().origin().connection();
        lose(entries.get(first));
        for (Entry later : entries.subList(first + 1, entries.size())) {
            if (later.event().origin().connection().equals(whose) && !world.chance(4)) {
                lose(later);
            }
        }
    }

    private void lose(Entry entry) {
        partitions.forEach(partition -> partition.remove(entry));
        bytes -= Forwarder.size(entry.event());
        ledger.lost(entry.event());
        world.note(() -> "log loses " + entry.event().id());
        entry.loop().execute(() -> entry.receipt().failed("refused for good"));
    }

    /** A gateway is killed: what its producer holds is lost, but for what is on its way. */
    void killed(String gateway) {
        for (ArrayDeque<Entry> partition : partitions) {
            int left = world.random.nextInt(4);
            for (Entry entry : List.copyOf(partition)) {
                if (entry.gateway().equals(gateway) && --left < 0) {
                    partition.remove(entry);
                    bytes -= Forwarder.size(entry.event());
                    ledger.lost(entry.event());
                }
            }
        }
    }

    /** A gateway's process is stopped, its producer with it; or goes on. */
    void stopped(String gateway, boolean is) {
        if (is) {
            stopped.add(gateway);
        } else {
            stopped.remove(gateway);
            for (int i = 0; i < partitions.size(); i++) {
                store(i);
            }
        }
    }

    /** What a gateway has handed over and the log has not stored: whose. */
    Set<ConnectionId> unstoredOf(String gateway) {
        Set<ConnectionId> whose = new HashSet<>();
        partitions.forEach(partition -> partition.stream()
                .filter(entry -> entry.gateway().equals(gateway))
                .forEach(entry -> whose.add(entry.event().origin().connection())));
        return whose;
    }

    /** Watches that a loop keeps its own marks. */
    private final class Port implements EventLog {
        private final String gateway;
        private final BooleanSupplier mayForward;
        private final Executor loop;
        private final Map<ConnectionId, Long> unstored = new HashMap<>();
        private long allUnstored;

        Port(String gateway, BooleanSupplier mayForward, Executor loop) {
            this.gateway = gateway;
            this.mayForward = mayForward;
            this.loop = loop;
        }

        @Override
        public Offer append(Event event, Topic topic, Receipt receipt) {
            ConnectionId whose = event.origin().connection();
            if (!mayForward.getAsBoolean()) {
                throw new AssertionError(event.id() + " is forwarded while subscriptions are down");
            }
            if (allUnstored > ModelGateway.FORWARD.globalHigh()) {
                throw new AssertionError(event.id() + " is forwarded above the global mark");
            }
            if (unstored.getOrDefault(whose, 0L) > ModelGateway.FORWARD.shareHigh()) {
                throw new AssertionError(event.id() + " is forwarded above its client's share");
            }
            Offer offer = take(
                    gateway,
                    event,
                    receipt,
                    told -> loop.execute(() -> {
                        count(whose, -Forwarder.size(event));
                        told.run();
                    }));
            if (offer == Offer.TAKEN) {
                count(whose, Forwarder.size(event));
            }
            return offer;
        }

        private void count(ConnectionId whose, long change) {
            allUnstored += change;
            unstored.merge(whose, change, Long::sum);
        }
    }

    private EventLog.Offer take(String gateway, Event event, EventLog.Receipt receipt, Executor loop) {
        if (mode == Mode.FULL || bytes > ROOM) {
            return EventLog.Offer.FULL;
        }
        ledger.taken(gateway, event);
        bytes += Forwarder.size(event);
        int place = Math.floorMod(event.origin().connection().hashCode(), partitions.size());
        partitions.get(place).addLast(new Entry(gateway, event, receipt, loop));
        store(place);
        return EventLog.Offer.TAKEN;
    }

    private void store(int place) {
        if (!storing[place]
                && partitions.get(place).stream().anyMatch(entry -> !stopped.contains(entry.gateway()))
                && mode != Mode.DOWN) {
            storing[place] = true;
            world.after(mode == Mode.SLOW ? world.between(200, 2000) : world.between(0, 20), () -> {
                storing[place] = false;
                storeSome(place);
                store(place);
            });
        }
    }

    private void storeSome(int place) {
        ArrayDeque<Entry> partition = partitions.get(place);
        for (int batch = world.random.nextInt(1, 8); batch > 0 && !partition.isEmpty() && mode != Mode.DOWN; batch--) {
            Entry entry = partition.stream()
                    .filter(each -> !stopped.contains(each.gateway()))
                    .findFirst()
                    .orElse(null);
            if (entry == null) {
                return;
            }
            partition.remove(entry);
            bytes -= Forwarder.size(entry.event());
            ledger.stored(entry.event());
            world.note(() ->
                    "log stores " + entry.event().id() + ' ' + entry.event().subject());
            entry.loop().execute(() -> entry.receipt().stored());
            consumers.get(place).put(() -> worker.accept(entry.event()));
        }
    }
}
