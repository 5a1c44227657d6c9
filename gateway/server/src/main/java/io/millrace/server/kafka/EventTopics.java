package io.millrace.server.kafka;

import io.millrace.contract.Event;
import io.millrace.contract.EventType;
import io.millrace.core.forward.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which topic takes which event.
 *
 * @param events for all that no route takes
 * @param connects for the questions that let a client in; {@code null} where nobody decides
 * @param ofRoutes by what routes call them; none of them is {@code events}
 */
public record EventTopics(EventTopic events, @Nullable EventTopic connects, Map<Topic, EventTopic> ofRoutes)
        implements AutoCloseable {
    /** The topic for this event, which is meant for that one. */
    EventTopic of(Event event, Topic topic) {
        if (event.type() == EventType.CONNECT && connects != null) {
            return connects;
        }
        EventTopic ofRoute = topic.equals(Topic.EVENTS) ? null : ofRoutes.get(topic);
        return ofRoute == null ? events : ofRoute;
    }

    /** Why nothing can be stored in one of them now; empty when it can. */
    public Optional<String> trouble() {
        return all().map(EventTopic::trouble).flatMap(Optional::stream).findFirst();
    }

    @Override
    public void close() {
        all().forEach(EventTopic::close);
    }

    private Stream<EventTopic> all() {
        return Stream.concat(Stream.concat(Stream.of(events), Stream.ofNullable(connects)), ofRoutes.values().stream());
    }
}
