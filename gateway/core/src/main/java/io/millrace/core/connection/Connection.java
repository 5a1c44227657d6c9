package io.millrace.core.connection;

import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.contract.WorkerState;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.MovedClient.MovedConnection;
import io.millrace.core.command.Repeats;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Outgoing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client in one namespace: what a worker can address. How it goes from one {@link Stage} to the next is there. */
final class Connection {
    /** What a wish for a channel counts for in its client's budget, until Redis has confirmed it. */
    private static final int ASKING_BYTES = 256;

    private final Context context;
    private final Client client;
    private final Target target;
    private Origin origin;
    private Stage state = Stage.JUDGED;
    private boolean registering;
    private final long askedNanos;
    private final EventStream events;
    private final @Nullable String clientId;
    private @Nullable Json auth;
    private final Turns turns;
    private final Seats seats;
    private final Identity identity;
    private final AwaitedAcks acks = new AwaitedAcks();
    private @Nullable Repeats repeats;
    private @Nullable Admission admission;

    /** @param asked by the client; what it presents is for the workers, and forgotten once they are told */
    Connection(Context context, Client client, Origin origin, Action.Connect asked) {
        this(context, client, origin, asked.clientId(), 0);
        auth = asked.auth();
    }

    private Connection(Context context, Client client, Origin origin, @Nullable String clientId, long sequence) {
        this.context = context;
        this.client = client;
        this.origin = origin;
        this.clientId = clientId;
        this.target = new Target.Connection(origin.connection());
        this.seats = new Seats(context, this);
        this.identity = new Identity(context, this);
        this.turns = new Turns(context, this);
        this.events = new EventStream(context, this, sequence);
        this.askedNanos = context.nowNanos;
        context.connections.put(origin.connection(), this);
    }

    /** One that lived on another loop lives on here; its channel is wanted already. */
    static Connection takeOver(Context context, Client client, MovedConnection moved) {
        Connection here =
                new Connection(context, client, moved.origin().on(context.gateway), moved.clientId(), moved.sequence());
        here.state = Stage.LIVE;
        context.enter(new Target.Namespace(here.namespace()), here);
        here.seats.restore(moved.seats());
        here.identity.expiresAt(moved.expiresAtEpochMillis());
        context.answers.takeOver(here, moved.answers(), context.nowNanos);
        Memories.restore(context, here, moved.memories());
        here.seats.live();
        return here;
    }

    /** All channels by which it is reached. */
    List<Target> targets() {
        List<Target> all = new ArrayList<>(seats.targets());
        all.add(target);
        all.add(new Target.Namespace(namespace()));
        return all;
    }

    /** It goes on elsewhere: here nobody knows it any more, and nobody is told. */
    MovedConnection handOver() {
        MovedConnection moved = new MovedConnection(
                origin,
                events.sequence(),
                clientId,
                identity.expiresAtEpochMillis(),
                seats.all(),
                context.answers.handOver(this),
                acks.all(),
                Memories.of(context, this, context.nowNanos - askedNanos));
        state = Stage.ENDED;
        identity.end();
        forget();
        context.leave(new Target.Namespace(namespace()), this);
        seats.leaveAll();
        return moved;
    }

    /** What its client presents is judged, where the doorkeeper judges; then its channel is wanted. */
    void begin() {
        if (context.doorkeeper.judges(namespace())) {
            context.forwarder.reserve(client.flow(), asking());
            admission = new Admission(context, this);
            admission.judge(client.presents(namespace(), auth));
        } else {
            ask();
        }
    }

    private void ask() {
        state = Stage.ASKED;
        context.want(target);
        if (clientId != null) {
            seats.enter(ofClientId(), null);
        }
        context.forwarder.reserve(client.flow(), asking());
    }

    /** The doorkeeper lets it pass; {@code shown} is what workers are told of what it presents. */
    void passed(@Nullable Json shown) {
        context.forwarder.release(client.flow(), asking());
        auth = shown;
        ask();
    }

    /** It does not, or nobody is there any more. */
    void endUnheard() {
        state = Stage.ENDED;
        admission = null;
        turns.forget();
        context.connections.remove(origin.connection());
        forgetAsking();
    }

    String id() {
        return origin.connection().value();
    }

    String namespace() {
        return origin.namespace();
    }

