package io.millrace.core.connection;

import io.millrace.contract.Command;
import io.millrace.contract.ConnectionId;
import io.millrace.contract.Event;
import io.millrace.contract.Order;
import io.millrace.contract.Selection;
import io.millrace.contract.SharedRooms;
import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.access.AccessRules;
import io.millrace.core.cluster.Departures;
import io.millrace.core.cluster.Mailroom;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.InboxLimits;
import io.millrace.core.command.Incoming;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.forward.EventLog;
import io.millrace.core.forward.ForwardLimits;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Routes;
import io.millrace.core.forward.Topic;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Handshake;
import io.millrace.dialects.Opening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One event loop with Socket.IO clients by their letters; what comes of a step stands in the journal. */
final class LoopBench {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final ForwardLimits FORWARD = new ForwardLimits(8_000, 4_000, 16_000, 8_000, 1_000, 100_000);
    static final ConnectionLimits LIMITS = new ConnectionLimits(
            1_000, 300, 3_000, 30_000, 3, 2, new InboxLimits(4_000_000, 30_000, 4_096, SECOND / 4));

    final Loop loop;
    final CountingDialect dialect = new CountingDialect();
    private final Map<String, BenchSocket> sockets = new HashMap<>();
    private final List<String> journal = new ArrayList<>();
    private final ArrayDeque<EventLog.Receipt> receipts = new ArrayDeque<>();
    private final ArrayDeque<ConnectionId> toRegister = new ArrayDeque<>();
    private boolean registersByHand;
    private long released;
    private long arrivals;
    private long now;
    private int names;
    private boolean logFull;
    private Event lastLogged;

    LoopBench() {
        this(Rules.NONE, Doorkeeper.NOBODY);
    }

    LoopBench(DecisionRules decisions, Doorkeeper doorkeeper, Routes routes) {
        this(new Rules(decisions, routes, AccessRules.NONE, SharedRooms.NONE), doorkeeper);
    }

    LoopBench(Rules rules, Doorkeeper doorkeeper) {
        loop = new Loop(
                "g",
                0,
                LIMITS,
                rules,
                new Ports(
                        doorkeeper,
                        new Forwarder(this::append, FORWARD, new Heard(journal)),
                        this::told,
                        Mailroom.ALONE,
                        this::next,
                        new Heard(journal)));
        loop.tick(now, 0);
        loop.accept(new LoopMessage.Up(), now);
        loop.accept(new LoopMessage.Leased(Long.MAX_VALUE), now);
        journal.clear();
    }

    /** What has happened since the last call. */
    List<String> journal() {
        List<String> lines = List.copyOf(journal);
        journal.clear();
        return lines;
    }

    /** The client's transport stands. */
    LoopBench opens(String client) {
        return opens(client, "");
    }

    LoopBench opens(String client, String userAgent) {
        return opens(client, "4", userAgent);
    }

    /** One of Engine.IO 3. */
    LoopBench opens3(String client) {
        return opens(client, "3", "").passes(5_000_000);
    }

    LoopBench passes(long nanos) {
        now += nanos;
        loop.tick(now, now / 1_000_000);
        return turn();
    }

    /** One that speaks something else, and is in at once as the next id; the journal is empty. */
    LoopBench joinedBy(Dialect other, String client) {
        opensBy(other, client).inForce(connection("c" + names)).inForce(new Target.Namespace(other.name()));
        journal.clear();
        return this;
    }

    LoopBench opensBy(Dialect other, String client) {
        return opens(client, other, new Handshake(Map.of(), "GET", true, ""));
    }

    private LoopBench opens(String client, String eio, String userAgent) {
        Map<String, String> query = Map.of("EIO", eio, "transport", "websocket");
        return opens(client, dialect, new Handshake(query, "GET", true, userAgent));
    }

    private LoopBench opens(String client, Dialect dialect, Handshake handshake) {
        BenchSocket socket = new BenchSocket(client, journal);
        sockets.put(client, socket);
        Opening opening = dialect.open(handshake, "secret");
        socket.client = loop.open(
                dialect,
                ((Opening.Welcome) opening).session(),
                socket,
                Json.parse("{\"query\":{\"a\":\"é\"}}"),
                null,
                now);
        return turn();
    }

    /** It is in namespace {@code /}, under the id that is its own letter and a number; the journal is empty. */
    LoopBench joined(String... clients) {
        for (String client : clients) {
            opens(client).says(client, "40").inForce(connection("c" + names)).inForce(new Target.Namespace("/"));
        }
        journal.clear();
        return this;
    }

    LoopBench says(String client, String packet) {
        loop.received(sockets.get(client).client, Frame.Text.of(packet), now);
        return turn();
    }

    LoopBench ends(String client) {
        loop.ended(sockets.get(client).client, CloseCode.CLIENT_CLOSED, now);
        return turn();
    }

    /** The doorkeeper says this to whoever has asked it first. */
    LoopBench verdict(DoorkeeperTest.Gate gate, Doorkeeper.Verdict verdict) {
        gate.asked().removeFirst().is(verdict, now);
        return turn();
    }

    /** The client closes, with this code. */
    LoopBench goodbye(String client, int code) {
        loop.saidGoodbye(sockets.get(client).client, code, now);
        return turn();
    }

