package io.millrace.core.connection;

import io.millrace.contract.Bytes;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.Mailroom;
import io.millrace.core.cluster.SessionName;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.EventLog;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Topic;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.PollTerms;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import io.millrace.dialects.engineio.EngineSettings;
import io.millrace.dialects.engineio.Transports;
import io.millrace.dialects.socketio.SocketIoDialect;
import io.millrace.dialects.socketio.SocketIoSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that polls at loop {@code one} and upgrades at loop {@code two}. Letters between the two lie until they are
 * brought; both loops' channels are in force as soon as they are wanted, and what each does stands in the journal.
 */
final class MoveBench {
    static final String PATH = "/socket.io/";
    static final ConnectionId CLIENT = new ConnectionId("c1");
    static final Target OWN = new Target.Connection(CLIENT);

    final SocketIoDialect dialect = new SocketIoDialect(new SocketIoSettings(
            new EngineSettings(
                    25 * LoopBench.SECOND,
                    20 * LoopBench.SECOND,
                    1_000_000,
                    true,
                    EngineSettings.Silence.PROBE,
                    new Transports(true, true, true, 10 * LoopBench.SECOND)),
            SocketIoSettings.Parser.JSON,
            45 * LoopBench.SECOND,
            List.of("/"),
            10,
            10));
    final One one;
    final One two;
    final BenchSocket socket;
    private final List<String> journal = new ArrayList<>();
    private final Map<Address, One> loops = new HashMap<>();
    private final ArrayDeque<Runnable> letters = new ArrayDeque<>();
    private final String session;
    private MoveIn move;
    private long now;
    private int names;

    /** @param sameGateway whether both loops are of one gateway */
    MoveBench(boolean sameGateway) {
        one = new One("one", new Address("first-", 0));
        two = new One("two", new Address(sameGateway ? "first-" : "second", 1));
        socket = new BenchSocket("ws", journal);
        session = SessionName.of("-".repeat(20), one.address);
        Opening.Polls opening = (Opening.Polls) dialect.open(handshake(Map.of(), false), session);
        one.loop.openPolling(
                dialect,
                opening.session(),
                new PollTerms(session, PATH, opening.bodies(), 1_000, () -> journal.add("place is free")),
                Json.EMPTY_OBJECT,
                null,
                _ -> {},
                now);
        one.turn();
        posts("40");
        polls();
        journal.clear();
    }

    private static Handshake handshake(Map<String, String> more, boolean upgrade) {
        Map<String, String> query = new HashMap<>(more);
        query.put("EIO", "4");
        query.put("transport", upgrade ? "websocket" : "polling");
        return new Handshake(query, "GET", upgrade, "");
    }

    /** A loop with all that surrounds it. */
    final class One {
        private final String name;
        final Address address;
        final Loop loop;
        final ArrayDeque<EventLog.Receipt> receipts = new ArrayDeque<>();
        private final ArrayDeque<LoopMessage> bus = new ArrayDeque<>();
        private long released;

        One(String name, Address address) {
            this.name = name;
            this.address = address;
            loop = new Loop(
                    name,
                    address.loop(),
                    LoopBench.LIMITS,
                    Rules.NONE,
                    new Ports(
                            Doorkeeper.NOBODY,
                            new Forwarder(this::append, LoopBench.FORWARD, new Heard(journal)),
                            this::told,
                            new Post(),
                            () -> new ConnectionId("c" + ++names),
                            new Heard(journal)));
            loops.put(address, this);
            hears(new LoopMessage.Up());
            hears(new LoopMessage.Leased(Long.MAX_VALUE));
        }

        private final class Post implements Mailroom {
            @Override
            public Address own() {
                return address;
            }

            @Override
            public void send(Address to, Letter letter) {
                journal.add(name + " writes " + letter.getClass().getSimpleName());
                letters.addLast(() -> {
                    loops.get(to).loop.letter(address, letter, now);
                    loops.get(to).turn();
                });
            }
        }

        private EventLog.Offer append(Event event, Topic topic, EventLog.Receipt receipt) {
            journal.add(name + " log " + event.id() + ' ' + event.subject());
            receipts.addLast(receipt);
            return EventLog.Offer.TAKEN;
        }

