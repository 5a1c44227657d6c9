package io.millrace.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Three gateways of two loops, two and one, one log, one bus, one worker, clients that come and go, and what befalls
 * them.
 */
final class Cluster {
    private static final int CLIENTS_OF_A_LOOP = 3;
    /** One event with its attachments and overhead, at most. */
    private static final long EVENT_BYTES = 2_500;
    /** What one client may hold back: its budget, what was decoded already, its notices. */
    private static final long HELD_BYTES = ModelGateway.FORWARD.heldWhilePaused() + 4 * EVENT_BYTES;
    /** Per loop: what is on the way to the log, what is held up to the mark, and what its clients hold then. */
    private static final long WAITING_BYTES =
            2 * (ModelGateway.FORWARD.globalHigh() + EVENT_BYTES) + CLIENTS_OF_A_LOOP * HELD_BYTES;

    /** The limit, a quarter more with those who say goodbye, and what one turn writes. */
    private static final long UNSENT_BYTES = ModelGateway.CONNECTION.unsentBytesOfAll() * 5 / 4 + 8_000;

    private final World world;
    private final Ledger ledger;
    private final ModelLog log;
    private final ModelRegistry registry;
    private final ModelRedis redis;
    private final DoorBook door;
    private final ModelWorker worker;
    private final RoomWorker roomWorker;
    private final ModelMail mail;
    private final ModelPolls polls;
    private final List<ModelGateway> gateways = new ArrayList<>();
    private final List<ModelClient> clients = new ArrayList<>();
    private final Fates fates;
    private boolean troubled = true;
    private int names;

    Cluster(long seed) {
        world = new World(seed);
        ledger = new Ledger(world);
        log = new ModelLog(world, ledger, 4);
        registry = new ModelRegistry(world, ledger);
        redis = new ModelRedis(world, ledger.rooms, registry);
        door = new DoorBook(world, redis);
        ledger.decidesBy(door);
        worker = new ModelWorker(world, ledger, redis, door);
        log.consumedBy(worker::consume);
        redis.heardBy(worker::hears);
        roomWorker = new RoomWorker(world, ledger.rooms, worker, redis);
        worker.hearsForRooms(roomWorker);
        registry.tells(gateway -> ledger.cutsOff(log.unstoredOf(gateway)));
        mail = new ModelMail(world);
        gateways.add(new ModelGateway(world, "east", 2, log, redis, door, mail));
        gateways.add(new ModelGateway(world, "west", 2, log, redis, door, mail));
        gateways.add(new ModelGateway(world, "south", 1, log, redis, door, mail));
        polls = new ModelPolls(world, loops().toList());
        fates = new Fates(world, ledger, log, redis, registry, gateways, clients, door, mail, polls);
        ledger.judgesBy(target -> redis.links().stream().anyMatch(link -> link.wasEverInForce(target)));
    }

    /** Trouble for a while, then calm, then the end of everybody; the books must balance. */
    void live(long secondsOfTrouble) {
        fill();
        trouble();
        run(secondsOfTrouble);
        troubled = false;
        log.mode(ModelLog.Mode.UP);
        redis.down(false);
        redis.links().forEach(link -> link.stall(false));
        fates.rest();
        clients.forEach(ModelClient::rests);
        roomWorker.rests();
        polls.rests();
        run(60);
        clients.forEach(ModelClient::probes);
        roomWorker.asksWhoIsThere();
        run(20);
        fates.expectAllRegistered();
        clients.forEach(this::expectProbesAnswered);
        clients.forEach(ModelClient::checkPings);
        polls.closeBooks();
        worker.closeBooks();
        roomWorker.closeBooks();
        gateways.forEach(ledger.rooms::checkSubscriptions);
        ledger.rooms.closeBooks();
        ledger.rooms.checkTold(ledger.told);
        clients.stream().filter(client -> !client.isOver()).forEach(client -> client.leaves(world.chance(2)));
        run(60);
        ledger.closeBooks();
        fates.closeBooks();
        loops().forEach(loop -> expectNothing(loop.waitingBytes(), "bytes that still wait"));
        loops().forEach(loop -> expectNothing(loop.undecided(), "clients that wait for a decision"));
        gateways.forEach(gateway -> {
            expectNothing(gateway.subscriptions.size(), "channels that nobody needs any more");
            expectNothing(gateway.subscriptions.questions(), "questions of workers that nobody answers");
            expectNothing(gateway.link.subscribed().size(), "subscriptions that nobody needs any more");
        });
    }

    /** What kinds of things have happened. */
    Set<String> happenings() {
        return world.happenings();
    }

    String story() {
        return world.story();
    }

