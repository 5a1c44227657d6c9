package io.millrace.core.connection;

import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.core.command.Repeats;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace: what a worker can address.
 *
 * <pre>
 * JUDGED   -- the doorkeeper lets it pass -> ASKED its channel is wanted; where nobody is judged, at once
 * JUDGED   -- it does not --------------> ENDED    the client is told, and nobody else
 * ASKED    -- its channel is in force --> LIVE     connected goes to the log, then the client hears that it
 *                                                  is in, then what it sent meanwhile follows
 * ASKED    -- the same, a worker decides -> DECIDING connect goes to the log
 * ASKED    -- the same, it was judged --> DECIDING until the rooms that it was given are in force
 * JUDGED, ASKED -- the client leaves ---> GONE     nobody ever hears of it
 * GONE     -- its verdict has come, or its channel is in force -> ENDED   only now it costs its client nothing any
 *                                                  more: or asking and leaving without end would fill the way to
 *                                                  the doorkeeper, or to Redis
 * DECIDING -- let in -------------------> LIVE     as above
 * DECIDING -- refused, the client leaves -> ENDED  nobody hears of it any more
 * LIVE     -- the client leaves --------> ENDED    disconnected goes to the log, behind all its events
 * </pre>
 */
final class Connection {
    /** What a wish for a channel counts for in its client's budget, until Redis has confirmed it. */
    private static final int ASKING_BYTES = 256;

    private enum State {
        JUDGED,
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
    private State state = State.JUDGED;
    private final long askedNanos;
    private long sequence;
    private final @Nullable String clientId;
    private @Nullable Json auth;
    private @Nullable Early early;
    private final Seats seats;
    private @Nullable List<Integer> awaitedAcks;
    private @Nullable Repeats repeats;
    private @Nullable Admission admission;
    private @Nullable Json claims;
    private @Nullable Expiry expiry;

    /** @param asked by the client; what it presents is for the workers, and forgotten once they are told */
    Connection(Context context, Client client, Origin origin, Action.Connect asked) {
        this.context = context;
        this.client = client;
        this.origin = origin;
        this.auth = asked.auth();
        this.clientId = asked.clientId();
        this.target = new Target.Connection(origin.connection());
        this.seats = new Seats(context, this);
        this.askedNanos = context.nowNanos;
        context.connections.put(origin.connection(), this);
    }

    /** What its client presents is judged, where the doorkeeper judges; then its channel is wanted. */
    void begin() {
        if (context.doorkeeper.judges(namespace())) {
            context.forwarder.reserve(client.flow(), asking());
            context.doorkeeper.judge(client.presents(namespace(), auth), (verdict, nowNanos) -> {
                context.nowNanos = nowNanos;
                judged(verdict);
            });
        } else {
            ask();
        }
    }

    private void ask() {
        state = State.ASKED;
        context.want(target);
        if (clientId != null) {
            enter(ofClientId(), null);
        }
        context.forwarder.reserve(client.flow(), asking());
    }

    private void judged(Doorkeeper.Verdict verdict) {
        if (state != State.JUDGED) {
            endUnheard(); // it was GONE
            return;
        }
        switch (verdict) {
            case Doorkeeper.Verdict.Passed passed -> passed(passed);
            case Doorkeeper.Verdict.Refused(String message, Json data) -> {
                endUnheard();
                client.refused(this, message, data);
            }
            case Doorkeeper.Verdict.TryLater _ -> {
                endUnheard();
                client.close(CloseCode.TRY_LATER);
            }
        }
    }

    private void passed(Doorkeeper.Verdict.Passed verdict) {
        context.forwarder.release(client.flow(), asking());
        auth = verdict.auth();
        admission = new Admission(context, this);
        admission.passed(verdict);
        ask();
    }