        private void told(BusMessage message) {
            switch (message) {
                case BusMessage.Want want -> bus.addLast(new LoopMessage.InForce(want.target(), released));
                case BusMessage.Release _ -> released++;
                case BusMessage.Register(var origin, int _, var from) -> {
                    journal.add(name + " registers" + (from == null ? "" : " from " + from));
                    bus.addLast(new LoopMessage.Registered(origin.connection(), true));
                }
                case BusMessage.Unregister(var id) -> journal.add(name + " unregisters " + id);
                case BusMessage.Publish(var to, var mark) ->
                    journal.add(name + " marks " + to + " for " + mark.round());
                case BusMessage.Answer(var channel, var reply) ->
                    journal.add(
                            name + " tells " + channel + ' ' + reply.getClass().getSimpleName());
                case BusMessage.OfClients _, BusMessage.Share _, BusMessage.Late _, BusMessage.LivesEnded _ -> {}
            }
        }

        MoveBench hears(LoopMessage message) {
            loop.accept(message, now);
            return turn();
        }

        /** Comes from Redis. */
        MoveBench comes(Target target, Incoming... commands) {
            return hears(new LoopMessage.Arrived(target, 1, 1, 100, now, () -> List.of(commands)));
        }

        /** The mark of that round. */
        MoveBench mark(int round) {
            return comes(OWN, new Incoming.Mark(two.address.gateway(), two.address.loop(), 1, round));
        }

        MoveBench stored() {
            receipts.removeFirst().stored();
            return turn();
        }

        MoveBench failed() {
            receipts.removeFirst().failed("refused");
            return turn();
        }

        MoveBench loses(One peer) {
            loop.peerLost(peer.address.gateway(), now);
            return turn();
        }

        MoveBench turn() {
            boolean more = true;
            while (more) {
                while (!bus.isEmpty()) {
                    loop.accept(bus.removeFirst(), now);
                }
                loop.carryOn(now);
                more = loop.endTurn(now) || loop.hasMail() || !bus.isEmpty();
            }
            return MoveBench.this;
        }
    }

    MoveBench posts(String packet) {
        Bytes body = Bytes.of(packet.getBytes(StandardCharsets.UTF_8));
        one.loop.ask(new PollRequest.Posting(session, PATH, 4), _ -> {}, now);
        one.loop.ask(new PollRequest.Post(session, PATH, 4, false, false, true, body), _ -> {}, now);
        return one.turn();
    }

    MoveBench polls() {
        one.loop.ask(new PollRequest.Get(session, PATH, 4, false), this::answered, now);
        return one.turn();
    }

    private void answered(PollAnswer answer) {
        journal.add(
                answer instanceof PollAnswer.Packets packets
                        ? "poll hears " + new String(packets.payload().array(), StandardCharsets.UTF_8)
                        : "poll gets " + answer);
    }

    /** A WebSocket of loop two asks, and what it is told stands in the journal. */
    MoveBench asks() {
        Opening.Upgrades opening = (Opening.Upgrades) dialect.open(handshake(Map.of("sid", session), true), "unused");
        return asks(opening);
    }

    MoveBench asks(Opening.Upgrades opening) {
        move = two.loop.takeOver(
                new MoveWish(dialect, opening, PATH), verdict -> journal.add("may it: " + verdict), now);
        return two.turn();
    }

    Opening.Upgrades opening() {
        return (Opening.Upgrades) dialect.open(handshake(Map.of("sid", session), true), "unused");
    }

    MoveBench opens() {
        two.loop.opened(move, socket, client -> socket.client = client, now);
        return two.turn();
    }

    MoveBench says(String packet) {
        if (socket.client == null) {
            two.loop.received(move, Frame.Text.of(packet), now);
        } else {
            two.loop.received(socket.client, Frame.Text.of(packet), now);
        }
        return two.turn();
    }

    /** The WebSocket goes. */
    MoveBench goes() {
        two.loop.ended(move, CloseCode.CONNECTION_LOST, now);
        return two.turn();
    }

    /** All letters arrive, and those that they bring forth. */
    MoveBench mail() {
        while (!letters.isEmpty()) {
            letters.removeFirst().run();
        }
        return this;
    }

    /** Up to where a mark is published: the client has probed and upgraded. */
    MoveBench marked() {
        return asks().mail().opens().says("2probe").says("5").mail();
    }

    /** The same, and moved; the log of loop one has all. */
    MoveBench moved() {
        marked().one.mark(1).mail().two.mark(1);
        while (!one.receipts.isEmpty()) {
            one.stored();
        }
        return mail().forgets();
    }

    MoveBench forgets() {
        journal.clear();
        return this;
    }

    MoveBench later(long nanos) {
        now += nanos;
        one.loop.tick(now, now / 1_000_000);
        one.turn();
        two.loop.tick(now, now / 1_000_000);
        return two.turn();
    }

    List<String> journal() {
        List<String> lines = List.copyOf(journal);
        journal.clear();
        return lines;
    }
}
