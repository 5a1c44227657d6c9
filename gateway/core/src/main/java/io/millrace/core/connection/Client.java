package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.contract.Origin;
import io.millrace.contract.json.Json;
import io.millrace.core.cluster.MovedClient;
import io.millrace.core.cluster.MovedClient.MovedConnection;
import io.millrace.core.forward.Flow;
import io.millrace.dialects.Action;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Dialect;
import io.millrace.dialects.Encoded;
import io.millrace.dialects.Encoding;
import io.millrace.dialects.Frame;
import io.millrace.dialects.Outgoing;
import io.millrace.dialects.Resumption;
import io.millrace.dialects.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client: its session, its transport, its connections. Carries out what the session asks for. */
public final class Client extends Deadlines.Timer implements Flow.Owner {
    private final Context context;
    private final Dialect dialect;
    private Session session;
    private Transport transport;
    private final Outbox outbox;
    private final Json handshake;
    private final Doorkeeper.@Nullable Carried carried;
    private final Map<String, Connection> connections = HashMap.newHashMap(1);
    private final Flow flow = new Flow(this);
    private boolean closed;
    private boolean readingStopped;
    private boolean goes;
    private int answersAwaited;
    private int goodbye;
    private @Nullable Departure departure;
    private @Nullable MoveOut moving;
    private final Silence silence;

    Client(
            Context context,
            Dialect dialect,
            Session session,
            Transport transport,
            Json handshake,
            Doorkeeper.@Nullable Carried carried) {
        this.context = context;
        this.dialect = dialect;
        this.session = session;
        this.transport = transport;
        this.handshake = handshake;
        this.carried = carried;
        this.outbox = new Outbox(this, context.outboxes);
        this.silence = new Silence(context.nowNanos);
    }

    void open() {
        context.clients.add(this);
        context.signals.clientOpened(dialect.name());
        run(session.open(context.nowNanos));
    }

    void received(Frame frame) {
        if (!closed) {
            context.signals.received(dialect.name(), frame.length());
            run(session.receive(frame, context.nowNanos));
        }
    }

    /** The transport has ended, or ends now. */
    void end(CloseCode code) {
        if (closed) {
            return;
        }
        closed = true;
        outbox.endBatches();
        context.clients.remove(this);
        context.deadlines.clear(this);
        if (departure != null) {
            context.deadlines.clear(departure);
        }
        CloseCode why = goes ? CloseCode.SHUTTING_DOWN : code;
        List.copyOf(connections.values()).forEach(connection -> end(connection, why.reason()));
        context.signals.clientClosed(dialect.name(), why);
        if (moving != null) {
            moving.clientEnded();
        }
    }

    /** The client has said goodbye with this close code; 0 for none. */
    void saidGoodbye(int code) {
        goodbye = code;
        end(CloseCode.CLIENT_CLOSED);
    }

    int goodbye() {
        return goodbye;
    }

    /** The gateway goes away: its turn comes at that time, and a little later if answers are still under way then. */
    void departs(long atNanos, long patienceNanos) {
        departure = new Departure(this, context.deadlines, patienceNanos);
        context.deadlines.set(departure, atNanos);
    }

    /** Asks it to come back to another gateway, now. */
    void goAway() {
        if (!closed && !goes) {
            run(session.goAway(context.nowNanos));
        }
    }

    int answersAwaited() {
        return answersAwaited;
    }

    void awaitsAnswer() {
        answersAwaited++;
    }

    void awaitsAnswerNoMore() {
        answersAwaited--;
        if (departure != null && departure.oneLess()) {
            context.deadlines.set(departure, context.nowNanos); // behind the answer, which is yet to be written
        }
    }

    private void depart(CloseCode code) {
        goes = true;
        transport.hangUp(session.heedsCloseFrames(), session.closeCode(code), code.reason());
        if (readingStopped) {
            transport.stopReading(); // what it may have outstanding is a limit still
        }
    }

