package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.core.cluster.RegistryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Leases, registrations and claims as Redis keeps them: each step of the contract at once, answered later. */
final class ModelRegistry {
    static final long LEASE = 3 * World.SECOND;
    /** Fewer than a gateway has connections, so that a claimer can die in between. */
    private static final int PAGE = 2;

    private record Lapsing(String text, long until) {}

    private final World world;
    private final Ledger ledger;
    private final Map<String, Lapsing> leases = new HashMap<>();
    private final Map<String, Lapsing> claims = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private final Set<String> claimed = new TreeSet<>();
    private final Map<String, Map<ConnectionId, Origin>> connections = new HashMap<>();
    private Consumer<String> whenClaimed = _ -> {};
    private String epoch = "epoch-1";
    private int losses = 1;

    ModelRegistry(World world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** Who hears of each claim, by the gateway that it takes the connections of. */
    void tells(Consumer<String> listener) {
        whenClaimed = listener;
    }

    /** Redis comes back empty. */
    void losesAll() {
        world.note(() -> "redis has lost its data");
        world.happened("data lost");
        leases.clear();
        claims.clear();
        names.clear();
        claimed.clear();
        connections.clear();
        epoch = "epoch-" + ++losses;
    }

    /** Whether all that is known is of gateways whose leases stand. */
    boolean isCalm() {
        return claimed.isEmpty() && names.stream().allMatch(name -> stands(leases.get(name)));
    }

    Set<String> names() {
        return names;
    }

    Set<ConnectionId> registered(String registry) {
        return of(registry).keySet();
    }

    private Map<ConnectionId, Origin> of(String registry) {
        return connections.computeIfAbsent(registry, _ -> new LinkedHashMap<>());
    }

    private boolean stands(Lapsing key) {
        return key != null && key.until() - world.now() > 0;
    }

    /** One gateway's way there. */
    final class Port implements RegistryStore {
        private final String gateway;
        private final World.Mailbox in = world.new Mailbox();
        private final World.Mailbox out;
        private int life;
        private boolean up;

        Port(String gateway, World.Host host) {
            this.gateway = gateway;
            this.out = host.mailbox();
        }

        void connected() {
            up = true;
        }

        /** What was asked may be done all the same, but nobody hears of it. */
        void lost() {
            up = false;
            life++;
            out.clear();
            if (world.chance(2)) {
                in.clear();
            }
        }

        private <T> void ask(Supplier<T> step, Consumer<T> then) {
            int mine = life;
            if (up) {
                in.put(() -> {
                    T result = step.get();
                    if (mine == life) {
                        out.put(() -> then.accept(result));
                    }
                });
            }
        }

        @Override
        public void renew(String registry, String knownEpoch, Consumer<Renewal> then) {
            ask(
                    () -> {
                        if (claimed.contains(registry) || (epoch.equals(knownEpoch) && !names.contains(registry))) {
                            world.happened("claimed by another");
                            return new Renewal.Claimed();
                        }
                        names.add(registry);
                        leases.put(registry, new Lapsing(gateway, world.now() + LEASE));
                        return new Renewal.Held(epoch, of(registry).size());
                    },
                    then);
        }

        @Override
        public void write(String registry, List<Change> changes, Consumer<Written> then) {
            ask(
                    () -> {
                        if (!stands(leases.get(registry))) {
                            world.happened("no lease to register by");
                            return Written.NO_LEASE;
                        }
                        for (Change change : changes) {
                            switch (change) {
                                case Change.Put(Origin origin) -> of(registry).put(origin.connection(), origin);
                                case Change.Remove(ConnectionId id) ->
                                    of(registry).remove(id);
                            }
                        }
                        return Written.DONE;
                    },
                    then);
        }

        @Override
        public void move(String registry, String from, Origin origin, Consumer<Written> then) {
            ask(
                    () -> {
                        if (!stands(leases.get(registry))) {
                            return Written.NO_LEASE;
                        }
                        boolean there = of(registry).containsKey(origin.connection())
                                || (!claimed.contains(from) && of(from).remove(origin.connection()) != null);
                        if (there) {
                            of(registry).put(origin.connection(), origin);
                        }
                        return there ? Written.DONE : Written.NOT_THERE;
                    },
                    then);
        }

        @Override
        public void survey(Consumer<List<Standing>> then) {
            ask(
                    () -> {
                        List<Standing> all = new ArrayList<>();
                        for (String name : names) {
                            all.add(new Standing(name, text(leases.get(name)), text(claims.get(name))));
                        }
                        return all;
                    },
                    then);
        }

        private String text(Lapsing key) {
            return stands(key) ? key.text() : null;
        }

        @Override
        public void claim(String by, String registry, Consumer<Boolean> then) {
            ask(() -> claim(by, registry), then);
        }

        private boolean claim(String by, String registry) {
            boolean held = stands(claims.get(registry));
            boolean ours = held && claims.get(registry).text().equals(by);
            if (!ours && (held || stands(leases.get(registry)))) {
                world.happened("claim too late");
                return false;
            }
            if (!ours && (!stands(leases.get(by)) || !names.contains(registry))) {
                return false;
            }
            if (!ours) {
                world.note(() -> by + " claims " + registry);
                world.happened(claimed.contains(registry) ? "claimed once more" : "claimed");
                ledger.claimed(of(registry).keySet());
                whenClaimed.accept(leases.get(registry).text());
                claimed.add(registry);
            }
            claims.put(registry, new Lapsing(by, world.now() + LEASE));
            return true;
        }

        @Override
        public void read(String by, String registry, long from, Consumer<Page> then) {
            ask(
                    () -> {
                        Lapsing claim = claims.get(registry);
                        if (!stands(claim) || !claim.text().equals(by)) {
                            world.happened("claim expired");
                            return null;
                        }
                        List<Origin> all = List.copyOf(of(registry).values());
                        int some = Math.min(all.size(), PAGE);
                        return new Page(some < all.size() ? 1 : 0, all.subList(0, some));
                    },
                    then);
        }

        @Override
        public void remove(String registry, List<ConnectionId> ended, Runnable then) {
            ask(() -> of(registry).keySet().removeAll(ended), _ -> then.run());
        }

        @Override
        public void finish(String by, String registry, Consumer<Boolean> then) {
            ask(
                    () -> {
                        Lapsing claim = claims.get(registry);
                        boolean may = stands(claim)
                                && claim.text().equals(by)
                                && of(registry).isEmpty();
                        if (may) {
                            world.happened("cleaned up");
                            claims.remove(registry);
                            claimed.remove(registry);
                            names.remove(registry);
                        }
                        return may;
                    },
                    then);
        }

        @Override
        public void leave(String registry, boolean whole, Runnable then) {
            throw new IllegalStateException("Gateways of the simulation do not leave");
        }
    }
}
