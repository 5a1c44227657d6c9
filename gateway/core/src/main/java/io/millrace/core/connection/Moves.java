package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.MoveLetter.Verdict;
import io.millrace.core.cluster.SessionName;
import io.millrace.core.command.Incoming;
import io.millrace.core.polling.PollSession;
import io.millrace.dialects.Action;
import io.millrace.dialects.Opening;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event loop's sessions that a WebSocket elsewhere takes over, and its WebSockets that take over some. */
final class Moves {
    /** How long it is known of a connection that it has gone to another loop, for what comes late. */
    private static final long MEMORY_NANOS = 10_000_000_000L;

    private record Key(Address taker, long number) {}

    /** A connection that has gone, whose client has still to ack what was sent to it here. */
    private record Owing(Connection connection, String to) {}

    private final Context context;
    private final Map<Key, MoveOut> outs = new HashMap<>();
    private final Set<MoveOut> watched = new LinkedHashSet<>();
    private final Map<Long, MoveIn> ins = new HashMap<>();
    private final Map<ConnectionId, MoveIn> registering = new HashMap<>();
    /** Until when it is remembered; oldest first. */
    private final SequencedMap<ConnectionId, Long> gone = new LinkedHashMap<>();

    private final Map<ConnectionId, Owing> owing = new HashMap<>();

    private long last;
    private int busLosses;
    private @Nullable MoveIn stalls;
    private boolean goesOn;

    Moves(Context context) {
        this.context = context;
    }

    /** A WebSocket would take over a session, wherever that is. */
    MoveIn takeOver(MoveWish wish, Consumer<Verdict> answer) {
        Address from = SessionName.maker(wish.opening().session());
        MoveIn move = new MoveIn(context, wish, from == null ? context.mailroom.own() : from, ++last, answer);
        ins.put(move.number(), move);
        if (from == null) {
            move.answered(Verdict.UNKNOWN);
        } else {
            Opening.Upgrades opening = wish.opening();
            send(from, new MoveLetter.Asks(move.number(), opening.session(), wish.path(), opening.version()));
        }
        return move;
    }

    void send(Address to, MoveLetter letter) {
        if (to.equals(context.mailroom.own())) {
            accept(to, letter);
        } else {
            context.mailroom.send(to, letter);
        }
    }

    void accept(Address from, MoveLetter letter) {
        switch (letter) {
            case MoveLetter.Asks asks -> send(from, new MoveLetter.Answered(asks.number(), judge(from, asks)));
            case MoveLetter.Probed(long number) -> out(from, number, MoveOut::probed);
            case MoveLetter.Takes(long number) -> out(from, number, MoveOut::take);
            case MoveLetter.Ready(long number, int round) -> out(from, number, out -> out.ready(round));
            case MoveLetter.Abandons(long number) -> out(from, number, MoveOut::abandoned);
            case MoveLetter.Answered(long number, Verdict verdict) -> in(from, number, in -> in.answered(verdict));
            case MoveLetter.Wanted wanted -> in(from, wanted.number(), in -> in.wanted(wanted));
            case MoveLetter.Luggage luggage -> in(from, luggage.number(), in -> in.packed(luggage));
            case MoveLetter.Over(long number, int code, String words) -> in(from, number, in -> in.over(code, words));
            case MoveLetter.Flushed(long number, boolean whole) -> in(from, number, in -> in.flushed(whole));
            case MoveLetter.Acked acked -> acked(acked);
            case MoveLetter.Gone ended -> {
                Owing it = owing.remove(ended.connection());
                if (it != null) {
                    context.acks.gone(it.connection());
                }
            }
        }
    }

    private Verdict judge(Address from, MoveLetter.Asks asks) {
        PollSession session = context.desk.session(asks.session());
        if (session == null) {
            return context.desk.hasMoved(asks.session(), asks.path(), context.nowNanos)
                    ? Verdict.TAKEN
                    : Verdict.UNKNOWN;
        }
        if (!session.isAt(asks.path()) || !session.isOpen()) {
            return Verdict.UNKNOWN;
        }
        if (session.version() != asks.version()) {
            return Verdict.WRONG;
        }
        Client client = session.client() instanceof PollTransport transport ? transport.client() : null;
        if (client == null || client.isClosed()) {
            return Verdict.UNKNOWN;
        }
        if (client.moving() != null) {
            return Verdict.TAKEN;
        }
        outs.put(new Key(from, asks.number()), new MoveOut(context, from, asks.number(), session, client));
        return Verdict.GRANTED;
    }

    private void out(Address taker, long number, Consumer<MoveOut> then) {
        MoveOut out = outs.get(new Key(taker, number));
        if (out != null) {
            then.accept(out);
        }
    }

    private void in(Address from, long number, Consumer<MoveIn> then) {
        MoveIn in = ins.get(number);
        if (in != null && in.from().equals(from)) {
            then.accept(in);
        }
    }

    /** On the same loop. */
    MoveIn in(long number) {
        return Objects.requireNonNull(ins.get(number), "it has asked to take");
    }

