package io.millrace.core.simulation;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.SharedRooms;
import io.millrace.contract.json.Json;
import io.millrace.core.Signals;
import io.millrace.core.access.AccessRules;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.Registry;
import io.millrace.core.cluster.RegistrySignals;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.InboxLimits;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.command.Subscriptions;
import io.millrace.core.connection.Client;
import io.millrace.core.connection.ConnectionLimits;
import io.millrace.core.connection.DecisionRules;
import io.millrace.core.connection.Doorkeeper;
import io.millrace.core.connection.Loop;
import io.millrace.core.connection.MoveIn;
import io.millrace.core.connection.MoveWish;
import io.millrace.core.connection.Ports;
import io.millrace.core.connection.Rules;
import io.millrace.core.connection.Transport;
import io.millrace.core.forward.ForwardLimits;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.PollTerms;
import io.millrace.core.polling.Polls;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A gateway as its server would run it: event loops, a bus loop, and the mail between them. */
final class ModelGateway {
    static final ForwardLimits FORWARD = new ForwardLimits(8_000, 4_000, 14_000, 7_000, 4_000, 30_000);
    static final ConnectionLimits CONNECTION = new ConnectionLimits(
            16_000, 4_000, 18_000, 30_000, 1_000, 2, new InboxLimits(20_000, 30, 3, 20 * World.MILLI));

    final String id;
    final ModelRedis.Link link;
    final Subscriptions subscriptions;
    final Registry registry;
    final World.Host host;
    final List<One> loops = new ArrayList<>();
    /** A worker decides about {@code /door} and {@code /gate}, for the latter a doorkeeper does so before. */
    static final DecisionRules DECISIONS = new DecisionRules(List.of("/door", "/gate"), 5_000, false, 2);

    private final World world;
    private final DoorBook door;
    private final World.Mailbox flushes;
    private boolean flushing;

    ModelGateway(World world, String id, int loopCount, ModelLog log, ModelRedis redis, DoorBook door, ModelMail mail) {
        this.world = world;
        this.door = door;
        this.id = id;
        host = world.new Host();
        link = redis.link(id, host);
        flushes = host.mailbox();
        Subscriptions.Loops allLoops = new Subscriptions.Loops() {
            @Override
            public void tell(int loop, LoopMessage message) {
                loops.get(loop).hears(message);
            }

            @Override
            public void tellAll(LoopMessage message) {
                loops.forEach(loop -> loop.hears(message));
            }
        };
        subscriptions = new Subscriptions(id, link, allLoops);
        registry = new Registry(tag(), loopCount, ModelRegistry.LEASE, link.store, allLoops, new RegistrySignals() {
            @Override
            public void ended(int lives) {
                world.happened("ends told");
            }
        });
        link.serves(subscriptions, registry, allLoops);
        for (int i = 0; i < loopCount; i++) {
            loops.add(new One(i, log, mail));
        }
        loops.forEach(One::tick);
        beat();
        link.reconnect();
    }

    /** By which peers know it, and its registry. */
    private String tag() {
        return (id + "------").substring(0, 6);
    }

    private void beat() {
        registry.beat(world.now());
        host.after(ModelRegistry.LEASE / 5, this::beat);
    }

