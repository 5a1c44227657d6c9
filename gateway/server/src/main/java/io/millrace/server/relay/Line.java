package io.millrace.server.relay;

import io.millrace.contract.Bytes;
import io.millrace.core.cluster.Address;
import io.millrace.core.cluster.Letter;
import io.millrace.core.cluster.MoveLetter;
import io.millrace.core.cluster.PollLetter;
import io.millrace.core.polling.PollAnswer;
import io.millrace.core.polling.PollRequest;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way to one peer: its link, or what waits for it. On the relay's event loop.
 *
 * <pre>
 * IDLE    -- a letter ------------------------------> CALLING
 * CALLING -- both have shown that they know the secret --> UP   what waits goes out
 * CALLING -- no such peer, no connection, refused --> RESTING   what waits is lost
 * CALLING -- the peer calls us, and its way stays --> RESTING   what waits goes on waiting
 * any     -- the peer has called us ----------------> UP        an older link is broken
 * UP      -- the peer reads slowly -----------------> UP        what comes waits
 * UP      -- too much waits ------------------------> RESTING   the link is broken
 * UP      -- the link breaks -----------------------> RESTING   what was sent may be lost
 * RESTING -- the pause is over ---------------------> CALLING where something waits
 * RESTING -- the same, and all loops have heard -----> IDLE      forgotten
 * </pre>
 *
 * <p>A letter of a loop that has not heard of the last loss yet is lost with it: it must not go out by the next link,
 * behind others that are missing.
 */
final class Line {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    /** What a letter takes beside the bytes that it carries, roughly. */
    private static final long LETTER_BYTES = 200;

    private final String peer;
    private final Office office;
    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private State state = State.IDLE;
    private @Nullable Link link;
    private long upNanos;
    private Runnable hangUp = () -> {};
    /** Which attempt to call, or pause, is the newest: what comes of older ones does not count. */
    private int attempt;

    private long pauseMillis = FIRST_PAUSE_MILLIS;
    /** The last loss; 0 for none. */
    private long lastLoss;
    /** No letter of before it is on its way any more. */
    private boolean isHeardOfByAll;

    private enum State {
        IDLE,
        CALLING,
        RESTING,
        UP
    }

    /**
     * A letter on its way.
     *
     * @param heard how many losses, of all lines, its loop had heard of when it sent it
     */
    record Outgoing(int from, Address to, Letter letter, long heard) {}

    /** What the line wants of the gateway. */
    interface Office {
        /** Finds the peer and calls it; {@code line} is told what comes of it, under the same number. */
        void call(Line line, int attempt);

        /** Later, {@link Line#rested} is called. */
        void rest(Line line, int attempt, long millis);

        /** What was sent to that peer may be lost, and the loops are told. Returns which loss of all lines this is. */
        long lost(String peer);

        /** Whether there is no loop that has not heard of that one. */
        boolean allHaveHeard(long loss);

        /** Nothing is to be remembered of it. */
        void forget(Line line);

        /** At most so much waits for a link, or for the peer to read. */
        long limitBytes();
    }

    Line(String peer, Office office) {
        this.peer = peer;
        this.office = office;
    }

    String peer() {
        return peer;
    }

    /** The link, where it stands. */
    @Nullable
    Link link() {
        return link;
    }

    /** Whether we are calling the peer, or have reached it since. */
    boolean hasCalledSince(long nanos) {
        return state == State.CALLING || (link != null && upNanos - nanos > 0);
    }

    /** How to end the call that was begun, should it not be wanted any more. */
    void hangsUpBy(Runnable how) {
        hangUp = how;
    }

    boolean isNewest(int which) {
        return which == attempt;
    }

    /** In order; goes out with the link's next flush. */
    void send(Outgoing letter) {
        if (letter.heard() < lastLoss) {
            return; // its loop will hear that it is lost
        }
        Link up = link;
        if (up != null && waiting.isEmpty() && up.takes()) {
            up.write(letter.from(), letter.to().loop(), letter.letter());
            return;
        }
        waiting.add(letter);
        waitingBytes += size(letter.letter());
        if (waitingBytes > office.limitBytes()) {
            if (up == null) {
                lose();
            } else {
                up.breaks("more than " + office.limitBytes() + " bytes wait for it to read");
            }
        } else if (state == State.IDLE) {
            call();
        }
    }

    /** The link takes letters again. */
    void goesOn(Link which) {
        if (link == which) {
            drain(which);
        }
    }

    private void drain(Link to) {
        do {
            while (!waiting.isEmpty() && link == to && to.takes()) {
                Outgoing next = waiting.remove();
                waitingBytes -= size(next.letter());
                to.write(next.from(), next.to().loop(), next.letter());
            }
            to.flush();
        } while (!waiting.isEmpty() && link == to && to.takes());
    }

    private static long size(Letter letter) {
        return LETTER_BYTES
                + switch (letter) {
                    case PollLetter.Asked(long _, PollRequest.Post post) -> {
                        Bytes body = post.body();
                        yield body == null ? 0 : body.length();
                    }
                    case PollLetter.Answered(long _, PollAnswer.Packets packets) ->
                        packets.payload().length();
                    case PollLetter _ -> 0;
                    case MoveLetter move -> MoveSize.of(move);
                };
    }

    private void call() {
        hangUp = () -> {};
        state = State.CALLING;
        office.call(this, ++attempt);
    }

    /** There is no such peer. */
    void nobody(int which) {
        if (which == attempt && state == State.CALLING) {
            state = State.IDLE;
            lose();
            office.forget(this);
        }
    }

    /** Nothing came of the call. */
    void failed(int which) {
        if (which == attempt && state == State.CALLING) {
            rest();
            lose();
        }
    }

    /** The peer calls us, and that call is the one that counts. */
    void yields(int which) {
        if (which == attempt && state == State.CALLING) {
            rest();
        }
    }

    /** A link stands, whoever has called. */
    void up(Link stands) {
        Link older = link;
        if (older != null) {
            older.breaks("a newer link has taken its place");
        }
        attempt++;
        hangUp.run();
        link = stands;
        upNanos = System.nanoTime();
        state = State.UP;
        pauseMillis = FIRST_PAUSE_MILLIS;
        drain(stands);
    }

    /** The link is broken. */
    void broken(Link which) {
        if (link == which) {
            link = null;
            rest();
            lose();
        }
    }

    private void rest() {
        state = State.RESTING;
        office.rest(this, ++attempt, pauseMillis);
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }

    /** The pause is over. */
    void rested(int which) {
        if (which != attempt || state != State.RESTING) {
            return;
        }
        if (waiting.isEmpty() && !isHeardOfByAll) {
            isHeardOfByAll = office.allHaveHeard(lastLoss); // what they sent before that is here by the next time
            rest();
        } else if (waiting.isEmpty()) {
            state = State.IDLE;
            office.forget(this);
        } else {
            call();
        }
    }

    private void lose() {
        waiting.clear();
        waitingBytes = 0;
        lastLoss = office.lost(peer);
        isHeardOfByAll = false;
    }
}
