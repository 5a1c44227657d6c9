package io.millrace.core.connection;

import io.millrace.contract.ConnectionId;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.MoveLetter.Verdict;
import io.millrace.core.cluster.MovedClient;
import io.millrace.dialects.CloseCode;
import io.millrace.dialects.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that takes over a session which polls, on whatever loop that is, until it has.
 *
 * <pre>
 * ASKED   -- granted ----------------------> GRANTED  else that is all
 * GRANTED -- the WebSocket stands ---------> PROBES
 * PROBES  -- probe ------------------------> PROBES   is answered
 * PROBES  -- anything else, or too late ---> OVER     closed: the session polls on
 * PROBES  -- upgrade ----------------------> TAKES    what comes from here on waits
 * TAKES   -- what is wanted is in force ---> TAKES    ready, says so
 * TAKES   -- the mark, before the luggage -> TAKES    no command is carried out here until the luggage has come
 * TAKES   -- luggage, and the mark --------> MOVED    its client is here; its events wait
 * MOVED   -- the first loop is flushed ----> OVER     they follow
 * TAKES   -- the WebSocket ends -----------> LEFT     the first loop hears of it
 * LEFT    -- luggage ----------------------> MOVED    it was on its way: its client is here, and leaves
 * TAKES, LEFT -- the session has ended ----> LEFT     closed, until the first loop is flushed
 * LEFT    -- the first loop is flushed ----> OVER
 * any     -- the way there is broken ------> OVER     whoever is registered here is ended here
 * </pre>
 */
public final class MoveIn extends Deadlines.Timer {
    /** How long commands may be held up for the luggage. */
    private static final long STALL_NANOS = 500_000_000;
    /** How long the luggage waits for the mark, where that may have been lost. */
    private static final long MARK_NANOS = 1_000_000_000;

    private enum State {
        ASKED,
        GRANTED,
        PROBES,
        TAKES,
        LEFT,
        MOVED,
        OVER
    }

    private final Context context;
    private final MoveWish wish;
    private final Address from;
    private final long number;
    private final Consumer<Verdict> answer;
    private final List<Frame> early = new ArrayList<>(1);
    private final Reservation reservation;
    private State state = State.ASKED;
    private int round;
    private int readyRound;
    private int markedRound;
    private int busLosses;
    private MoveLetter.@Nullable Luggage luggage;
    private boolean isFlushed;
    private boolean isWhole = true;
    private boolean isBroken;
    private @Nullable Transport transport;
    private Consumer<Client> then = _ -> {};
    private @Nullable Client client;

    /** @param from the loop that has the session, if there is one */
    MoveIn(Context context, MoveWish wish, Address from, long number, Consumer<Verdict> answer) {
        this.context = context;
        this.wish = wish;
        this.from = from;
        this.number = number;
        this.answer = answer;
        this.reservation = new Reservation(context, from);
    }

    Address from() {
        return from;
    }

    long number() {
        return number;
    }

    void answered(Verdict verdict) {
        if (state == State.ASKED) {
            state = State.GRANTED;
            if (verdict != Verdict.GRANTED) {
                done("refused");
            }
            answer.accept(verdict);
        }
    }

    void opened(Transport webSocket, Consumer<Client> whenHere) {
        transport = webSocket;
        then = whenHere;
        if (state == State.GRANTED) {
            state = State.PROBES;
            context.deadlines.set(this, context.nowNanos + wish.opening().withinNanos());
        } else { // its session has ended meanwhile
            webSocket.cut();
        }
    }

    void received(Frame frame) {
        if (state == State.PROBES) {
            switch (wish.opening().how().word(frame)) {
                case PROBE -> {
                    webSocket().send(wish.opening().how().answer());
                    webSocket().flush();
                    tell(new MoveLetter.Probed(number));
                }
                case UPGRADE -> {
                    state = State.TAKES;
                    context.deadlines.clear(this);
                    webSocket().stopReading();
                    tell(new MoveLetter.Takes(number));
                }
                case OTHER -> goesBack();
            }
        } else if (client != null) { // it is here since a moment ago
            client.received(frame);
        } else if (state == State.TAKES) {
            early.add(frame);
        }
    }

    /* The session polls on, and knows nothing of it. */
    private void goesBack() {
        tell(new MoveLetter.Abandons(number));
        done("left");
        webSocket().close(0, ""); // without a code, as the original does
    }

    /** It takes too long. */
    @Override
    protected void due(long nowNanos) {
        if (state == State.PROBES) {
            goesBack();
        } else if (state == State.TAKES && luggage != null) {
            unpack(luggage);
        } else if (state == State.TAKES) {
            context.moves.goOn(this);
            leaves(CloseCode.GATEWAY_LOST);
        }
    }

    /** The WebSocket has ended, or there will be none. */
    void ended(CloseCode code) {
        switch (state) {
            case ASKED, GRANTED, PROBES -> {
                tell(new MoveLetter.Abandons(number));
                done("left");
            }
            case TAKES -> leaves(code);
            case MOVED -> {
                if (client != null) {
                    client.end(code);
                }
            }
            case LEFT, OVER -> {}
        }
    }

    private void leaves(CloseCode code) {
        state = State.LEFT;
        context.deadlines.clear(this);
        webSocket().close(code.code(), code.reason());
        tell(new MoveLetter.Abandons(number));
        reservation.letGo();
        if (luggage != null) {
            unpack(luggage);
        }
    }

    /** What its connections need. */
    void wanted(MoveLetter.Wanted letter) {
        if (state == State.TAKES) {
            round = letter.round();
            context.moves.goOn(this);
            context.deadlines.clear(this); // it is not cut at that mark
            int asOf = round;
            reservation.want(letter.targets(), letter.origins(), this, () -> perhapsReady(asOf));
        }
    }

