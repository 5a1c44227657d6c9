package io.millrace.core.simulation;

import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.Mailroom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Letters between event loops: at once and in order within a gateway; between two gateways over a link that takes its
 * time, keeps the order, and breaks. What is on it then is lost, and each side notices at its own time.
 */
final class ModelMail {
    private final World world;
    private final Map<Address, Box> boxes = new HashMap<>();
    private final List<String> gateways = new ArrayList<>();
    private final Map<String, Way> ways = new HashMap<>();

    ModelMail(World world) {
        this.world = world;
    }

    /** Of one loop: what comes for it, in order. */
    private record Box(ModelGateway.One loop, World.Mailbox mail) {}

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
        if (!gateways.contains(from.gateway())) {
            return;
        }
        if (from.gateway().equals(to.gateway())) {
            put(from, to, letter);
            return;
        }
        Way way = way(from.gateway(), to.gateway());
        int link = way.link;
        if (!gateways.contains(to.gateway())) { // it is looked for, and not found
            world.after(world.between(0, 100), () -> notice(from.gateway(), to.gateway(), link + 1));
            return;
        }
        long arrival = world.now() + world.between(0, 20);
        way.lastArrival = way.lastArrival - arrival > 0 ? way.lastArrival : arrival;
        world.after(way.lastArrival - world.now(), () -> {
            Way back = way(to.gateway(), from.gateway());
            if (link > back.link) { // whoever comes by a new link shows that the old one is no more
                notice(to.gateway(), from.gateway(), link);
            }
            if (link == back.link) {
                put(from, to, letter);
            } else {
                world.happened("letter lost");
            }
        });
    }

    private void put(Address from, Address to, Letter letter) {
        Box box = boxes.get(to);
        if (box != null) {
            box.mail.put(() -> box.loop.letter(from, letter));
        }
    }

    /** The link between two gateways breaks; either may be the first to see it. */
    void breaks() {
        String one = world.any(gateways);
        String other =
                world.any(gateways.stream().filter(name -> !name.equals(one)).toList());
        int link = Math.max(way(one, other).link, way(other, one).link) + 1;
        world.note(() -> "the link of " + one + " and " + other + " breaks");
        notice(one, other, link);
        world.after(world.between(0, 4_000), () -> notice(other, one, link));
    }

    /** A gateway is killed; each other one notices at its own time. */
    void dies(String gateway) {
        gateways.remove(gateway);
        boxes.keySet().removeIf(address -> address.gateway().equals(gateway));
        for (String other : gateways) {
            int link = way(other, gateway).link + 1;
            world.after(world.between(0, 4_000), () -> notice(other, gateway, link));
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
