package io.millrace.core.connection;

import io.millrace.core.Signals;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Clients' events that wait for a worker's answer, of one event loop. All wait equally long, so that their order is the
 * order of their deadlines.
 */
final class PendingAnswers {
    /**
     * @param answerId under which the dialect answers its client
     * @param sinceNanos when the event came
     */
    record Waiting(Connection connection, String answerId, String event, long sinceNanos, long deadlineEpochMillis) {
        private void settle() {
            connection.client().awaitsAnswerNoMore();
        }
    }

    private final SequencedMap<Long, Waiting> waiting = new LinkedHashMap<>();
    private final int limit;
    private final Signals signals;
    private long last;

    PendingAnswers(int limit, Signals signals) {
        this.limit = limit;
        this.signals = signals;
    }

    /** Remembers who waits, and returns the name ({@code ce_ack}) that the answer must bear. */
    String expect(Waiting who) {
        if (waiting.size() >= limit) {
            giveUp(waiting.pollFirstEntry().getValue());
        }
        waiting.put(++last, who);
        who.connection().client().awaitsAnswer();
        return Long.toString(last, Character.MAX_RADIX);
    }

    /** Who waits for this answer on that connection, and from now on waits no more; {@code null} when nobody does. */
    @Nullable
    Waiting take(String ack, Connection connection) {
        Long key = key(ack);
        Waiting who = key == null ? null : waiting.get(key);
        if (key == null || who == null || who.connection() != connection) {
            return null;
        }
        waiting.remove(key);
        who.settle();
        return who;
    }

    /** Whether somebody waits for this answer on that connection. */
    boolean isAwaited(String ack, Connection connection) {
        Long key = key(ack);
        Waiting who = key == null ? null : waiting.get(key);
        return who != null && who.connection() == connection;
    }

    private static @Nullable Long key(String ack) {
        try {
            return Long.valueOf(ack, Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Gives up those whose time is over. */
    void tick(long epochMillis) {
        while (!waiting.isEmpty()) {
            Waiting first = waiting.firstEntry().getValue();
            if (first.deadlineEpochMillis() > epochMillis) {
                return;
            }
            waiting.pollFirstEntry();
            giveUp(first);
        }
    }

    private void giveUp(Waiting who) {
        who.settle();
        if (!who.connection().hasEnded()) {
            signals.unanswered(who.connection().origin(), who.event());
        }
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }
}
