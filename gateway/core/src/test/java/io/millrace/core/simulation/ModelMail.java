package io.millrace.core.simulation;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.Mailroom;
import io.millrace.core.polling.Polls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Letters between event loops: at once and in order within a gateway; between two gateways over a link that takes its
 * time, keeps the order, and breaks. What is on it then is lost, and each side notices at its own time.
 */
final class ModelMail {
    private final World world;
    private final Map<Address, Box> boxes = new HashMap<>();
    private final List<String> gateways = new ArrayList<>();
    private final Map<String, Way> ways = new HashMap<>();

    private Function<ModelGateway.One, Polls> desks = _ -> Polls.NOBODY;

    ModelMail(World world) {
        this.world = world;
    }

    /** Of one loop: what comes for it, in order. */
    private record Box(ModelGateway.One loop, World.Mailbox mail) {}

    /** Who answers for the sessions of a loop that begins. */
    void desksBy(Function<ModelGateway.One, Polls> maker) {
        desks = maker;
    }

    Polls deskOf(ModelGateway.One loop) {
        return desks.apply(loop);
    }

    /** From one gateway to another, as the first sees it. */
    private static final class Way {
        /** Rises with each break of the link that this side has noticed. */
        private int link;

        private long lastArrival;
    }

    /** The mailroom of a loop. */
    Mailroom of(Address own, ModelGateway.One loop) {
        boxes.put(own, new Box(loop, loop.gateway().host.mailbox()));
        if (!gateways.contains(own.gateway())) {
            gateways.add(own.gateway());
        }
        return new Mailroom() {
            @Override
            public Address own() {
                return own;
            }

            @Override
            public void send(Address to, Letter letter) {
                ModelMail.this.send(own, to, letter);
            }
        };
    }

    private void send(Address from, Address to, Letter letter) {
        if (from.gateway().equals(to.gateway())) {
            put(from, to, letter);
            return;
        }
        Way way = way(from.gateway(), to.gateway());
        int link = way.link;
        long arrival = world.now() + world.between(0, 20);
        way.lastArrival = way.lastArrival - arrival > 0 ? way.lastArrival : arrival;
        world.after(way.lastArrival - world.now(), () -> {
            Way back = way(to.gateway(), from.gateway());
            if (link > back.link) { // whoever comes by a new link shows that the old one is no more
                notice(to.gateway(), from.gateway(), link);
            }
            if (!boxes.containsKey(to)) {
                notice(from.gateway(), to.gateway(), way.link + 1);
            } else if (link == back.link) {
                put(from, to, letter);
            } else {
                world.happened("letter lost");
            }
        });
    }

    private void put(Address from, Address to, Letter letter) {
        Box box = boxes.get(to);
        box.mail.put(() -> box.loop.letter(from, letter));
    }

    /** The link between two gateways breaks; either may be the first to see it. */
    void breaks() {
        String one = world.any(gateways);
        String other =
                gateways.stream().filter(name -> !name.equals(one)).findFirst().orElseThrow();
        int link = Math.max(way(one, other).link, way(other, one).link) + 1;
        world.note(() -> "the link of " + one + " and " + other + " breaks");
        notice(one, other, link);
        world.after(world.between(0, 4_000), () -> notice(other, one, link));
    }

    /** A gateway is no more, as each other notices at its own time. */
    void killed(String gateway) {
        gateways.remove(gateway);
        boxes.keySet().removeIf(address -> address.gateway().equals(gateway));
        for (String other : List.copyOf(gateways)) {
            world.after(world.between(0, 4_000), () -> notice(other, gateway, way(other, gateway).link + 1));
        }
    }

    private void notice(String gateway, String peer, int link) {
        Way way = way(gateway, peer);
        if (link > way.link) {
            way.link = link;
            way.lastArrival = world.now();
            boxes.forEach((address, box) -> {
                if (address.gateway().equals(gateway)) {
                    box.mail.put(() -> box.loop.peerLost(peer));
                }
            });
        }
    }

    private Way way(String from, String to) {
        return ways.computeIfAbsent(from + ">" + to, _ -> {
            Way way = new Way();
            way.lastArrival = world.now();
            return way;
        });
    }
}