    private void endUnheard() {
        state = State.ENDED;
        forgetEarly();
        context.connections.remove(origin.connection());
        forgetAsking();
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

    /** What is known of it. */
    @Nullable
    Json claims() {
        return claims;
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
            seats.leaveAll();
            forgetAsking();
            return;
        }
        if (state != State.ASKED) {
            return;
        }
        state = State.DECIDING;
        if (!context.decisions.areFor(namespace())) {
            if (admission == null) {
                live();
            } else {
                admission.letInOnceInForce();
            }
        } else if (context.undecided >= context.decisions.mostUndecided()) {
            client.close(CloseCode.TRY_LATER);
        } else {
            admission = admission == null ? new Admission(context, this) : admission;
            notice(EventType.CONNECT, ++sequence, Notices.connect(this), admission.ask());
        }
    }

    /** It is in. */
    void live() {
        boolean asked = admission != null && admission.wasAsked();
        state = State.LIVE;
        admission = null;
        context.signals.entered(origin, context.nowNanos - askedNanos);
        context.enter(new Target.Namespace(namespace()), this);
        Json facts = Notices.connected(this, asked);
        notice(EventType.CONNECTED, facts);
        seats.live();
        forgetAsking();
        client.admitted(this);
        Early waited = early; // none, when being told that it is in was too much for a slow reader
        early = null;
        if (waited != null) {
            waited.goOn(this::forward);
        }
    }

    /** It is this user from now on, and so much is known of it; {@code null} is nothing new. The client is not told. */
    void accepted(@Nullable String user, @Nullable Json newClaims) {
        claims = newClaims == null ? claims : newClaims;
        if (user != null && !user.equals(origin.user())) {
            seats.leaveUser();
            origin = origin.withUser(user);
            seats.enterUser(user);
        }
    }

    /** At that moment its client's session ends, if not before. */
    void expiresAt(long epochMillis) {
        if (epochMillis != Doorkeeper.NEVER) {
            expiry = expiry == null ? new Expiry(context, client) : expiry;
            expiry.noLaterThan(epochMillis);
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
        if (state == State.JUDGED || state == State.ASKED || state == State.DECIDING) {
            if (early == null) {
                early = new Early(context.forwarder, client.flow());
            }
            early.add(forward);
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
        state = before == State.JUDGED || before == State.ASKED ? State.GONE : State.ENDED;
        forgetEarly();
        if (expiry != null) {
            expiry.clear();
        }
        if (admission != null) {
            admission.end();
        }
        if (state == State.GONE) {
            return;
        }
        forget();
        if (before == State.DECIDING) {
            seats.leaveAll();
            forgetAsking();
            return;
        }
        context.signals.left(origin, reason);
        context.leave(new Target.Namespace(namespace()), this);
        seats.leaveAll();
        notice(EventType.DISCONNECTED, EventId.END, Notices.disconnected(reason, client.goodbye()), null);
    }

    /** Enters a room. Its channel may not be in force yet: ask {@code context.rooms}. */
    boolean enter(Target.Room room, Stays.@Nullable By by) {
        return seats.enter(room, by);
    }

    void leave(Target.Room room, Stays.By by) {
        seats.leave(room, by);
    }

    /**
     * Lays a service's state on it; one with a lower version than what is held is ignored.
     *
     * @return false when it holds states of too many services already
     */
    boolean keep(WorkerState newer) {
        List<WorkerState> states = LaidStates.with(origin.states(), newer);
        if (states == null) {
            return false;
        }
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

    private void forgetEarly() {
        if (early != null) {
            early.forget();
            early = null;
        }
    }

    private void forget() {
        context.connections.remove(origin.connection());
        context.release(target);
    }

    private Target.Room ofClientId() {
        return new Target.Room(namespace(), String.valueOf(clientId));
    }

    private int asking() {
        return ASKING_BYTES + (auth == null ? 0 : auth.length());
    }

    private void forgetAsking() {
        context.forwarder.release(client.flow(), asking());
        auth = null;
    }

    void notice(EventType type, Json data) {
        notice(type, ++sequence, data, null);
    }

    private void notice(EventType type, long number, Json data, Event.@Nullable Awaited awaited) {
        String subject = type.wireName().substring(type.wireName().indexOf('.') + 1);
        context.forwarder.forward(
                client.flow(),
                new Event(origin, type, number, subject, context.epochMillis(), awaited, data, List.of()));
    }
}