    /** What it has not taken yet. */
    LoopBench unsent(String client, long bytes) {
        sockets.get(client).unsent = bytes;
        return this;
    }

    /** What it has not taken only waits for a flush, which takes all. */
    LoopBench taken(String client) {
        sockets.get(client).takesAtFlush = true;
        return this;
    }

    LoopBench inForce(Target target) {
        return inForceAsOf(target, released);
    }

    /** Client {@code a} of {@link ChannelDialect} is in that channel, and nothing has happened yet. */
    LoopBench enters(String channel) {
        return says("a", "enter " + channel)
                .inForce(new Target.Room(ChannelDialect.NAME, channel))
                .saysNothing();
    }

    /** As the bus loop said it when it had heard so many releases. */
    LoopBench inForceAsOf(Target target, long releasesHeard) {
        loop.accept(new LoopMessage.InForce(target, releasesHeard), now);
        return turn();
    }

    Event lastLogged() {
        return lastLogged;
    }

    LoopBench down() {
        loop.accept(new LoopMessage.Down(), now);
        return turn();
    }

    LoopBench up() {
        loop.accept(new LoopMessage.Up(), now);
        return turn();
    }

    LoopBench comes(Target target, Incoming... commands) {
        return comes(target, 1, commands);
    }

    /** Commands that so many loops have got. */
    LoopBench comes(Target target, int loops, Incoming... commands) {
        loop.accept(new LoopMessage.Arrived(target, ++arrivals, loops, 100, now, () -> List.of(commands)), now);
        return turn();
    }

    /** The same, while the turn goes on. */
    LoopBench arrives(Target target, Incoming... commands) {
        loop.accept(new LoopMessage.Arrived(target, ++arrivals, 1, 100, now, () -> List.of(commands)), now);
        return this;
    }

    /** Whether there is more to do after other work. */
    boolean turnEnds() {
        return loop.endTurn(now);
    }

    LoopBench logFull(boolean full) {
        logFull = full;
        return this;
    }

    LoopBench stored() {
        receipts.removeFirst().stored();
        return turn();
    }

    LoopBench failed() {
        receipts.removeFirst().failed("refused");
        return turn();
    }

    LoopBench later(long seconds) {
        return passes(seconds * SECOND);
    }

    /** The same, and the clock of the wall says this. */
    LoopBench laterAsOf(long seconds, long epochMillis) {
        now += seconds * SECOND;
        loop.tick(now, epochMillis);
        return turn();
    }

    /** What has happened so far is as expected. */
    LoopBench saysNothing() {
        journal.clear();
        return this;
    }

    /** The gateway goes away over so many seconds, with so many of patience. */
    LoopBench leaves(long over, long patience) {
        loop.leave(new Departures(now, over * SECOND, patience * SECOND, 7), now);
        return turn();
    }

    LoopBench leavesNow() {
        loop.leaveNow(now);
        return turn();
    }

    LoopBench lastCall() {
        loop.lastCall(now);
        return turn();
    }

    /** From now on the registry is asked in the journal's words, and answers by {@link #registered} alone. */
    LoopBench registersByHand() {
        registersByHand = true;
        return this;
    }

    LoopBench registered(String id, boolean done) {
        loop.accept(new LoopMessage.Registered(new ConnectionId(id), done), now);
        return turn();
    }

    LoopBench hears(LoopMessage message) {
        loop.accept(message, now);
        return turn();
    }

    long now() {
        return now;
    }

    private LoopBench turn() {
        boolean more = true;
        while (more) {
            while (!toRegister.isEmpty()) {
                loop.accept(new LoopMessage.Registered(toRegister.removeFirst(), true), now);
            }
            loop.carryOn(now);
            more = loop.endTurn(now) || loop.hasMail() || !toRegister.isEmpty();
        }
        return this;
    }

    static Target connection(String id) {
        return new Target.Connection(new ConnectionId(id));
    }

    static Target room(String room) {
        return new Target.Room("/", room);
    }

    static Incoming order(Command command) {
        return new Incoming.Understood(Order.of(command));
    }

    static Incoming order(Command command, String id, String reply) {
        return new Incoming.Understood(new Order(command, id, reply, false, Selection.NONE, Selection.NONE));
    }

    private ConnectionId next() {
        return new ConnectionId("c" + ++names);
    }

    private EventLog.Offer append(Event event, Topic topic, EventLog.Receipt receipt) {
        if (logFull) {
            return EventLog.Offer.FULL;
        }
        String ack = event.awaited() == null ? "" : " ack " + event.awaited().ack();
        String where = topic.equals(Topic.EVENTS) ? "" : " in " + topic.name();
        journal.add("log" + where + ' ' + event.id() + ' ' + event.subject() + ' ' + event.data() + ack);
        lastLogged = event;
        receipts.addLast(receipt);
        return EventLog.Offer.TAKEN;
    }

    private void told(BusMessage message) {
        switch (message) {
            case BusMessage.Release _ -> {
                released++;
                journal.add(BusWords.of(message));
            }
            case BusMessage.Register it
            when !registersByHand -> toRegister.addLast(it.origin().connection());
            case BusMessage.Unregister _ when !registersByHand -> {}
            default -> journal.add(BusWords.of(message));
        }
    }
}