    /** Ends the session from this side. */
    void close(CloseCode code) {
        if (!closed) {
            end(code);
            transport.hangUp(session.heedsCloseFrames(), session.closeCode(code), code.reason());
        }
    }

    /** Ends it with a worker's own code and words, which go to the client alone. */
    void close(int code, String words) {
        if (!closed) {
            end(CloseCode.CLOSED_BY_WORKER);
            transport.hangUp(session.heedsCloseFrames(), code, words);
        }
    }

    /** Ends the client's stay in one namespace, in its dialect's own way. */
    void disconnect(Connection connection) {
        tell((its, now) -> its.disconnect(connection.namespace(), now));
        end(connection, CloseCode.CLOSED_BY_WORKER.reason());
    }

    /** Tells its session something, and does what that asks for. */
    void tell(Word word) {
        run(word.to(session, context.nowNanos));
    }

    void refused(Connection connection, Word word) {
        connections.remove(connection.namespace(), connection);
        tell(word);
    }

    Transport transport() {
        return transport;
    }

    /** Its session may go on by a WebSocket, or ({@code null}) not any more. */
    void moves(@Nullable MoveOut out) {
        moving = out;
    }

    @Nullable
    MoveOut moving() {
        return moving;
    }

    List<Connection> connections() {
        return List.copyOf(connections.values());
    }

    /** What is said to it goes this way from now on. */
    void goesOnBy(Transport other) {
        transport = other;
        if (readingStopped) {
            other.stopReading();
        }
    }

    /** Its session goes on by a WebSocket of this event loop; {@code unfetched} is what it has still to hear. */
    void goesOnBy(Transport webSocket, Resumption how, List<Frame> unfetched) {
        moving = null;
        session = how.resume(session.state(context.nowNanos), context.nowNanos);
        silence.forgive(context.nowNanos);
        goesOnBy(webSocket);
        unfetched.forEach(webSocket::send);
        context.unflushed.add(outbox);
        run(session.open(context.nowNanos));
    }

    /** It goes on elsewhere: here nobody knows it any more, and nobody is told. */
    MovedClient handOver(List<Frame> unfetched) {
        closed = true;
        context.clients.remove(this);
        context.deadlines.clear(this);
        if (departure != null) {
            context.deadlines.clear(departure);
        }
        List<MovedConnection> moved =
                connections.values().stream().map(Connection::handOver).toList();
        context.signals.moved(dialect.name(), -1, -moved.size());
        return new MovedClient(
                session.state(context.nowNanos),
                handshake,
                carried == null ? null : carried.toJson(),
                unfetched,
                moved);
    }

    /** It comes from another loop, and goes on here; {@code each} hears of each connection. */
    void takeOver(MovedClient moved, BiConsumer<Connection, MovedConnection> each) {
        context.clients.add(this);
        silence.forgive(context.nowNanos);
        moved.frames().forEach(transport::send);
        context.unflushed.add(outbox);
        for (MovedConnection it : moved.connections()) {
            Connection connection = Connection.takeOver(context, this, it);
            connections.put(connection.namespace(), connection);
            each.accept(connection, it);
        }
        context.signals.moved(dialect.name(), 1, connections.size());
        run(session.open(context.nowNanos));
    }

    Encoded encode(String namespace, Outgoing message) {
        return dialect.encode(namespace, message, session.encoding());
    }

    Dialect dialect() {
        return dialect;
    }

    Encoding encoding() {
        return session.encoding();
    }

    /**
     * False when the client is too slow: it is to be closed by {@link CloseCode#SLOW_READER}, once nobody walks over
     * members any more.
     */
    boolean deliver(List<Frame> frames, boolean isVolatile) {
        if (closed) {
            return true;
        }
        context.unflushed.add(outbox);
        Outbox.Sent sent = outbox.send(frames, isVolatile);
        if (context.outboxes.wantFlush()) {
            context.unflushed.flushAll();
            context.outboxes.flushed();
        }
        return sent != Outbox.Sent.TOO_SLOW;
    }

