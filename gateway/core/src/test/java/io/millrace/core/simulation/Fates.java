package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What befalls whole gateways, and the data by which they know of each other. */
final class Fates {
    private final World world;
    private final Ledger ledger;
    private final ModelLog log;
    private final ModelRedis redis;
    private final ModelRegistry registry;
    private final List<ModelGateway> gateways;
    private final List<ModelClient> clients;
    private final DoorBook door;
    private final ModelMail mail;
    private final ModelPolls polls;
    private boolean over;
    private int started;
    /** What was lost with the data may not be registered anew yet. */
    private boolean incomplete;

    Fates(
            World world,
            Ledger ledger,
            ModelLog log,
            ModelRedis redis,
            ModelRegistry registry,
            List<ModelGateway> gateways,
            List<ModelClient> clients,
            DoorBook door,
            ModelMail mail,
            ModelPolls polls) {
        this.world = world;
        this.ledger = ledger;
        this.log = log;
        this.redis = redis;
        this.registry = registry;
        this.gateways = gateways;
        this.clients = clients;
        this.door = door;
        this.mail = mail;
        this.polls = polls;
    }

    void rest() {
        over = true;
    }

    /** One is killed, and another comes in its place. */
    void kill() {
        if (!mayBeLost()) {
            return;
        }
        ModelGateway victim = world.any(gateways);
        world.note(() -> victim.id + " is killed");
        world.happened("killed");
        ledger.busHasFaults();
        ledger.logHasFaults();
        gateways.remove(victim);
        victim.host.kill();
        victim.link.dies();
        mail.dies(victim.loops.getFirst().address().gateway());
        polls.dies(victim);
        log.killed(victim.id);
        clients.stream()
                .filter(client -> !client.isOver() && client.loop().gateway() == victim)
                .forEach(ModelClient::losesGateway);
        world.after(world.between(10, 8_000), this::start);
    }

    private void start() {
        String id = "new-" + ++started;
        world.note(() -> id + " starts");
        ModelGateway one = new ModelGateway(world, id, 1, log, redis, door, mail);
        gateways.add(one);
        one.loops.forEach(polls::serves);
    }

    /** One is stopped for so long, and goes on. */
    void stop(long nanos) {
        ModelGateway one = world.any(gateways);
        if (!one.host.runs() || !mayBeLost()) {
            return;
        }
        world.note(() -> one.id + " stops for " + nanos / World.MILLI + " ms");
        world.happened("stopped");
        ledger.busHasFaults();
        one.host.stop();
        log.stopped(one.id, true);
        world.after(nanos, () -> {
            world.note(() -> one.id + " goes on");
            log.stopped(one.id, false);
            one.link.isLate();
            one.host.goOn();
        });
    }

    /**
     * Redis comes back empty. Not while a gateway is out of its reach: whether its connections were ended before,
     * nobody can tell it any more.
     */
    void loseData() {
        boolean allThere = gateways.stream().allMatch(one -> one.host.runs() && one.link.isUp());
        if (allThere && registry.isCalm() && registry.names().size() == gateways.size()) {
            incomplete = true;
            registry.losesAll();
        }
    }

    private boolean mayBeLost() {
        incomplete = incomplete && !missing().isEmpty();
        return !over && gateways.size() > 1 && !incomplete;
    }

    /** Who is in by the log and would have no end, were its gateway lost now. */
    private Set<ConnectionId> missing() {
        Set<ConnectionId> missing = new HashSet<>(ledger.open());
        for (String name : registry.names()) {
            missing.removeAll(registry.registered(name));
        }
        return missing;
    }

    /** In calm. */
    void expectAllRegistered() {
        Set<ConnectionId> missing = missing();
        if (!missing.isEmpty()) {
            throw new AssertionError(missing + " have begun and are not registered");
        }
    }

    /** At the end: nobody is registered, and no registry is left but those of the living. */
    void closeBooks() {
        for (String name : registry.names()) {
            if (!registry.registered(name).isEmpty()) {
                throw new AssertionError(registry.registered(name) + " are registered still, in " + name);
            }
        }
        if (registry.names().size() != gateways.size()) {
            throw new AssertionError(registry.names() + " are left, of " + gateways.size() + " gateways");
        }
    }
}
