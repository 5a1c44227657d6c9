package io.millrace.core.connection;

import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.contract.json.JsonWriter;
import io.millrace.core.command.Repeats;
import io.millrace.core.forward.Forwarder;
import io.millrace.dialects.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace: what a worker can address.
 *
 * <pre>
 * ASKED    -- its channel is in force --> LIVE     connected goes to the log, then the client hears that it
 *                                                  is in, then what it sent meanwhile follows
 * ASKED    -- the same, a worker decides -> DECIDING connect goes to the log
 * ASKED    -- the client leaves --------> GONE     nobody ever hears of it
 * GONE     -- its channel is in force --> ENDED    only now it costs its client nothing any more: or asking and
 *                                                  leaving without end would fill the way to Redis
 * DECIDING -- let in -------------------> LIVE     as above
 * DECIDING -- refused, the client leaves -> ENDED  nobody hears of it any more
 * LIVE     -- the client leaves --------> ENDED    disconnected goes to the log, behind all its events
 * </pre>
 */
final class Connection {
    /** So many services may have a state on a connection. */
    static final int MOST_STATES = 8;

    /** What a wish for a channel counts for in its client's budget, until Redis has confirmed it. */
    private static final int ASKING_BYTES = 256;

    private enum State {
        ASKED,
        GONE,
        DECIDING,
        LIVE,
        ENDED
    }

    private final Context context;
    private final Client client;
    private final Target target;
    private Origin origin;
    private State state = State.ASKED;
    private final long askedNanos;
    private long sequence;
    private final @Nullable String clientId;
    private @Nullable Json auth;
    private @Nullable List<Action.Forward> early;
    private @Nullable Set<Target> rooms;
    private @Nullable List<Integer> awaitedAcks;
    private @Nullable Repeats repeats;
    private @Nullable Admission admission;
    private @Nullable Json claims;

    /** @param asked by the client; what it presents is for the workers, and forgotten once they are told */
    Connection(Context context, Client client, Origin origin, Action.Connect asked) {
        this.context = context;
        this.client = client;
        this.origin = origin;
        this.auth = asked.auth();
        this.clientId = asked.clientId();
        this.target = new Target.Connection(origin.connection());
        this.askedNanos = context.nowNanos;
        context.connections.put(origin.connection(), this);
        context.want(target);
        if (clientId != null) {
            enter(ofClientId());
        }
        context.forwarder.reserve(client.flow(), asking());
    }

    String id() {
        return origin.connection().value();
    }

    String namespace() {
        return origin.namespace();
    }

    Origin origin() {
        return origin;
    }