    /** Says something to it, where its dialect has words for it. */
    void tell(String namespace, Outgoing message) {
        if (encode(namespace, message) instanceof Encoded.Frames(List<Frame> frames) && !deliver(frames, false)) {
            close(CloseCode.SLOW_READER);
        }
    }

    /** Whether its session is over, also when its transport still says goodbye. */
    boolean isClosed() {
        return closed;
    }

    Flow flow() {
        return flow;
    }

    /** Whether its protocol knows clients that have proven by no token who they are. */
    boolean mayBeNobody() {
        return session.tokenField() != null;
    }

    /** In how many channels it may be. */
    int channelLimit() {
        return session.channelLimit();
    }

    /** For the doorkeeper. */
    Doorkeeper.Presented presents(String namespace, @Nullable Json auth) {
        return new Doorkeeper.Presented(namespace, auth, session.tokenField(), carried);
    }

    /** What workers are told of its opening request and its transport. */
    Json handshake() {
        return handshake;
    }

    @Override
    protected void due(long nowNanos) {
        boolean moves = moving != null && moving.hasBegun();
        run(session.due(nowNanos, moves || readingStopped || silence.isForgiven(nowNanos)));
    }

    @Override
    public void stopReading() {
        readingStopped = true;
        if (!closed) {
            transport.stopReading();
        }
    }

    @Override
    public void readAgain() {
        readingStopped = false;
        silence.forgive(context.nowNanos);
        if (!closed) {
            transport.readAgain();
        }
    }

    @Override
    public void notStored(ConnectionId id, String ack) {
        Connection connection = context.connections.get(id);
        if (connection != null) {
            context.answers.notStored(ack, connection);
        }
    }

    @Override
    public void eventLost(String why) {
        if (closed && moving != null) {
            moving.eventLost();
        } else {
            close(CloseCode.EVENT_LOST);
        }
    }

    private void run(List<Action> actions) {
        for (int i = 0; i < actions.size() && !closed; i++) {
            run(actions.get(i));
        }
    }

    private void run(Action action) {
        switch (action) {
            case Action.Send send -> send(send.frame());
            case Action.InTurn it -> at(it.namespace(), here -> here.turns().take(it));
            case Action.Connect connect -> connect(connect);
            case Action.Leave it -> at(it.namespace(), here -> end(here, it.reason()));
            case Action.Acked it -> at(it.namespace(), here -> context.acks.acked(here, it));
            case Action.AckFailed it -> at(it.namespace(), here -> context.acks.failed(here, it));
            case Action.SetTimer timer -> context.deadlines.set(this, timer.atNanos());
            case Action.Batch it -> outbox.batches(new Batch(it, outbox, context));
            case Action.Probe probe -> transport.probe(probe.withinNanos());
            case Action.Ignore ignore -> context.signals.ignored(dialect.name(), ignore.label());
            case Action.CloseWith close -> close(close.code(), close.words());
            case Action.Close close -> close(close.code());
            case Action.GoAway goAway -> depart(goAway.code());
        }
    }

    private void send(Frame frame) {
        if (!deliver(List.of(frame), false)) {
            close(CloseCode.SLOW_READER);
        }
    }

    private void at(String namespace, Consumer<Connection> then) {
        Connection connection = connections.get(namespace);
        if (connection != null) {
            then.accept(connection);
        }
    }

    private void connect(Action.Connect connect) {
        String namespace = connect.namespace();
        Origin origin = Origin.of(context.gateway, context.ids.nextConnection(), dialect.name(), namespace);
        Connection connection = new Connection(context, this, origin, connect);
        connections.put(namespace, connection);
        connection.begin();
    }

    private void end(Connection connection, String reason) {
        connections.remove(connection.namespace(), connection);
        context.acks.gone(connection);
        connection.end(reason);
    }
}
