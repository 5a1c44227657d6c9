package io.millrace.core.connection;

/**
 * A client's turn to go when its gateway does.
 *
 * <pre>
 * AHEAD  -- its time has come, no answer under way --> asked to go
 * AHEAD  -- its time has come -----------------------> WAITING     for as many answers as are under way
 * WAITING -- so many have come ----------------------> asked to go
 * WAITING -- patience is over -----------------------> asked to go
 * </pre>
 *
 * What it sends while it waits is taken and does not count: who never stops asking would never go.
 */
final class Departure extends Deadlines.Timer {
    private static final int AHEAD = -1;

    private final Client client;
    private final Deadlines deadlines;
    private final long patienceNanos;
    private int answersToCome = AHEAD;

    Departure(Client client, Deadlines deadlines, long patienceNanos) {
        this.client = client;
        this.deadlines = deadlines;
        this.patienceNanos = patienceNanos;
    }

    @Override
    protected void due(long nowNanos) {
        if (answersToCome == AHEAD && client.answersAwaited() > 0) {
            answersToCome = client.answersAwaited();
            deadlines.set(this, nowNanos + patienceNanos);
        } else {
            answersToCome = 0;
            client.goAway();
        }
    }

    /** An answer has come, or will not any more: whether it was the last that it waited for. */
    boolean oneLess() {
        return answersToCome > 0 && --answersToCome == 0;
    }
}
