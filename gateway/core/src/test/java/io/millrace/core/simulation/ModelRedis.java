package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Order;
import io.millrace.contract.Reply;
import io.millrace.contract.Target;
import io.millrace.core.cluster.Registry;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.CommandBus;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publish and subscribe as Redis does it: a subscription is confirmed later and in order, what is published on a
 * channel that is not in force is seen by nobody, and with a connection all that was on its way goes.
 */
final class ModelRedis {
    private final World world;
    private final List<Link> links = new ArrayList<>();
    private final RoomBook rooms;
    final ModelRegistry registry;
    private Worker worker;
    private boolean down;

    /** Hears a gateway's replies; {@code life} is that of its subscriptions. */
    interface Worker {
        void hears(String channel, Reply reply, Link link, int life);
    }

    ModelRedis(World world, RoomBook rooms, ModelRegistry registry) {
        this.world = world;
        this.registry = registry;
        this.rooms = rooms;
    }

    void heardBy(Worker publisher) {
        worker = publisher;
    }

    List<Link> links() {
        return links;
    }

    Link link(String gateway, World.Host host) {
        Link link = new Link(gateway, host);
        links.add(link);
        return link;
    }

    /** A worker publishes; nobody sees it while Redis is away. */
    void publish(Target target, Order order) {
        if (!down) {
            world.note(() -> "published to " + target + ": " + order.id() + ' ' + order.command());
            rooms.published(target, order);
            links.forEach(link -> link.publish(target, order));
        }
    }

    void down(boolean isDown) {
        world.note(() -> isDown ? "redis down" : "redis up");
        down = isDown;
        if (isDown) {
            links.forEach(Link::drop);
        } else {
            links.forEach(Link::reconnect);
        }
    }

    /** One gateway's subscriber connection. */
    final class Link implements CommandBus {
        private final World.Mailbox in = world.new Mailbox();
        private final World.Mailbox out;
        private final World.Host host;
        final ModelRegistry.Port store;
        private final World.Mailbox replies = world.new Mailbox();
        private final Set<Target> subscribed = new HashSet<>();
        private final Set<Target> everConfirmed = new HashSet<>();
        private final ArrayDeque<Runnable> wishes = new ArrayDeque<>();
        private boolean stalled;
        private Subscriptions subscriptions;
        private Subscriptions.Loops loops;
        /** What clients publish, and nobody was told yet whether it is. */
        private final ArrayDeque<BusMessage.Say> unanswered = new ArrayDeque<>();

        private int drops;
        private Registry registered;
        private boolean dead;
        private boolean up;
        private boolean lossHeard = true;
        private int life;

        Link(String gateway, World.Host host) {
            this.host = host;
            out = host.mailbox();
            store = registry.new Port(gateway, host);
        }

        void serves(Subscriptions owner, Registry ownersRegistry, Subscriptions.Loops ownersLoops) {
            loops = ownersLoops;
            subscriptions = owner;
            registered = ownersRegistry;
        }

        /** Its gateway is no more. */
        void dies() {
            drop();
            dead = true;
        }

        boolean isDead() {
            return dead;
        }

        @Override
        public void subscribe(List<Target> targets) {
            if (up) {
                targets.forEach(target -> ask(() -> {
                    subscribed.add(target);
                    out.put(() -> {
                        everConfirmed.add(target);
                        subscriptions.confirmed(target);
                        subscriptions.flush();
                    });
                }));
            }
        }

        @Override
        public void unsubscribe(List<Target> targets) {
            if (up) {
                targets.forEach(target -> ask(() -> subscribed.remove(target)));
            }
        }

        @Override
        public void publish(ConnectionId to, Incoming.Mark mark) {
            Target target = new Target.Connection(to);
            int asOf = life;
            replies.put(() -> {
                if (up && life == asOf) {
                    links.forEach(link -> link.carry(target, mark));
                }
            });
        }

        @Override
        public void reply(String channel, Reply reply) {
            int asOf = life;
            if (!down) {
                replies.put(() -> worker.hears(channel, reply, this, asOf));
            }
        }

        /** A client publishes: its gateway hears when Redis has it, or that the connection is gone. */
        void say(BusMessage.Say say) {
            unanswered.addLast(say);
            if (!up && lossHeard) {
                answer(false);
            } else if (up) {
                int asOf = drops;
                replies.put(() -> {
                    if (drops == asOf) {
                        ModelRedis.this.publish(say.target(), say.order());
                        out.put(() -> answer(true));
                    }
                });
            }
        }

        private void answer(boolean done) {
            loops.tell(unanswered.removeFirst().loop(), new LoopMessage.Said(1, done));
        }

        private void ask(Runnable wish) {
            wishes.addLast(wish);
            in.put(this::takeWish);
        }

        private void takeWish() {
            if (!stalled && !wishes.isEmpty()) {
                wishes.removeFirst().run();
            }
        }

        /** Redis leaves what the gateway wishes for until it is told otherwise. */
        void stall(boolean does) {
            world.note(() -> "wishes of gateway " + links.indexOf(this) + (does ? " wait" : " go on"));
            stalled = does;
            if (!does) {
                wishes.forEach(_ -> in.put(this::takeWish));
            }
        }

        boolean wasEverInForce(Target target) {
            return everConfirmed.contains(target);
        }

        /** Whether what is published now is seen. */
        boolean isInForce(Target target) {
            return subscribed.contains(target);
        }

        Set<Target> subscribed() {
            return subscribed;
        }

        /** Its gateway's process was stopped: what was on its way may come after all that it was for. */
        void isLate() {
            life++;
        }

        /** Rises with every loss. */
        int life() {
            return life;
        }

        boolean isUp() {
            return up;
        }

        /** The connection breaks; the gateway hears of it later. */
        void drop() {
            if (up) {
                world.note(() -> "bus connection of gateway " + links.indexOf(this) + " lost");
                up = false;
                life++;
                drops++;
                in.clear();
                if (!wishes.isEmpty()) {
                    world.happened("subscriptions lost before they are confirmed");
                }
                wishes.clear();
                out.clear();
                subscribed.clear();
                store.lost();
                lossHeard = false;
                out.put(() -> {
                    registered.lost();
                    subscriptions.lost();
                    lossHeard = true;
                    while (!unanswered.isEmpty()) {
                        answer(false);
                    }
                });
            }
        }

        void reconnect() {
            if (!up && !down && !dead) {
                if (!lossHeard || !host.runs()) {
                    world.after(World.MILLI, this::reconnect);
                    return;
                }
                world.note(() -> "bus connection of gateway " + links.indexOf(this) + " back");
                up = true;
                store.connected();
                registered.connected(world.now());
                subscriptions.connected();
            }
        }

        private void carry(Target target, Incoming.Mark mark) {
            if (subscribed.contains(target)) {
                out.put(() -> subscriptions.received(target, 100, world.now(), () -> List.of(mark)));
            }
        }

        private void publish(Target target, Order order) {
            if (subscribed.contains(target)) {
                out.put(() -> {
                    rooms.carried(this, target, order);
                    subscriptions.received(target, 100, world.now(), () -> List.of(new Incoming.Understood(order)));
                });
            }
        }
    }
}