    Client client() {
        return client;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    boolean hasEnded() {
        return state == State.ENDED || state == State.GONE;
    }

    /** What the client takes for its id. */
    @Nullable
    String clientId() {
        return clientId;
    }

    /** What the client presents, until the workers were told. */
    @Nullable
    Json auth() {
        return auth;
    }

    /** Its channel is in force. Without effect when it was before. */
    void inForce() {
        if (clientId == null) {
            withinReach();
        } else {
            context.rooms.whenAllInForce(List.of(ofClientId()), this::withinReach);
        }
    }

    private void withinReach() {
        if (state == State.GONE) {
            state = State.ENDED;
            forget();
            leaveAll();
            forgetAsking();
            return;
        }
        if (state != State.ASKED) {
            return;
        }
        if (context.decisions.areFor(namespace())) {
            state = State.DECIDING;
            admission = new Admission(context, this);
            notice(EventType.CONNECT, ++sequence, client.connectNotice(this), admission.ask());
        } else {
            live();
        }
    }

    /** It is in. */
    void live() {
        boolean asked = state == State.DECIDING;
        state = State.LIVE;
        admission = null;
        context.signals.entered(origin, context.nowNanos - askedNanos);
        context.enter(new Target.Namespace(namespace()), this);
        Json facts = asked ? client.connectedNotice(this, claims) : client.connectedUnasked(this);
        notice(EventType.CONNECTED, ++sequence, facts, null);
        forgetAsking();
        client.admitted(this);
        List<Action.Forward> waited = early; // none, when being told that it is in was too much for a slow reader
        early = null;
        if (waited != null) {
            for (Action.Forward forward : waited) {
                forward(forward);
                context.forwarder.release(client.flow(), sizeOf(forward));
            }
        }
    }

    /** A worker lets it in as this user, if it has a name for him; the client is not told yet. */
    void accepted(@Nullable String user, @Nullable Json newClaims) {
        claims = newClaims;
        if (user != null) {
            origin = origin.withUser(user);
            context.enter(new Target.User(user), this);
        }
    }

    /** A worker, or nobody in time, has decided against it. */
    void refused(String message, @Nullable Json data) {
        end("refused");
        client.refused(this, message, data);
    }

    /** Present while a worker decides, and until what it decided is in force. */
    @Nullable
    Admission admission() {
        return admission;
    }

    void forward(Action.Forward forward) {
        if (state == State.ASKED || state == State.DECIDING) {
            if (early == null) {
                early = new ArrayList<>(2);
            }
            early.add(forward);
            context.forwarder.reserve(client.flow(), sizeOf(forward));
            return;
        }
        Event.Awaited awaited = null;
        if (forward.answerId() != null) {
            long deadline = context.epochMillis() + context.limits.answerWithinMillis();
            String ack = context.answers.expect(
                    new PendingAnswers.Waiting(this, forward.answerId(), forward.name(), context.nowNanos, deadline));
            awaited = new Event.Awaited(ack, deadline);
        }
        context.forwarder.forward(
                client.flow(),
                new Event(
                        origin,
                        EventType.EVENT,
                        ++sequence,
                        forward.name(),
                        context.epochMillis(),
                        awaited,
                        forward.data(),
                        forward.attachments()));
    }

    /** Its stay is over. What it had taken is still stored. */
    void end(String reason) {
        if (hasEnded()) {
            return;
        }
        State before = state;
        state = before == State.ASKED ? State.GONE : State.ENDED;
        if (early != null) {
            early.forEach(forward -> context.forwarder.release(client.flow(), sizeOf(forward)));
            early = null;
        }
        if (before == State.ASKED) {
            return;
        }
        forget();
        if (before == State.DECIDING) {
            if (admission != null) {
                admission.end();
            }
            leaveAll();
            forgetAsking();
            return;
        }
        context.signals.left(origin, reason);
        context.leave(new Target.Namespace(namespace()), this);
        leaveAll();
        notice(
                EventType.DISCONNECTED,
                EventId.END,
                new JsonWriter()
                        .beginObject()
                        .name("reason")
                        .string(reason)
                        .endObject()
                        .toJson(),
                null);
    }

    /** Enters a room. Its channel may not be in force yet: ask {@code context.rooms}. */
    boolean enter(Target room) {
        if (rooms == null) {
            rooms = HashSet.newHashSet(2);
        }
        if (rooms.size() >= context.limits.rooms() && !rooms.contains(room)) {
            return false;
        }
        if (rooms.add(room)) {
            context.enter(room, this);
        }
        return true;
    }

    void leave(Target room) {
        if (rooms != null && rooms.remove(room)) {
            context.leave(room, this);
        }
    }

    /**
     * Lays a service's state on it; one with a lower version than what is held is ignored.
     *
     * @return false when it holds states of too many services already
     */
    boolean keep(WorkerState newer) {
        List<WorkerState> states = new ArrayList<>(origin.states());
        for (WorkerState held : origin.states()) {
            if (held.service().equals(newer.service())) {
                if (newer.version() < held.version()) {
                    return true;
                }
                states.remove(held);
            }
        }
        if (states.size() >= MOST_STATES) {
            return false;
        }
        states.add(newer);
        origin = origin.withStates(states);
        return true;
    }

    Repeats repeats() {
        if (repeats == null) {
            repeats = new Repeats();
        }
        return repeats;
    }

    void waitsFor(int ackId) {
        if (awaitedAcks == null) {
            awaitedAcks = new ArrayList<>(2);
        }
        awaitedAcks.add(ackId);
    }

    void waitsNoMore(int ackId) {
        if (awaitedAcks != null) {
            awaitedAcks.remove(Integer.valueOf(ackId));
        }
    }

    /** The acks that somebody still waits for. */
    List<Integer> awaitedAcks() {
        return awaitedAcks == null ? List.of() : List.copyOf(awaitedAcks);
    }

    private void leaveAll() {
        if (rooms != null) {
            rooms.forEach(room -> context.leave(room, this));
        }
        if (origin.user() != null) {
            context.leave(new Target.User(origin.user()), this);
        }
    }

    private void forget() {
        context.connections.remove(origin.connection());
        context.release(target);
    }

    private Target ofClientId() {
        return new Target.Room(namespace(), String.valueOf(clientId));
    }

    private int asking() {
        return ASKING_BYTES + (auth == null ? 0 : auth.length());
    }

    private void forgetAsking() {
        context.forwarder.release(client.flow(), asking());
        auth = null;
    }

    private void notice(EventType type, long number, Json data, Event.@Nullable Awaited awaited) {
        String subject = type.wireName().substring(type.wireName().indexOf('.') + 1);
        context.forwarder.forward(
                client.flow(),
                new Event(origin, type, number, subject, context.epochMillis(), awaited, data, List.of()));
    }

    private static int sizeOf(Action.Forward forward) {
        return Forwarder.size(forward.name(), forward.data(), forward.attachments());
    }
}