    void registered(ConnectionId id, boolean done) {
        reservation.registered(id);
        if (!done && state == State.TAKES) {
            leaves(CloseCode.GATEWAY_LOST); // which others have said the end of
        } else {
            perhapsReady(round);
        }
    }

    private void perhapsReady(int asOf) {
        if (state == State.TAKES && asOf == round && round > readyRound && reservation.stands()) {
            readyRound = round;
            busLosses = context.moves.busLosses();
            tell(new MoveLetter.Ready(number, round));
        }
    }

    /** What was published in front of this is the first loop's, what is behind it is this one's. */
    void marked(int ofRound) {
        if (state != State.TAKES) {
            return;
        }
        markedRound = ofRound;
        if (luggage != null && luggage.round() == ofRound) {
            unpack(luggage);
        } else if (ofRound == round) {
            context.moves.stall(this);
            context.deadlines.set(this, context.nowNanos + STALL_NANOS);
        }
    }

    void packed(MoveLetter.Luggage letter) {
        if (state != State.TAKES && state != State.LEFT) {
            return;
        }
        luggage = letter;
        if (state == State.LEFT || !letter.marked() || letter.round() == markedRound) {
            unpack(letter);
        } else if (context.moves.busLosses() != busLosses) { // the mark may have been lost with it
            context.deadlines.set(this, context.nowNanos + MARK_NANOS);
        }
    }

    /** The bus is back: a mark that was published meanwhile will not come. */
    void busIsBack() {
        if (state == State.TAKES && luggage != null) {
            unpack(luggage);
        }
    }

    private void unpack(MoveLetter.Luggage letter) {
        boolean isLate = state == State.LEFT;
        state = State.MOVED;
        context.moves.goOn(this);
        context.deadlines.clear(this);
        MovedClient moved = letter.client();
        Client here = wish.client(context, webSocket(), moved);
        if (here == null) {
            moved.connections().forEach(each -> reservation.add(each.origin()));
            isBroken = true;
            webSocket().close(CloseCode.INTERNAL_ERROR.code(), CloseCode.INTERNAL_ERROR.reason());
        } else {
            client = here;
            here.flow().bar(!isFlushed);
            here.takeOver(moved, this::isHere);
        }
        reservation.letGo();
        if (here != null && isLate) {
            here.end(CloseCode.CONNECTION_LOST);
        } else if (here != null) {
            goesOn(here);
        }
        if (isFlushed) {
            settle();
        }
    }

    private void isHere(Connection connection, MovedClient.MovedConnection as) {
        reservation.becomes(connection);
        context.acks.elsewhere().owe(connection, as.acks(), context.moves.acksOf(this));
    }

    private void goesOn(Client here) {
        then.accept(here);
        webSocket().readAgain();
        List<Frame> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(here::received);
        if (context.leaving) {
            here.goAway();
        }
    }

    /** The session was on this loop already: it goes on by the WebSocket, and that is all. */
    void adopts(Client here, List<Frame> unfetched) {
        if (state != State.TAKES) { // it has gone just now
            here.close(CloseCode.CONNECTION_LOST);
            return;
        }
        state = State.MOVED;
        client = here;
        here.goesOnBy(webSocket(), wish.opening().how(), unfetched);
        done("done");
        goesOn(here);
    }

    /** The session has ended where it was. */
    void over(int code, String words) {
        switch (state) {
            case ASKED, GRANTED, PROBES -> {
                if (transport != null) {
                    transport.cut();
                }
                done("failed");
            }
            case TAKES -> {
                context.moves.goOn(this);
                state = State.LEFT;
                reservation.letGo();
                if (code == CloseCode.CONNECTION_LOST.code()) {
                    webSocket().cut();
                } else {
                    webSocket().close(code, words);
                }
            }
            case LEFT, MOVED, OVER -> {}
        }
    }

    /** The log has all that the first loop had. */
    void flushed(boolean whole) {
        isFlushed = true;
        isWhole = whole;
        if (state == State.MOVED || state == State.LEFT) {
            settle();
        }
    }

    private void settle() {
        if (isBroken) {
            reservation.end();
        } else {
            reservation.forget();
        }
        release();
        done(client == null ? "failed" : "done");
    }

    private void release() {
        if (client != null) {
            if (!isWhole) {
                client.close(CloseCode.EVENT_LOST);
            }
            client.flow().bar(false);
        }
    }

    /** The way to the first loop is broken. */
    void lost() {
        switch (state) {
            case ASKED -> answered(Verdict.UNKNOWN);
            case GRANTED, PROBES -> over(CloseCode.CONNECTION_LOST.code(), "");
            case TAKES, LEFT, MOVED -> {
                if (luggage != null && state != State.MOVED) {
                    unpack(luggage);
                }
                isWhole &= isFlushed; // nobody knows
                release();
                webSocket().close(CloseCode.GATEWAY_LOST.code(), CloseCode.GATEWAY_LOST.reason());
                reservation.letGo();
                reservation.end();
                done("failed");
            }
            case OVER -> {}
        }
    }

    /** Another gateway has claimed this one's connections, and says their ends. */
    void claimed() {
        if (state == State.TAKES) {
            context.moves.goOn(this);
            leaves(CloseCode.GATEWAY_LOST);
        }
    }

    /** Redis has lost what was registered. */
    void registerAnew() {
        reservation.registerAnew();
    }

    private void done(String outcome) {
        state = State.OVER;
        context.deadlines.clear(this);
        context.moves.forget(this);
        context.signals.upgraded(outcome);
    }

    private void tell(MoveLetter letter) {
        context.moves.send(from, letter);
    }

    private Transport webSocket() {
        if (transport == null) {
            throw new IllegalStateException("No WebSocket stands yet");
        }
        return transport;
    }
}
