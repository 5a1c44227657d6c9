package io.millrace.local;

import io.millrace.local.TopicReaders.LookException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * When a gateway says that nobody answered an event, tells whether anybody consumes its topic at all. Looks at most
 * every 15 seconds. A gateway in production does not look: there this is a question for Kafka's own tools.
 */
final class Unanswered implements Consumer<String> {
    /** How the gateway's line begins: {@code io.millrace.server.metrics.Meters#unanswered}. */
    private static final String SIGN = "Nobody answered event";

    private static final long REST_NANOS = Duration.ofSeconds(15).toNanos();

    private final String topic;
    private final TopicReaders readers;
    private final Consumer<String> told;
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - REST_NANOS);

    /** @param told gets the line */
    Unanswered(String topic, TopicReaders readers, Consumer<String> told) {
        this.topic = topic;
        this.readers = readers;
        this.told = told;
    }

    @Override
    public void accept(String line) {
        long now = System.nanoTime();
        long last = lookedAt.get();
        if (line.contains(SIGN) && now - last >= REST_NANOS && lookedAt.compareAndSet(last, now)) {
            Thread.ofVirtual().name("local-look").start(() -> told.accept(sentence()));
        }
    }

    private String sentence() {
        try {
            var groups = readers.look();
            if (groups.isEmpty()) {
                return "Topic %s has no consumer: start a worker, events wait for it in Kafka.".formatted(topic);
            }
            String names = groups.entrySet().stream()
                    .map(group -> "%s (%d)".formatted(group.getKey(), group.getValue()))
                    .collect(Collectors.joining(", "));
            return "Topic %s has consumers, by group: %s. They run, but none of them answered: is there a handler?"
                    .formatted(topic, names);
        } catch (LookException e) {
            return "Whether topic %s has a consumer is not known: %s".formatted(topic, e.getCause());
        }
    }
}
