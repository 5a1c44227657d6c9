package io.millrace.server.kafka;

import io.millrace.contract.EventType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which topic takes which event.
 *
 * @param connects for the questions that let a client in; {@code null} where nobody decides
 */
public record EventTopics(EventTopic events, @Nullable EventTopic connects) implements AutoCloseable {
    /** The topic for events of this type. */
    EventTopic of(EventType type) {
        return type == EventType.CONNECT && connects != null ? connects : events;
    }

    /** Why nothing can be stored in one of them now; empty when it can. */
    public Optional<String> trouble() {
        return events.trouble().or(() -> connects == null ? Optional.empty() : connects.trouble());
    }

    @Override
    public void close() {
        events.close();
        if (connects != null) {
            connects.close();
        }
    }
}