    private void run(long seconds) {
        world.run(seconds * World.SECOND, this::check);
    }

    /** After every step. */
    private void check() {
        for (ModelGateway gateway : gateways) {
            for (ModelGateway.One loop : gateway.loops) {
                if (loop.waitingBytes() > WAITING_BYTES) {
                    throw new AssertionError(loop.waitingBytes() + " bytes wait, at most " + WAITING_BYTES);
                }
                long unsent = clients.stream()
                        .filter(client -> client.loop() == loop)
                        .mapToLong(ModelClient::unsentBytes)
                        .sum();
                if (unsent > UNSENT_BYTES) {
                    throw new AssertionError(unsent + " bytes are unsent, at most " + UNSENT_BYTES);
                }
            }
        }
    }

    private void expectProbesAnswered(ModelClient client) {
        if (!client.isOver() && client.isJoined() && !client.answersPoorly()) {
            for (ModelClient.Stay stay : client.stays()) {
                if (stay.joined && !stay.isLastAnswered()) {
                    throw new AssertionError(stay + " is stuck: no answer in calm");
                }
            }
        }
    }

    private static void expectNothing(long found, String what) {
        if (found != 0) {
            throw new AssertionError(found + " " + what);
        }
    }

    private Stream<ModelGateway.One> loops() {
        return gateways.stream().flatMap(gateway -> gateway.loops.stream());
    }

    private void fill() {
        if (troubled) {
            ModelGateway.One loop = world.any(world.any(gateways).loops);
            long here = clients.stream()
                    .filter(client -> !client.isOver() && client.loop() == loop)
                    .count();
            if (here < CLIENTS_OF_A_LOOP && loop.takesClients()) {
                clients.add(new ModelClient(world, ledger, "c" + ++names, loop));
            }
            world.after(world.between(10, 2_000), this::fill);
        }
    }

    private void trouble() {
        if (troubled) {
            befall();
            world.after(world.between(100, 6_000), this::trouble);
        }
    }

    private void befall() {
        long duration = world.chance(6) ? world.between(5_000, 45_000) : world.between(10, 4_000);
        List<ModelClient> living =
                clients.stream().filter(client -> !client.isOver()).toList();
        switch (world.random.nextInt(23)) {
            case 0 -> logIs(ModelLog.Mode.DOWN, duration);
            case 1 -> logIs(ModelLog.Mode.FULL, duration);
            case 2 -> logIs(ModelLog.Mode.SLOW, duration);
            case 3 -> {
                ledger.logHasFaults();
                log.failSome();
            }
            case 4, 5 -> {
                ledger.busHasFaults();
                ModelRedis.Link link = link();
                link.drop();
                world.after(duration, link::reconnect);
            }
            case 6 -> {
                ledger.busHasFaults();
                redis.down(true);
                world.after(duration, () -> redis.down(false));
            }
            case 7, 8 -> of(living, ModelClient::floods);
            case 9 -> of(living, client -> client.stopsReading(duration));
            case 10 -> of(living, client -> client.leaves(world.chance(2)));
            case 13, 14 -> {
                ledger.storms();
                roomWorker.storms();
            }
            case 15, 22 -> { // nobody of a loop reads, and its rooms hear much
                ledger.storms();
                ModelGateway.One loop = world.any(world.any(gateways).loops);
                living.stream()
                        .filter(client -> client.loop() == loop)
                        .forEach(client -> client.stopsReading(duration));
                world.after(duration / 2, roomWorker::storms);
            }
            case 11, 12 -> stall(link(), world.between(10, 4_000));
            case 17 -> fates.kill();
            case 18, 19 -> fates.stop(world.between(100, 10_000));
            case 20 -> fates.loseData();
            case 21 -> mail.breaks();
            default -> {
                if (world.chance(4)) {
                    of(living, ModelClient::fallsSilent);
                }
            }
        }
    }

    private ModelRedis.Link link() {
        return world.any(gateways).link;
    }

    /** Subscriptions are confirmed late, or lost before they are. */
    private void stall(ModelRedis.Link link, long duration) {
        ledger.busHasFaults();
        link.stall(true);
        world.after(duration, () -> link.stall(false));
        if (world.chance(3)) {
            world.after(duration / 2, () -> {
                link.drop();
                world.after(world.between(10, 500), link::reconnect);
            });
        }
    }

    private void logIs(ModelLog.Mode mode, long duration) {
        ledger.logHasFaults();
        log.mode(mode);
        world.after(duration, () -> log.mode(ModelLog.Mode.UP));
    }

    private void of(List<ModelClient> living, java.util.function.Consumer<ModelClient> fate) {
        if (!living.isEmpty()) {
            fate.accept(world.any(living));
        }
    }
}
