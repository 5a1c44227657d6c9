package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.SharedRooms;
import io.millrace.contract.Target;
import io.millrace.core.Signals;
import io.millrace.core.access.AccessRules;
import io.millrace.core.cluster.Mailroom;
import io.millrace.core.command.BusLink;
import io.millrace.core.command.BusMessage;
import io.millrace.core.forward.Forwarder;
import io.millrace.core.forward.Routes;
import io.millrace.core.polling.PollDesk;
import io.millrace.core.room.Rooms;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What all clients of an event loop share. Only ever touched by that loop. */
final class Context {
    final String gateway;
    final int loop;
    final ConnectionLimits limits;
    final Forwarder forwarder;
    final BusLink bus;
    final Mailroom mailroom;
    final Ids ids;
    final Signals signals;
    final Deadlines deadlines = new Deadlines();
    final Registrations registrations;
    final PendingAnswers answers;
    final PendingAcks acks = new PendingAcks(deadlines);
    final Commands commands;
    final Channels channels = new Channels(this);
    final Publications publications = new Publications(this);
    final Surveys surveys = new Surveys(this);
    final Guard guard = new Guard(this);
    final Talks talks = new Talks(this);
    final DecisionRules decisions;
    final Routes routes;
    final SharedRooms shared;
    final AccessRules access;
    final Doorkeeper doorkeeper;
    final Outboxes outboxes;
    final Rooms<Connection> rooms = new Rooms<>();
    final Map<ConnectionId, Connection> connections = new HashMap<>();
    /** All that are here, in the order of their coming. */
    final Set<Client> clients = new LinkedHashSet<>();

    final Moves moves;

    final PollDesk desk = new PollDesk();
    final Unflushed unflushed = new Unflushed();

    /** How many clients a worker is deciding on. */
    int undecided;

    /** Whether the gateway goes away: whoever still comes is asked to go at once. */
    boolean leaving;

    long nowNanos;
    /** How many channels were released so far: {@link io.millrace.core.command.LoopMessage.InForce#released()}. */
    private long released;

    private long tickNanos;
    private long tickEpochMillis;

    Context(String gateway, int loop, ConnectionLimits limits, Rules rules, Ports ports) {
        this.gateway = gateway;
        this.loop = loop;
        this.limits = limits;
        this.decisions = rules.decisions();
        this.routes = rules.routes();
        this.access = rules.access();
        this.shared = rules.shared();
        this.doorkeeper = ports.doorkeeper();
        this.forwarder = ports.forwarder();
        this.bus = ports.bus();
        this.mailroom = ports.mailroom();
        this.ids = ports.ids();
        this.signals = ports.signals();
        this.answers = new PendingAnswers(limits.waitingAnswers(), signals);
        this.outboxes = new Outboxes(limits, signals);
        this.commands = new Commands(this);
        this.moves = new Moves(this);
        this.registrations = new Registrations(this);
        forwarder.belongsTo(() -> nowNanos, registrations);
    }

    /** The wall clock goes on from the last tick, so that it need not be read for each event. */
    long epochMillis() {
        return tickEpochMillis + (nowNanos - tickNanos) / 1_000_000;
    }

    void tick(long atNanos, long epochMillis) {
        nowNanos = atNanos;
        tickNanos = atNanos;
        tickEpochMillis = epochMillis;
    }

    void want(Target target) {
        bus.tell(new BusMessage.Want(target, loop));
    }

    void release(Target target) {
        released++;
        bus.tell(new BusMessage.Release(target, loop));
    }

    /** Wants a channel for somebody who is not a member yet. */
    void hold(Target target) {
        if (rooms.hold(target, released)) {
            want(target);
        }
    }

    /** Takes a {@link #hold} back. */
    void letGo(Target target) {
        if (rooms.letGo(target)) {
            release(target);
        }
    }

    void enter(Target room, Connection connection) {
        if (rooms.add(room, connection, released)) {
            want(room);
        }
    }

    void leave(Target room, Connection connection) {
        if (rooms.remove(room, connection)) {
            release(room);
        }
    }
}
