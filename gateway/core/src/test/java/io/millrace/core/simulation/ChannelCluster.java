package io.millrace.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contract.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Three gateways of two loops, two and one, clients that know channels, and what befalls them. */
final class ChannelCluster {
    private static final int CLIENTS = 12;
    /** Of a loop: each client's budget, what it says in one frame, and what all may have under way to the log. */
    private static final long WAITING_BYTES =
            2 * ModelGateway.FORWARD.globalHigh() + CLIENTS * (ModelGateway.FORWARD.heldWhilePaused() + 8 * 750L);

    private final World world;
    private final Ledger ledger;
    private final ModelLog log;
    private final ModelRedis redis;
    private final ChannelBook book;
    private final List<ModelGateway> gateways = new ArrayList<>();
    private boolean troubled = true;
    private int names;

    ChannelCluster(long seed) {
        world = new World(seed);
        ledger = new Ledger(world);
        log = new ModelLog(world, ledger, 4);
        ModelRegistry registry = new ModelRegistry(world, ledger);
        redis = new ModelRedis(world, ledger.rooms, registry);
        DoorBook door = new DoorBook(world, redis);
        ledger.decidesBy(door);
        book = new ChannelBook(world, redis);
        log.consumedBy(book::consume);
        redis.heardBy((_, _, _, _) -> {});
        registry.tells(gateway -> ledger.cutsOff(log.unstoredOf(gateway)));
        ModelMail mail = new ModelMail(world);
        gateways.add(new ModelGateway(world, "east", 2, log, redis, door, mail));
        gateways.add(new ModelGateway(world, "west", 2, log, redis, door, mail));
        gateways.add(new ModelGateway(world, "south", 1, log, redis, door, mail));
        ledger.judgesBy((Target target) -> redis.links().stream().anyMatch(link -> link.wasEverInForce(target)));
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
        book.clients().forEach(ChannelClient::rests);
        run(60);
        book.closeBooks();
        book.clients().forEach(ChannelClient::leaves);
        run(60);
        ledger.closeBooks();
        for (ModelGateway gateway : gateways) {
            assertEquals(0, gateway.subscriptions.size(), "channels that nobody needs any more");
            assertEquals(Set.of(), gateway.link.subscribed());
            gateway.loops.forEach(loop -> assertEquals(0, loop.waitingBytes(), "bytes that still wait"));
        }
    }

    Set<String> happenings() {
        return world.happenings();
    }

    String story() {
        return world.story();
    }

    private void run(long seconds) {
        world.run(seconds * World.SECOND, this::check);
    }

    private void check() {
        for (ModelGateway gateway : gateways) {
            for (ModelGateway.One loop : gateway.loops) {
                if (loop.waitingBytes() > WAITING_BYTES) {
                    throw new AssertionError(loop.waitingBytes() + " bytes wait, at most " + WAITING_BYTES);
                }
            }
        }
    }

    private void fill() {
        if (troubled) {
            ModelGateway.One loop = world.any(world.any(gateways).loops);
            if (living().size() < CLIENTS && loop.takesClients()) {
                ChannelClient client = new ChannelClient(world, book, "c" + ++names, loop);
                book.clients().add(client);
                client.acts();
            }
            world.after(world.between(10, 500), this::fill);
        }
    }

    private List<ChannelClient> living() {
        return book.clients().stream().filter(client -> !client.isOver()).toList();
    }

    private void trouble() {
        if (troubled) {
            ledger.busHasFaults();
            ledger.logHasFaults();
            befall(world.chance(6) ? world.between(4_000, 8_000) : world.between(10, 3_000));
            world.after(world.between(500, 5_000), this::trouble);
        }
    }

    private void befall(long duration) {
        ModelRedis.Link link = world.any(gateways).link;
        List<ChannelClient> living = living();
        switch (world.random.nextInt(8)) {
            case 0 -> {
                link.drop();
                world.after(duration, link::reconnect);
            }
            case 1 -> {
                redis.down(true);
                world.after(duration, () -> redis.down(false));
            }
            case 2, 3 -> {
                link.stall(true);
                world.after(duration, () -> link.stall(false));
            }
            case 4 -> {
                log.mode(world.chance(2) ? ModelLog.Mode.SLOW : ModelLog.Mode.DOWN);
                world.after(duration, () -> log.mode(ModelLog.Mode.UP));
            }
            case 5 -> log.failSome();
            case 6 ->
                living.stream().findFirst().ifPresent(client -> {
                    client.stopsReading();
                    world.after(3 * duration, client::reads);
                });
            default -> living.stream().findFirst().ifPresent(ChannelClient::leaves);
        }
    }
}
