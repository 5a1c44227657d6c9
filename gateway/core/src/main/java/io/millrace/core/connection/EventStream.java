package io.millrace.core.connection;

import io.millrace.contract.Event;
import io.millrace.contract.EventId;
import io.millrace.contract.EventType;
import io.millrace.contract.json.Json;
import io.millrace.core.forward.Topic;
import io.millrace.dialects.Action;
import io.millrace.dialects.Outgoing.Denial;
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

    /** A client's event; where no topic takes it, the client hears that. */
    void event(Action.Forward forward) {
        Topic topic = context.routes.of(connection.origin(), forward.name());
        if (topic == null) {
            context.signals.unrouted(connection.origin());
            Channels.deny(connection, forward.answerId(), Denial.NO_ROUTE, forward.name());
            return;
        }
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
        context.forwarder.forward(
                connection.client().flow(),
                new Event(
                        connection.origin(),
                        EventType.EVENT,
                        number,
                        forward.name(),
                        context.epochMillis(),
                        awaited,
                        forward.data(),
                        forward.attachments()),
                topic);
    }

    /** The same to each of these topics, under one number. */
    void notice(EventType type, Json data, List<Topic> topics) {
        notice(type, ++sequence, data, null, topics);
    }

    /** A client asks to come in, and somebody has to answer. */
    void connect(Json data, Event.Awaited awaited) {
        notice(EventType.CONNECT, ++sequence, data, awaited, Topic.EVENTS_ALONE);
    }

    /** It asks something else: returns the name that the answer must bear, which no other question of it has. */
    String question(EventType type, Json data, Topic topic, long deadlineEpochMillis) {
        long number = ++sequence;
        String ack = '~' + Long.toString(number, Character.MAX_RADIX);
        notice(type, number, data, new Event.Awaited(ack, deadlineEpochMillis), List.of(topic));
        return ack;
    }

    /** That its life has begun. */
    void begin(Json data) {
        EventType type = EventType.CONNECTED;
        notice(type, data, context.routes.ofLife(type, connection.origin()));
    }

    /** That its life is over. It stays registered until that is stored. */
    void end(String reason, int goodbye) {
        List<Topic> topics = context.routes.ofLife(EventType.DISCONNECTED, connection.origin());
        context.registrations.ends(connection.origin(), topics);
        notice(EventType.DISCONNECTED, EventId.END, Notices.disconnected(reason, goodbye), null, topics);
    }

    private void notice(EventType type, long number, Json data, Event.@Nullable Awaited awaited, List<Topic> topics) {
        String subject = type.wireName().substring(type.wireName().indexOf('.') + 1);
        Event event =
                new Event(connection.origin(), type, number, subject, context.epochMillis(), awaited, data, List.of());
        for (int i = 0; i < topics.size(); i++) {
            context.forwarder.forward(connection.client().flow(), event, topics.get(i));
        }
    }
}
