package io.millrace.core.connection;

import io.millrace.core.Signals;
import io.millrace.core.cluster.MovedClient.Awaited;
import io.millrace.dialects.Outgoing.Denial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Clients' events that wait for a worker's answer, of one event loop. All wait equally long, so that their order is the
 * order of their deadlines; one that has moved here may be given up a little later. What an answer must name is the
 * number of its event in its connection, which moves with it.
 */
final class PendingAnswers {
    private record Key(Connection connection, long sequence) {}

    /**
     * @param answerId under which the dialect answers its client
     * @param sinceNanos when the event came
     */
    record Waiting(Connection connection, String answerId, String event, long sinceNanos, long deadlineEpochMillis) {
        private void settle() {
            connection.client().awaitsAnswerNoMore();
        }
    }

    private final SequencedMap<Key, Waiting> waiting = new LinkedHashMap<>();
    private final int limit;
    private final Signals signals;

    PendingAnswers(int limit, Signals signals) {
        this.limit = limit;
        this.signals = signals;
    }

    /** Remembers who waits, and returns the name ({@code ce_ack}) that the answer must bear. */
    String expect(Waiting who, long sequence) {
        if (waiting.size() >= limit) {
            giveUp(waiting.pollFirstEntry().getValue());
        }
        waiting.put(new Key(who.connection(), sequence), who);
        who.connection().client().awaitsAnswer();
        return Long.toString(sequence, Character.MAX_RADIX);
    }

    /** Who waits for this answer on that connection, and from now on waits no more; {@code null} when nobody does. */
    @Nullable
    Waiting take(String ack, Connection connection) {
        Key key = key(ack, connection);
        Waiting who = key == null ? null : waiting.remove(key);
        if (who != null) {
            who.settle();
        }
        return who;
    }

    /** Whether somebody waits for this answer on that connection. */
    boolean isAwaited(String ack, Connection connection) {
        Key key = key(ack, connection);
        return key != null && waiting.containsKey(key);
    }

    private static @Nullable Key key(String ack, Connection connection) {
        try {
            return new Key(connection, Long.parseLong(ack, Character.MAX_RADIX));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A connection goes on elsewhere: what it waits for, which nobody here waits for any more. */
    List<Awaited> handOver(Connection connection) {
        List<Awaited> all = new ArrayList<>(0);
        if (connection.client().answersAwaited() == 0) {
            return all;
        }
        for (Iterator<Map.Entry<Key, Waiting>> each = waiting.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Key, Waiting> entry = each.next();
            if (entry.getKey().connection() == connection) {
                Waiting who = entry.getValue();
                all.add(new Awaited(entry.getKey().sequence(), who.answerId(), who.event(), who.deadlineEpochMillis()));
                each.remove();
            }
        }
        return all;
    }

    /** The same on the loop where it goes on. */
    void takeOver(Connection connection, List<Awaited> answers, long nowNanos) {
        for (Awaited it : answers) {
            expect(
                    new Waiting(connection, it.answerId(), it.event(), nowNanos, it.deadlineEpochMillis()),
                    it.sequence());
        }
    }

    /** Gives up those whose time is over, and tells them. */
    void tick(long epochMillis) {
        while (!waiting.isEmpty()) {
            Waiting first = waiting.firstEntry().getValue();
            if (first.deadlineEpochMillis() > epochMillis) {
                return;
            }
            waiting.pollFirstEntry();
            giveUp(first);
            if (!first.connection().hasEnded()) {
                Channels.deny(first.connection(), first.answerId(), Denial.TIMED_OUT, first.event());
            }
        }
    }

    /** The event is lost: whoever waits for its answer hears it now. Without effect when nobody does. */
    void notStored(String ack, Connection connection) {
        Waiting who = take(ack, connection);
        if (who != null && !connection.hasEnded()) {
            Channels.deny(connection, who.answerId(), Denial.NOT_STORED, who.event());
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