    /** The room that a name means here. */
    Target.Room room(String name) {
        return context.shared.room(namespace(), name);
    }

    Origin origin() {
        return origin;
    }

    Client client() {
        return client;
    }

    boolean isLive() {
        return state == Stage.LIVE;
    }

    boolean hasEnded() {
        return state == Stage.ENDED || state == Stage.GONE;
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

    /** Who it is. */
    Identity identity() {
        return identity;
    }

    /** So it is known from now on. */
    void is(Origin newer) {
        origin = newer;
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
        if (state == Stage.GONE && !registering) {
            forgetGone();
            return;
        }
        if (state != Stage.ASKED) {
            return;
        }
        state = Stage.DECIDING;
        if (!context.decisions.areFor(namespace())) {
            if (admission == null) {
                register();
            } else {
                admission.letIn();
            }
        } else if (context.undecided >= context.decisions.mostUndecided()) {
            client.close(CloseCode.TRY_LATER);
        } else {
            admission = admission == null ? new Admission(context, this) : admission;
            events.connect(Notices.connect(this), admission.ask());
        }
    }

    /** It is let in: registered first, under the user that it has now. */
    void register() {
        state = Stage.REGISTERING;
        registering = true;
        context.registrations.register(origin);
    }

    /** It is registered; or ({@code false}) it cannot be. Without effect where it was registered anew. */
    void registered(boolean done) {
        boolean first = registering;
        registering = false;
        if (state == Stage.GONE && first) {
            forgetGone();
            context.registrations.forget(origin);
        } else if (state == Stage.REGISTERING) {
            state = Stage.REGISTERED;
            if (!done) {
                client.close(CloseCode.GATEWAY_LOST);
            } else if (admission == null) {
                live();
            } else {
                admission.letInOnceInForce();
            }
        }
    }

    /** Redis has lost it. */
    void registerAnew() {
        if (registering || state == Stage.REGISTERED || state == Stage.LIVE) {
            context.registrations.register(origin);
        }
    }

    private void forgetGone() {
        state = Stage.ENDED;
        forget();
        seats.leaveAll();
        forgetAsking();
    }

    /** It is in. */
    void live() {
        boolean asked = admission != null && admission.wasAsked();
        state = Stage.LIVE;
        admission = null;
        context.signals.entered(origin, context.nowNanos - askedNanos);
        context.enter(new Target.Namespace(namespace()), this);
        events.begin(Notices.connected(this, asked));
        seats.live();
        forgetAsking();
        client.tell((session, now) -> session.admitted(namespace(), origin.connection(), identity.standing(), now));
        turns.goOn(); // nothing, when being told that it is in was too much for a slow reader
    }

    /** Present while a worker decides, and until what it decided is in force. */
    @Nullable
    Admission admission() {
        return admission;
    }

    /** What a worker is deciding on that names the wait so; {@code null} for nothing. */
    @Nullable
    Undecided undecided(String ack) {
        Undecided open = admission != null ? admission : turns.asking();
        return open != null && open.isAwaitedAs(ack) ? open : null;
    }

    /** What workers are told of it. */
    EventStream events() {
        return events;
    }

    /** What its client asks for. */
    Turns turns() {
        return turns;
    }

    /** Says something to its client, where the dialect has words for it. */
    void tell(Outgoing message) {
        client.tell(namespace(), message);
    }

    /** Its stay is over. What it had taken is still stored. */
    void end(String reason) {
        if (hasEnded()) {
            return;
        }
        Stage before = state;
        state = before.left();
        turns.forget();
        identity.end();
        if (admission != null) {
            admission.end();
        }
        if (state == Stage.GONE) {
            return;
        }
        forget();
        if (before != Stage.LIVE) {
            seats.leaveAll();
            forgetAsking();
            if (before == Stage.REGISTERED) {
                context.registrations.forget(origin);
            }
            return;
        }
        context.signals.left(origin, reason);
        context.leave(new Target.Namespace(namespace()), this);
        seats.leaveAll();
        events.end(reason, client.goodbye());
    }

    Seats seats() {
        return seats;
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

    boolean hasSeenSome() {
        return repeats != null;
    }

    Repeats repeats() {
        if (repeats == null) {
            repeats = new Repeats();
        }
        return repeats;
    }

    AwaitedAcks acks() {
        return acks;
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
}