    private void acked(MoveLetter.Acked acked) {
        Owing it = owing.get(acked.connection());
        if (it != null) {
            Connection connection = it.connection();
            context.acks.acked(
                    connection,
                    new Action.Acked(connection.namespace(), acked.ackId(), acked.args(), acked.attachments()));
            if (connection.acks().all().isEmpty()) {
                owing.remove(acked.connection());
            }
        }
    }

    /** Acks of a connection that has moved here, for the loop that it comes from. */
    AcksElsewhere.Before acksOf(MoveIn move) {
        return new AcksElsewhere.Before() {
            @Override
            public String gateway() {
                return move.from().gateway();
            }

            @Override
            public void acked(ConnectionId id, Action.Acked acked) {
                send(
                        move.from(),
                        new MoveLetter.Acked(move.number(), id, acked.ackId(), acked.args(), acked.attachments()));
            }

            @Override
            public void gone(ConnectionId id) {
                send(move.from(), new MoveLetter.Gone(move.number(), id));
            }
        };
    }

    /** It is to be looked at, at the end of each turn. */
    void watch(MoveOut out) {
        watched.add(out);
    }

    /** Ends a turn. */
    void look() {
        if (!watched.isEmpty()) {
            List.copyOf(watched).forEach(MoveOut::look);
        }
    }

    void forget(MoveOut out) {
        watched.remove(out);
        outs.remove(new Key(out.to(), out.number()));
    }

    void forget(MoveIn in) {
        goOn(in);
        ins.remove(in.number());
        registering.values().removeIf(each -> each == in);
    }

    /** A session here has a WebSocket from now on, wherever that is. */
    void polledEnough(PollSession polls) {
        context.desk.moves(polls, context.nowNanos);
    }

    /** A connection has gone to another loop: what comes for it here, and late, is not for this one. */
    void hasGone(Connection connection, String to) {
        ConnectionId id = connection.origin().connection();
        gone.putLast(id, context.nowNanos + MEMORY_NANOS);
        while (gone.firstEntry().getValue() - context.nowNanos < 0) {
            gone.pollFirstEntry();
        }
        if (!connection.acks().all().isEmpty()) {
            owing.put(id, new Owing(connection, to));
        }
    }

    /** Whether somebody else answers for that connection: the loop that it comes from, or the one that it went to. */
    boolean isElsewhere(ConnectionId id) {
        return gone.containsKey(id) || context.rooms.isHeld(new Target.Connection(id));
    }

    /** Wants a connection in this gateway's registry that is in a peer's; {@link #registered} answers. */
    void register(MoveIn move, Origin origin, String from) {
        registering.put(origin.connection(), move);
        context.registrations.take(origin, from);
    }

    void registered(ConnectionId id, boolean done) {
        MoveIn move = registering.remove(id);
        if (move != null) {
            move.registered(id, done);
        }
    }

    void claimed() {
        List.copyOf(ins.values()).forEach(MoveIn::claimed);
        outs.values().forEach(MoveOut::eventLost); // what was held of theirs is not stored any more
    }

    void registerAnew() {
        ins.values().forEach(MoveIn::registerAnew);
    }

    void marked(Incoming.Mark mark) {
        Address taker = new Address(mark.gateway(), mark.loop());
        out(taker, mark.number(), out -> out.marked(mark.round()));
        MoveIn in = taker.equals(context.mailroom.own()) ? ins.get(mark.number()) : null;
        if (in != null) {
            in.marked(mark.round());
        }
    }

    /** No command is carried out here until this one {@linkplain #goOn goes on}. */
    void stall(MoveIn move) {
        stalls = move;
    }

    void goOn(MoveIn move) {
        if (stalls == move) {
            stalls = null;
            goesOn = true;
        }
    }

    /** Whether commands must wait. */
    boolean isStalled() {
        return stalls != null;
    }

    /** Whether they had to wait and need not any more; says so once. */
    boolean goesOn() {
        boolean did = goesOn;
        goesOn = false;
        return did;
    }

    /** The bus is lost. */
    void busIsLost() {
        busLosses++;
    }

    /** How often that has happened. */
    int busLosses() {
        return busLosses;
    }

    void busIsBack() {
        List.copyOf(ins.values()).forEach(MoveIn::busIsBack);
        List.copyOf(outs.values()).forEach(MoveOut::mark);
    }

    /** The way to a peer is broken. */
    void peerLost(String gateway) {
        context.acks.elsewhere().lost(gateway);
        List.copyOf(ins.values()).stream()
                .filter(in -> in.from().gateway().equals(gateway))
                .forEach(MoveIn::lost);
        List.copyOf(outs.values()).stream()
                .filter(out -> out.to().gateway().equals(gateway))
                .forEach(MoveOut::lost);
        List.copyOf(owing.values()).stream()
                .filter(it -> it.to().equals(gateway))
                .forEach(it -> {
                    owing.remove(it.connection().origin().connection());
                    context.acks.gone(it.connection());
                });
    }
}
