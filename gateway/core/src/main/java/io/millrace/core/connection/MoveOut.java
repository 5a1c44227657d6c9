package io.millrace.core.connection;

import io.millrace.contract.Origin;
import io.millrace.contract.Target;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.command.BusMessage;
import io.millrace.core.command.Incoming;
import io.millrace.core.polling.PollSession;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A session that polls here, and that a WebSocket of some event loop would take over. From its {@link #take} on what is
 * said to its client is kept here.
 *
 * <pre>
 * POLLS   -- probed -----------------------> PROBED   each 100 ms a poll that waits comes back, as in engine.io
 * POLLS, PROBED -- takes ------------------> SENDS    until the POST that is under way is taken
 * SENDS   -- nothing is under way ---------> SETTLES  polls are over; on the same loop that is all
 * SETTLES -- all connections live ---------> WANTS    the other loop hears what they need
 * WANTS   -- ready, nothing has changed ---> MARKS    a mark is published; without connections it needs none
 * WANTS, MARKS -- something has changed ---> SETTLES
 * MARKS   -- the mark comes ---------------> MOVED    with all that was in front of it
 * POLLS, PROBED -- abandoned --------------> OVER     it polls on
 * any but MOVED -- the session ends -------> ENDED    the other loop hears of it
 * MOVED, ENDED -- the log has all ---------> OVER
 * </pre>
 */
final class MoveOut extends Deadlines.Timer implements Transport {
    private static final long RELEASE_NANOS = 100_000_000;
    /** How long a mark may take before another one is published. */
    private static final long MARK_NANOS = 1_000_000_000;

    private enum State {
        POLLS,
        PROBED,
        SENDS,
        SETTLES,
        WANTS,
        MARKS,
        MOVED,
        ENDED,
        OVER
    }

    private final Context context;
    private final Address to;
    private final long number;
    private final PollSession polls;
    private final Client client;
    private final List<Frame> frames = new ArrayList<>(2);
    private long bytes;
    private State state = State.POLLS;
    private int round;
    private Set<Target> wanted = Set.of();
    private boolean isToldOver;
    private boolean lost;

    /** @param to the loop that holds the WebSocket */
    MoveOut(Context context, Address to, long number, PollSession polls, Client client) {
        this.context = context;
        this.to = to;
        this.number = number;
        this.polls = polls;
        this.client = client;
        client.moves(this);
    }

    Address to() {
        return to;
    }

    long number() {
        return number;
    }

    /** Whether its client is heard by polls no more. */
    boolean hasBegun() {
        return state.compareTo(State.SENDS) > 0;
    }

    void probed() {
        if (state == State.POLLS) {
            state = State.PROBED;
            context.deadlines.set(this, context.nowNanos + RELEASE_NANOS);
        }
    }

    @Override
    protected void due(long nowNanos) {
        if (state == State.PROBED || state == State.SENDS) {
            polls.release();
            context.deadlines.set(this, nowNanos + RELEASE_NANOS);
        } else if (state == State.MARKS) {
            mark();
        }
    }

    /** The client says that it goes on by the WebSocket. */
    void take() {
        if (state == State.POLLS || state == State.PROBED) {
            state = State.SENDS;
            context.moves.watch(this);
            look();
        }
    }

    /** At the end of each turn of the loop, while something is waited for here. */
    void look() {
        if (state == State.SENDS && !polls.isOpen()) {
            return; // it says goodbye by polls; its end is near
        }
        if (state == State.SENDS && !polls.isSending()) {
            endPolls();
        }
        if (state == State.SETTLES && areLive() && context.rooms.areInForce(targets())) {
            want();
        }
        if (state == State.ENDED) {
            tellOver(CloseCode.CONNECTION_LOST.code(), ""); // unless it was told why
        }
        if ((state == State.MOVED || state == State.ENDED) && client.flow().isFlushed()) {
            tell(new MoveLetter.Flushed(number, !lost));
            over();
        }
    }

    private void endPolls() {
        context.deadlines.clear(this);
        context.moves.polledEnough(polls);
        List<Frame> unfetched = polls.moves(context.nowNanos);
        if (to.equals(context.mailroom.own())) {
            over();
            context.moves.in(number).adopts(client, unfetched);
            return;
        }
        state = State.SETTLES;
        client.goesOnBy(this);
        unfetched.forEach(this::send);
    }

    private boolean areLive() {
        for (Connection connection : client.connections()) {
            if (!connection.isLive()) {
                return false;
            }
        }
        return true;
    }

    private void want() {
        state = State.WANTS;
        wanted = targets();
        round++;
        List<Origin> origins =
                client.connections().stream().map(Connection::origin).toList();
        tell(new MoveLetter.Wanted(number, round, List.copyOf(wanted), origins));
    }

    private Set<Target> targets() {
        Set<Target> all = new LinkedHashSet<>();
        client.connections().forEach(connection -> all.addAll(connection.targets()));
        return all;
    }

    /** All that was wanted in that round is in force there. */
    void ready(int ofRound) {
        if (state != State.WANTS || ofRound != round) {
            return;
        }
        if (hasChanged()) {
            settlesAgain();
        } else if (wanted.isEmpty()) {
            move(false);
        } else {
            state = State.MARKS;
            mark();
        }
    }

    private boolean hasChanged() {
        Set<Target> now = targets();
        return !wanted.containsAll(now) || !areLive() || !context.rooms.areInForce(now);
    }

    private void settlesAgain() {
        state = State.SETTLES;
        context.deadlines.clear(this);
    }

    /* Also when the bus is back: what was on its way there is lost. */
    void mark() {
        if (state != State.MARKS) {
            return;
        }
        if (client.connections().isEmpty()) { // meanwhile sent away by workers
            settlesAgain();
            return;
        }
        var first = client.connections().getFirst().origin().connection();
        context.bus.tell(new BusMessage.Publish(first, new Incoming.Mark(to.gateway(), to.loop(), number, round)));
        context.deadlines.set(this, context.nowNanos + MARK_NANOS);
    }

    /** What was published in front of this has been carried out here. */
    void marked(int ofRound) {
        if (state != State.MARKS || ofRound != round) {
            return;
        }
        if (hasChanged()) {
            settlesAgain();
        } else {
            move(true);
        }
    }

    private void move(boolean marked) {
        state = State.MOVED;
        context.deadlines.clear(this);
        List<Connection> connections = client.connections();
        boolean isAbroad = !to.gateway().equals(context.mailroom.own().gateway());
        tell(new MoveLetter.Luggage(number, round, marked, client.handOver(List.copyOf(frames))));
        frames.clear();
        bytes = 0;
        for (Connection connection : connections) {
            context.moves.hasGone(connection, to.gateway());
            if (isAbroad) {
                context.registrations.forget(connection.origin());
            }
        }
        look();
    }

    /** The WebSocket, or the other loop, is not for it. */
    void abandoned() {
        if (state == State.POLLS || state == State.PROBED) {
            over();
        } else if (state == State.SENDS) {
            client.close(CloseCode.CONNECTION_LOST); // by polls, to whoever still polls
        } else if (state != State.MOVED) {
            client.end(CloseCode.CONNECTION_LOST);
        }
    }

    /** The way there is broken. */
    void lost() {
        abandoned();
        if (state == State.MOVED || state == State.ENDED) {
            over();
        }
    }

    /** The session has ended, by whatever. */
    void clientEnded() {
        if (state != State.MOVED && state != State.ENDED && state != State.OVER) {
            state = State.ENDED;
            bytes = 0;
            context.deadlines.clear(this);
            context.moves.watch(this);
        }
    }

    /** The log has refused an event of it. */
    void eventLost() {
        lost = true;
    }

    private void over() {
        state = State.OVER;
        context.deadlines.clear(this);
        if (client.moving() == this) {
            client.moves(null);
        }
        context.moves.forget(this);
    }

    private void tell(MoveLetter letter) {
        context.moves.send(to, letter);
    }

    private void tellOver(int code, String words) {
        if (!isToldOver) {
            isToldOver = true;
            tell(new MoveLetter.Over(number, code, words));
        }
    }

    @Override
    public void send(Frame frame) {
        frames.add(frame);
        bytes += frame.length();
    }

    @Override
    public void flush() {
        // once it has moved
    }

    @Override
    public void close(int code, String reason) {
        tellOver(code, reason);
        client.end(CloseCode.CLIENT_CLOSED); // unless that is why: one that is asked to go is heard no more
    }

    @Override
    public void probe(long withinNanos) {
        // nobody can be asked now; it is not taken for silent either
    }

    @Override
    public void cut() {
        tellOver(CloseCode.CONNECTION_LOST.code(), "");
    }

    @Override
    public void stopReading() {
        // nobody is read
    }

    @Override
    public void readAgain() {
        // as above
    }

    @Override
    public boolean takesVolatile() {
        return false;
    }

    @Override
    public long unsentBytes() {
        return bytes;
    }
}
