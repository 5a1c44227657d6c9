package io.millrace.core.connection;

import io.millrace.core.command.Answers;
import io.millrace.dialects.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Workers' emits that wait for a client's ack, of one event loop. An id is the same for all members of a room, so that
 * its message is encoded once.
 */
final class PendingAcks {
    private record Key(Connection connection, int ackId) {}

    /** One client's ack that somebody waits for. */
    private final class Waiting extends Deadlines.Timer {
        private final Key key;
        private final Answers answers;

        Waiting(Key key, Answers answers) {
            this.key = key;
            this.answers = answers;
        }

        @Override
        protected void due(long nowNanos) {
            waiting.remove(key);
            key.connection.acks().remove(key.ackId);
            answers.late(
                    List.of(answers.failed(key.connection.id(), "AckTimeout", "the client has not acked in time")));
        }
    }

    private final Map<Key, Waiting> waiting = new HashMap<>();
    private final Deadlines deadlines;
    /** Of clients that came from other loops: asked for there. */
    private final AcksElsewhere elsewhere = new AcksElsewhere();

    private int last;

    PendingAcks(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** How many are awaited. */
    int size() {
        return waiting.size();
    }

    /** An id that no client here still answers, below 2^31. */
    int nextId() {
        do {
            last = last == Integer.MAX_VALUE ? 0 : last + 1;
        } while (elsewhere.isUsed(last));
        return last;
    }

    /** Waits for that client's ack until {@code deadlineNanos}; {@code answers} owe it. */
    void expect(Connection connection, int ackId, Answers answers, long deadlineNanos) {
        Key key = new Key(connection, ackId);
        Waiting entry = new Waiting(key, answers);
        waiting.put(key, entry);
        connection.acks().add(ackId);
        deadlines.set(entry, deadlineNanos);
    }

    /** A client has acked: whoever waits hears it. Without effect when nobody does. */
    void acked(Connection connection, Action.Acked acked) {
        Waiting entry = waiting.remove(new Key(connection, acked.ackId()));
        if (entry != null) {
            deadlines.clear(entry);
            connection.acks().remove(acked.ackId());
            Answers answers = entry.answers;
            answers.late(List.of(answers.acked(connection.id(), acked.args(), acked.attachments())));
        } else {
            elsewhere.acked(connection, acked);
        }
    }

    /** A client has answered by an error: as {@link #acked}, else. */
    void failed(Connection connection, Action.AckFailed failed) {
        Waiting entry = waiting.remove(new Key(connection, failed.ackId()));
        if (entry != null) {
            deadlines.clear(entry);
            connection.acks().remove(failed.ackId());
            Answers answers = entry.answers;
            answers.late(List.of(answers.failed(connection.id(), failed.name(), failed.message())));
        }
    }

    /** For a connection that came from another loop: acks of emits that were carried out there. */
    AcksElsewhere elsewhere() {
        return elsewhere;
    }

    /** A connection ends: whoever waits for its acks hears it now. */
    void gone(Connection connection) {
        for (int ackId : connection.acks().all()) {
            Waiting entry = waiting.remove(new Key(connection, ackId));
            if (entry != null) {
                deadlines.clear(entry);
                connection.acks().remove(ackId);
                entry.answers.late(List.of(entry.answers.gone(connection.id())));
            }
        }
        elsewhere.gone(connection);
    }
}
