package io.millrace.core.connection;

import io.millrace.contract.Target;
import io.millrace.contract.json.Json;
import io.millrace.core.Signals;
import io.millrace.core.Signals.Depth;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Departures;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.PollLetter;
import io.millrace.core.cluster.PollRelay;
import io.millrace.core.command.Inbox;
import io.millrace.core.command.LoopMessage;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import io.millrace.core.polling.PollSession;
import io.millrace.core.polling.PollTerms;
import io.millrace.core.polling.Polls;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Session;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a gateway: the door for its transports, its timers and the bus loop's messages. Every
 * method is called on that loop and names the time; {@link #endTurn} closes each batch of calls.
 */
public final class Loop {
    final Context context;
    private final Inbox inbox;
    private final Depths depths;
    private final Signals signals;
    private PollRelay relay;
    private int sliceLeft;
    private boolean up;
    /** Heard of and not carried out yet. */
    private int downsToCome;

    private boolean freed;

    /**
     * @param gateway id of the gateway
     * @param index of this loop in the gateway, 0 to 63
     */
    public Loop(String gateway, int index, ConnectionLimits limits, Rules rules, Ports ports) {
        signals = ports.signals();
        context = new Context(gateway, index, limits, rules, ports);
        sliceLeft = limits.inbox().slice();
        inbox = new Inbox(limits.inbox(), new Members(), signals);
        depths = new Depths(signals);
        relay = new PollRelay(ports.mailroom(), context.desk, signals);
        ports.forwarder().subscriptionsDown(true);
    }

    /**
     * A client's transport stands.
     *
     * @param handshake an object whose fields {@code connected} shows to the workers: query, headers, address
     * @param carried what the doorkeeper took out of the opening request, or {@code null}
     */
    public Client open(
            Dialect dialect,
            Session session,
            Transport transport,
            Json handshake,
            Doorkeeper.@Nullable Carried carried,
            long nowNanos) {
        context.nowNanos = nowNanos;
        Client client = new Client(context, dialect, session, transport, handshake, carried);
        client.open();
        if (context.leaving) {
            client.goAway();
        }
        return client;
    }

    /**
     * A client comes in by long polling: its first request waits for the first answer.
     *
     * @param terms what it polls by
     * @param reply hears that answer, perhaps within this call
     * @return that request
     */
    public Polls.Open openPolling(
            Dialect dialect,
            Session session,
            PollTerms terms,
            Json handshake,
            Doorkeeper.@Nullable Carried carried,
            Consumer<PollAnswer> reply,
            long nowNanos) {
        PollTransport transport = new PollTransport(context);
        PollSession polls = context.desk.open(terms, transport);
        transport.carries(polls);
        Polls.Open first = polls.get(false, reply, nowNanos);
        transport.opened(open(dialect, session, transport, handshake, carried, nowNanos));
        return first;
    }

    /** Where it is in the cluster: sessions that are made here say so in their names. */
    public Address address() {
        return context.mailroom.own();
    }

    /**
     * The gateway goes away: every client is asked to come back to another, each at its own time, and so is who polls
     * here on a session elsewhere.
     */
    public void leave(Departures departures, long nowNanos) {
        context.nowNanos = nowNanos;
        context.leaving = true;
        int index = 0;
        int count = context.clients.size();
        for (Client client : context.clients) {
            client.departs(departures.at(index++, count), departures.patienceNanos());
        }
        relay.leave(departures);
    }

    /** Asks all at once that were not asked yet. */
    public void leaveNow(long nowNanos) {
        context.nowNanos = nowNanos;
        List.copyOf(context.clients).forEach(Client::goAway);
        relay.leaveNow(nowNanos);
    }

    /**
     * Nobody is heard any more: whoever is still here has gone, and what was taken goes to the log also while
     * subscriptions are down.
     */
    public void lastCall(long nowNanos) {
        context.nowNanos = nowNanos;
        List.copyOf(context.clients).forEach(client -> client.end(CloseCode.SHUTTING_DOWN));
        context.forwarder.lastCall();
        relay.lastCall(nowNanos);
    }

    /** How many requests of long polling wait here for sessions elsewhere: {@link PollRelay#toGo}. */
    public long pollsElsewhere() {
        return relay.toGo();
    }

    /** How many bytes were taken that the log has not stored yet; 0 when it has everything. */
    public long unstoredBytes() {
        return context.forwarder.unstoredBytes();
    }

    /** A client's message. */
    public void received(Client client, Frame frame, long nowNanos) {
        context.nowNanos = nowNanos;
        client.received(frame);
    }

    /** A client says goodbye, with this close code of WebSocket's, or 0 for none. */
    public void saidGoodbye(Client client, int code, long nowNanos) {
        context.nowNanos = nowNanos;
        client.saidGoodbye(code);
    }

    /** A client's transport has ended by itself, or breaks the rules below the dialect. */
    public void ended(Client client, CloseCode code, long nowNanos) {
        context.nowNanos = nowNanos;
        client.end(code);
    }

    /** Somebody else answers for the sessions of long polling that are here. Once, before any request. */
    public void polledAt(Polls desk) {
        relay = new PollRelay(context.mailroom, desk, signals);
    }

    /** A client's request of long polling, wherever its session is: {@link Polls#ask}. */
    public Polls.Open ask(PollRequest request, Consumer<PollAnswer> reply, long nowNanos) {
        dueBefore(nowNanos);
        return relay.ask(request, reply, nowNanos);
    }

    /**
     * A WebSocket would take over a session that polls, wherever that is.
     *
     * @param answer hears once whether it may, perhaps within this call. Where it may not, that is all
     */
    public MoveIn takeOver(MoveWish wish, Consumer<MoveLetter.Verdict> answer, long nowNanos) {
        dueBefore(nowNanos);
        return context.moves.takeOver(wish, answer);
    }

    /**
     * It stands, if it may.
     *
     * @param then hears of the client, once it is here
     */
    public void opened(MoveIn move, Transport transport, Consumer<Client> then, long nowNanos) {
        context.nowNanos = nowNanos;
        move.opened(transport, then);
    }

    /** A message came on it, and its client is not here yet. */
    public void received(MoveIn move, Frame frame, long nowNanos) {
        context.nowNanos = nowNanos;
        move.received(frame);
    }

    /** It has ended, or nothing came of it, and its client is not here yet. */
    public void ended(MoveIn move, CloseCode code, long nowNanos) {
        context.nowNanos = nowNanos;
        move.ended(code);
    }

    /** What another loop tells this one. */
    public void letter(Address from, Letter letter, long nowNanos) {
        dueBefore(nowNanos);
        switch (letter) {
            case PollLetter poll -> relay.accept(from, poll, nowNanos);
            case MoveLetter move -> context.moves.accept(from, move);
        }
    }

    /* A session whose time was over before a request came must not be found by it. */
    private void dueBefore(long nowNanos) {
        context.nowNanos = nowNanos;
        context.deadlines.run(nowNanos);
    }

    /** The way to a peer is broken, or its gateway has gone: nothing more comes of what was sent there before. */
    public void peerLost(String gateway, long nowNanos) {
        context.nowNanos = nowNanos;
        relay.peerLost(gateway, nowNanos);
        context.moves.peerLost(gateway);
    }

    /**
     * What the bus loop says: carried out at once, or behind what waits when this slice's work is done. A batch of
     * these calls begins with {@link #carryOn}.
     */
    public void accept(LoopMessage message, long nowNanos) {
        context.nowNanos = nowNanos;
        if (message instanceof LoopMessage.OfLease it) {
            context.registrations.accept(it);
            return;
        }
        if (message instanceof LoopMessage.Down) { // forwarding stops at once, whatever else is to be done before
            downsToCome++;
            context.forwarder.subscriptionsDown(true);
        }
        if (sliceLeft > 0 && inbox.isEmpty() && !context.moves.isStalled()) {
            carryOut(message);
        } else {
            inbox.put(message, nowNanos);
        }
    }

    /**
     * Begins a slice of work for the bus loop, with what has waited since the last one. While {@link #hasMail}: call it
     * again, after sockets have had their turn.
     */
    public void carryOn(long nowNanos) {
        context.nowNanos = nowNanos;
        inbox.relieve();
        sliceLeft = context.limits.inbox().slice();
        while (sliceLeft > 0 && !context.moves.isStalled()) {
            LoopMessage message = inbox.next(nowNanos);
            if (message == null) {
                return;
            }
            carryOut(message);
        }
    }

    /** Whether some of the bus loop's mail still waits for {@link #carryOn}. */
    public boolean hasMail() {
        return !inbox.isEmpty() && !context.moves.isStalled();
    }

    private void carryOut(LoopMessage message) {
        sliceLeft -= 1 + inbox.work(message);
        switch (message) {
            case LoopMessage.InForce(Target target, long released) -> inForce(target, released);
            case LoopMessage.Registered(var id, boolean done) -> context.registrations.registered(id, done);
            case LoopMessage.OfLease it -> context.registrations.accept(it);
            case LoopMessage.Said(int messages, boolean done) -> context.publications.said(messages, done);
            case LoopMessage.OfSurveys it -> context.surveys.accept(it);
            case LoopMessage.Arrived arrived -> {
                context.signals.commandWaited(Math.max(0, context.nowNanos - arrived.atNanos()));
                context.commands.execute(arrived);
            }
            case LoopMessage.Down _ -> {
                downsToCome--;
                up = false;
                context.rooms.down();
                context.publications.busIsLost();
                context.surveys.busIsLost();
                context.moves.busIsLost();
            }
            case LoopMessage.Up _ -> {
                up = true;
                context.forwarder.subscriptionsDown(downsToCome > 0);
                context.publications.busIsBack();
                context.surveys.busIsBack();
                context.moves.busIsBack();
            }
        }
    }

    /**
     * Ends a batch of calls: runs what is due, moves what was held, sends what was written.
     *
     * @return whether there is more to do at once: call again after other work of the event loop
     */
    public boolean endTurn(long nowNanos) {
        context.nowNanos = nowNanos;
        context.deadlines.run(nowNanos);
        freed |= context.moves.goesOn();
        if (freed) { // what had to wait for a client that moves here
            carryOn(nowNanos);
            freed = hasMail();
        }
        context.moves.look();
        boolean more = !context.forwarder.isIdle() && context.forwarder.drain();
        boolean unsent = context.unflushed.flush();
        if (!unsent) {
            context.outboxes.flushed();
        }
        context.outboxes.relieve();
        return unsent || more || freed;
    }

    /** Several times a second: sets the wall clock, which events bear, and gives up what has waited too long. */
    public void tick(long nowNanos, long epochMillis) {
        context.tick(nowNanos, epochMillis);
        relay.tick(nowNanos);
        context.answers.tick(epochMillis);
        context.forwarder.tick(epochMillis);
        context.outboxes.tick();
        depths.tell(Depth.COMMAND_BYTES, inbox.bytes());
        depths.tell(Depth.AWAITED_ANSWERS, context.answers.size());
        depths.tell(Depth.AWAITED_ACKS, context.acks.size());
        depths.tell(Depth.UNDECIDED, context.undecided);
        depths.tell(Depth.UNSENT_BYTES, context.outboxes.unsentBytes());
        depths.tell(Depth.CLIENTS_BEHIND, context.outboxes.behind());
    }

    /** When {@link #endTurn} must be called at the latest, or {@link Long#MAX_VALUE}. */
    public long nextDeadlineNanos() {
        return context.deadlines.isEmpty() ? Long.MAX_VALUE : context.deadlines.nextNanos();
    }

    /** Whether a new client may come in: lease and subscriptions stand, and Kafka is not too far behind. */
    public boolean takesClients() {
        return up && context.forwarder.hasLease() && !context.forwarder.isOverGlobalMark();
    }

    private void inForce(Target target, long released) {
        if (target instanceof Target.Connection one) {
            Connection connection = context.connections.get(one.id());
            if (connection != null) {
                connection.inForce();
            } else {
                context.rooms.inForce(target, released); // held for one that is to move here
            }
        } else {
            context.rooms.inForce(target, released);
        }
    }

    /** For the inbox. */
    private final class Members implements Inbox.Members {
        @Override
        public int count(Target target) {
            return context.rooms.members(target).size();
        }

        @Override
        public void close(Target target) {
            if (target instanceof Target.Connection one) {
                Connection connection = context.connections.get(one.id());
                if (connection != null) {
                    connection.client().close(CloseCode.OVERLOAD);
                }
            } else {
                List.copyOf(context.rooms.members(target))
                        .forEach(connection -> connection.client().close(CloseCode.OVERLOAD));
            }
        }
    }
}
