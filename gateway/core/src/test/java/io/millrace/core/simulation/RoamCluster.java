package io.millrace.core.simulation;

import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Three gateways of two loops, two and one, and clients that come by polling and go on by WebSockets elsewhere. */
final class RoamCluster {
    private static final int CLIENTS = 12;

    private final World world;
    private final Ledger ledger;
    private final ModelLog log;
    private final ModelRegistry registry;
    private final ModelRedis redis;
    private final DoorBook door;
    private final ModelMail mail;
    private final List<ModelGateway> gateways = new ArrayList<>();
    private final List<Roamer> roamers = new ArrayList<>();
    private final RoamBook book;
    private final boolean strict;
    private boolean troubled = true;
    private int names;
    private int started;

    /** @param strict nothing fails, but for a log that is slow */
    RoamCluster(long seed, boolean strict) {
        this.strict = strict;
        world = new World(seed);
        ledger = new Ledger(world);
        log = new ModelLog(world, ledger, 4);
        registry = new ModelRegistry(world, ledger);
        redis = new ModelRedis(world, ledger.rooms, registry);
        door = new DoorBook(world, redis);
        ledger.decidesBy(door);
        mail = new ModelMail(world);
        book = new RoamBook(world, redis, this::loops, strict);
        log.consumedBy(book::consume);
        redis.heardBy((channel, reply, _, _) -> book.hears(channel, reply));
        registry.tells(gateway -> ledger.cutsOff(log.unstoredOf(gateway)));
        start("east", 2);
        start("west", 2);
        start("south", 1);
        ledger.judgesBy((Target target) -> redis.links().stream().anyMatch(link -> link.wasEverInForce(target)));
    }

    private void start(String id, int loops) {
        gateways.add(new ModelGateway(world, id, loops, log, redis, door, mail));
    }

    private List<ModelGateway.One> loops() {
        return gateways.stream().flatMap(gateway -> gateway.loops.stream()).toList();
    }

    /** Trouble for a while, then calm, then the end of everybody; the books must balance. */
    void live(long secondsOfTrouble) {
        fill();
        trouble();
        run(secondsOfTrouble);
        troubled = false;
        book.rests();
        log.mode(ModelLog.Mode.UP);
        redis.down(false);
        redis.links().forEach(link -> link.stall(false));
        run(40);
        book.probes();
        run(20);
        book.closeBooks();
        roamers.forEach(Roamer::leaves);
        run(60);
        ledger.closeBooks();
        for (ModelGateway gateway : gateways) {
            expectNothing(gateway.subscriptions.size(), "channels that nobody needs any more");
            expectNothing(gateway.subscriptions.questions(), "questions of workers that nobody answers");
            gateway.loops.forEach(loop -> expectNothing(loop.waitingBytes(), "bytes that still wait"));
            gateway.loops.forEach(loop -> expectNothing(loop.clients(), "clients that are counted still"));
        }
        for (String name : registry.names()) {
            expectNothing(registry.registered(name).size(), "connections registered still, in " + name);
        }
    }

    Set<String> happenings() {
        return world.happenings();
    }

    String story() {
        return world.story();
    }

    private void run(long seconds) {
        world.run(seconds * World.SECOND, () -> {});
    }

    private static void expectNothing(long found, String what) {
        if (found != 0) {
            throw new AssertionError(found + " " + what);
        }
    }

    private void fill() {
        if (troubled) {
            ModelGateway.One loop = book.anyLoop();
            long here = roamers.stream().filter(roamer -> !roamer.isOver()).count();
            if (here < CLIENTS && loop.takesClients()) {
                Roamer roamer = new Roamer(world, book, "r" + ++names, loop);
                roamers.add(roamer);
                book.comes(roamer);
            }
            world.after(world.between(10, 500), this::fill);
        }
    }

    private void trouble() {
        if (troubled) {
            if (strict) {
                slightly();
            } else {
                badly();
            }
            world.after(world.between(100, 3_000), this::trouble);
        }
    }

    private void slightly() {
        if (world.chance(3)) {
            log.mode(world.chance(2) ? ModelLog.Mode.SLOW : ModelLog.Mode.DOWN);
            world.after(world.between(10, 4_000), () -> log.mode(ModelLog.Mode.UP));
        } else if (world.chance(2)) {
            roamers.stream().filter(roamer -> !roamer.isOver()).findFirst().ifPresent(Roamer::leaves);
        }
    }

    private void badly() {
        ledger.busHasFaults();
        ledger.logHasFaults();
        ledger.endsMayBeSaidTwice();
        long duration = world.chance(6) ? world.between(4_000, 12_000) : world.between(10, 3_000);
        switch (world.random.nextInt(10)) {
            case 0 -> {
                ModelRedis.Link link = world.any(gateways).link;
                link.drop();
                world.after(duration, link::reconnect);
            }
            case 1 -> {
                ModelRedis.Link link = world.any(gateways).link;
                link.stall(true);
                world.after(duration, () -> link.stall(false));
            }
            case 2 -> log.failSome();
            case 3 -> mail.breaks();
            case 4 -> kill();
            case 5 -> stop(duration);
            case 6 -> {
                redis.down(true);
                world.after(duration / 2, () -> redis.down(false));
            }
            case 7 ->
                roamers.stream()
                        .filter(roamer -> !roamer.isOver())
                        .skip(1)
                        .findFirst()
                        .ifPresent(Roamer::leaves);
            default -> slightly();
        }
    }

    private void kill() {
        if (gateways.size() > 2) {
            ModelGateway victim = world.any(gateways);
            world.note(() -> victim.id + " is killed");
            gateways.remove(victim);
            victim.host.kill();
            victim.link.dies();
            mail.dies(victim.loops.getFirst().address().gateway());
            log.killed(victim.id);
            roamers.forEach(roamer -> roamer.loses(victim));
            world.after(world.between(10, 4_000), () -> start("new-" + ++started, 2));
        }
    }

    private void stop(long duration) {
        ModelGateway one = world.any(gateways);
        if (one.host.runs()) {
            world.note(() -> one.id + " stops for " + duration / World.MILLI + " ms");
            one.host.stop();
            log.stopped(one.id, true);
            world.after(duration, () -> {
                log.stopped(one.id, false);
                one.link.isLate();
                one.host.goOn();
            });
        }
    }
}