    private void takes(BusMessage message) {
        switch (message) {
            case BusMessage.OfChannels it -> subscriptions.accept(it);
            case BusMessage.OfRegistry it -> registry.accept(it);
            case BusMessage.Say it -> link.say(it);
            case BusMessage.Count _, BusMessage.Survey _, BusMessage.Occupied _ ->
                throw new AssertionError("no client of this world asks: " + message);
        }
        flushSoon();
    }

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            flushes.put(() -> {
                flushing = false;
                subscriptions.flush();
                registry.flush();
            });
        }
    }

    /** One event loop with its mail. */
    final class One {
        private final Loop loop;
        private final Address address;
        private final World.Mailbox bus = host.mailbox();
        private final World.Mailbox fromBus = host.mailbox();
        private final World.Mailbox receipts = host.mailbox();
        private final World.Mailbox turns = host.mailbox();
        private final Counting counting = new Counting();
        private boolean turning;
        private boolean up;
        private int connections;

        One(int index, ModelLog log, ModelMail mail) {
            address = new Address(tag(), index);
            Forwarder forwarder = new Forwarder(
                    log.port(
                            id,
                            () -> up,
                            told -> receipts.put(() -> {
                                told.run();
                                turn();
                            })),
                    FORWARD,
                    counting);
            loop = new Loop(
                    id,
                    index,
                    CONNECTION,
                    new Rules(DECISIONS, Told.ROUTES, AccessRules.NONE, SharedRooms.NONE),
                    new Ports(
                            new Keeper(),
                            forwarder,
                            message -> bus.put(() -> takes(message)),
                            mail.of(address, this),
                            () -> new ConnectionId(id + '-' + index + '-' + ++connections),
                            counting));
        }

        void tick() {
            loop.tick(world.now(), world.epochMillis());
            turn();
            host.after(100 * World.MILLI, this::tick);
        }

        boolean takesClients() {
            return loop.takesClients();
        }

        Client open(Dialect dialect, Transport socket) {
            Opening opening = dialect.open(new Handshake(Map.of("EIO", "4", "transport", "websocket")), "secret");
            Client client = loop.open(
                    dialect, ((Opening.Welcome) opening).session(), socket, Json.EMPTY_OBJECT, null, world.now());
            turn();
            return client;
        }

        void received(Client client, Frame frame) {
            loop.received(client, frame, world.now());
            turn();
        }

        void ended(Client client, CloseCode code) {
            loop.ended(client, code, world.now());
            turn();
        }

        /** A client comes in by long polling. */
        Polls.Open openPolling(Dialect dialect, Opening.Polls opening, PollTerms terms, Consumer<PollAnswer> reply) {
            Polls.Open first =
                    loop.openPolling(dialect, opening.session(), terms, Json.EMPTY_OBJECT, null, reply, world.now());
            turn();
            return first;
        }

        /** Whoever has asked has gone. */
        void aborted(Polls.Open request) {
            request.aborted(world.now());
            turn();
        }

        /** How many are here, as the signals tell. */
        long clients() {
            return counting.clients;
        }

        /** A WebSocket would take a session over. */
        MoveIn takesOver(MoveWish wish, Consumer<MoveLetter.Verdict> answer) {
            MoveIn move = loop.takeOver(wish, answer, world.now());
            turn();
            return move;
        }

        void opened(MoveIn move, Transport transport, Consumer<Client> then) {
            loop.opened(move, transport, then, world.now());
            turn();
        }

        void received(MoveIn move, Frame frame) {
            loop.received(move, frame, world.now());
            turn();
        }

        void ended(MoveIn move, CloseCode code) {
            loop.ended(move, code, world.now());
            turn();
        }

        /** Where letters for it go. */
        Address address() {
            return address;
        }

        void polledAt(Polls desk) {
            loop.polledAt(desk);
        }

        /** A request of long polling has come here. */
        Polls.Open ask(PollRequest request, Consumer<PollAnswer> reply) {
            Polls.Open open = loop.ask(request, reply, world.now());
            turn();
            return open;
        }

        void letter(Address from, Letter letter) {
            loop.letter(from, letter, world.now());
            turn();
        }

        void peerLost(String gateway) {
            loop.peerLost(gateway, world.now());
            turn();
        }

        /** Clients on whom a worker decides, as the signals tell. */
        long undecided() {
            return counting.undecided;
        }

        /** Bytes that wait for the log, as the signals tell. */
        long waitingBytes() {
            return counting.waiting;
        }

        private void hears(LoopMessage message) {
            fromBus.put(() -> {
                up = message instanceof LoopMessage.Up || (up && !(message instanceof LoopMessage.Down));
                loop.accept(message, world.now());
                turn();
            });
        }

        private void turn() {
            if (!turning) {
                turning = true;
                turns.put(() -> {
                    turning = false;
                    loop.carryOn(world.now());
                    if (loop.endTurn(world.now()) || loop.hasMail()) {
                        turn();
                    }
                });
            }
        }

        ModelGateway gateway() {
            return ModelGateway.this;
        }

        /** Answers later, on this loop. */
        private final class Keeper implements Doorkeeper {
            private final World.Mailbox verdicts = host.mailbox();

            @Override
            public boolean judges(String namespace) {
                return namespace.equals("/gate");
            }

            @Override
            public void judge(Presented presented, Answer answer) {
                Verdict verdict = door.judges(presented);
                world.after(
                        world.between(0, 2_000),
                        () -> verdicts.put(() -> {
                            answer.is(verdict, world.now());
                            turn();
                        }));
            }

            @Override
            public void verify(String namespace, Json token, Answer answer) {
                throw new IllegalStateException("Nobody presents a token later");
            }
        }
    }

    /** Counts as a server's meters do. */
    private final class Counting implements Signals {
        private long waiting;
        private long unsent;
        private long undecided;
        private long clients;

        @Override
        public void clientOpened(String dialect) {
            clients++;
        }

        @Override
        public void moved(String dialect, int howManyClients, int connections) {
            clients += howManyClients;
        }

        @Override
        public void upgraded(String outcome) {
            world.happened("upgrade " + outcome);
        }

        @Override
        public void waiting(int changeInBytes) {
            waiting += changeInBytes;
            if (waiting < 0) {
                throw new AssertionError("fewer than no bytes wait: " + waiting);
            }
        }

        @Override
        public void clientClosed(String dialect, CloseCode code) {
            world.happened("closed: " + code.reason());
            clients--;
        }

        @Override
        public void depth(Depth of, long change) {
            unsent += of == Depth.UNSENT_BYTES ? change : 0;
            undecided += of == Depth.UNDECIDED ? change : 0;
            if (unsent < 0) {
                throw new AssertionError("fewer than no bytes are unsent: " + unsent);
            }
        }

        @Override
        public void paused(String cause, boolean begins) {
            world.happened("paused by " + cause);
        }

        @Override
        public void command(String type, String outcome) {
            world.happened(type + ' ' + outcome);
        }

        @Override
        public void dropped(String what) {
            world.happened("dropped " + what);
        }

        @Override
        public void pollRelayed(String outcome) {
            world.happened("poll relayed: " + outcome);
        }

        @Override
        public void unanswered(Origin origin, String event) {
            world.happened("unanswered");
        }
    }
}
