package io.millrace.core.connection;

import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.dialects.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What workers are told by one connection: its client's events and its own notices, numbered in their order. */
final class EventStream {
    private final Context context;
    private final Connection connection;
    private long sequence;

    /** @param sequence of the last one that was told, 0 for none */
    EventStream(Context context, Connection connection, long sequence) {
        this.context = context;
        this.connection = connection;
        this.sequence = sequence;
    }

    /** Of the last one. */
    long sequence() {
        return sequence;
    }

    /** A client's event. */
    void event(Action.Forward forward) {
        long number = ++sequence;
        Event.Awaited awaited = null;
        if (forward.answerId() != null) {
            long deadline = context.epochMillis() + context.limits.answerWithinMillis();
            String ack = context.answers.expect(
                    new PendingAnswers.Waiting(
                            connection, forward.answerId(), forward.name(), context.nowNanos, deadline),
                    number);
            awaited = new Event.Awaited(ack, deadline);
        }
        tell(EventType.EVENT, number, forward.name(), awaited, forward.data(), forward);
    }

    void notice(EventType type, Json data) {
        notice(type, ++sequence, data, null);
    }

    /** One that somebody has to answer. */
    void question(EventType type, Json data, Event.Awaited awaited) {
        notice(type, ++sequence, data, awaited);
    }

    /** That its life is over. */
    void end(String reason, int goodbye) {
        notice(EventType.DISCONNECTED, EventId.END, Notices.disconnected(reason, goodbye), null);
    }

    private void notice(EventType type, long number, Json data, Event.@Nullable Awaited awaited) {
        String subject = type.wireName().substring(type.wireName().indexOf('.') + 1);
        tell(type, number, subject, awaited, data, null);
    }

    private void tell(
            EventType type,
            long number,
            String subject,
            Event.@Nullable Awaited awaited,
            Json data,
            Action.@Nullable Forward forward) {
        context.forwarder.forward(
                connection.client().flow(),
                new Event(
                        connection.origin(),
                        type,
                        number,
                        subject,
                        context.epochMillis(),
                        awaited,
                        data,
                        forward == null ? List.of() : forward.attachments()));
    }
}
