package io.millrace.server.kafka;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic of events: looked for, and made where that is allowed, until it is there; then looked at again and again, so
 * that readiness knows when Kafka goes. Its number of partitions is read once: a topic that grows while the gateway
 * runs reorders nobody, and new partitions are used from the next start on.
 */
public final class EventTopic implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventTopic.class.getName());
    /** A topic that was just made is there in milliseconds, a Kafka that is away in seconds. */
    private static final long FIRST_RETRY_MILLIS = 20;

    private static final long LAST_RETRY_MILLIS = 500;
    private static final long LOOK_AGAIN_MILLIS = 1_000;
    private static final int REQUEST_MILLIS = 3_000;

    private final TopicPlan plan;
    private final Map<String, Object> adminProperties;
    private final Thread search;
    private volatile int partitions;
    private volatile Optional<String> trouble = Optional.of("Kafka was not reached yet");

    /**
     * Starts to look for the topic, on a thread of its own.
     *
     * @param adminProperties bootstrap servers and security, as the producer has them
     */
    public EventTopic(TopicPlan plan, Map<String, Object> adminProperties) {
        this.plan = plan;
        this.adminProperties = adminProperties;
        this.search = Thread.ofPlatform().daemon().name("millrace-topic").start(this::search);
    }

    /** What it is called. */
    public String name() {
        return plan.name();
    }

    /** How many partitions the topic has; 0 until it is known. */
    public int partitions() {
        return partitions;
    }

    /** Why nothing can be stored there now; empty when it can, as of a few seconds ago. */
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void close() {
        search.interrupt();
    }

    private void search() {
        try (Admin admin = Admin.create(adminProperties)) {
            long retryMillis = FIRST_RETRY_MILLIS;
            while (true) {
                tell(look(admin));
                Thread.sleep(trouble.isEmpty() ? LOOK_AGAIN_MILLIS : retryMillis);
                retryMillis = trouble.isEmpty() ? FIRST_RETRY_MILLIS : Math.min(LAST_RETRY_MILLIS, 2 * retryMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (InterruptException _) {
            // closed while it asked
        }
    }

    private void tell(Optional<String> newTrouble) {
        if (newTrouble.equals(trouble)) {
            return;
        }
        trouble = newTrouble;
        newTrouble.ifPresentOrElse(
                what -> LOG.log(System.Logger.Level.WARNING, what),
                () -> LOG.log(
                        System.Logger.Level.INFO,
                        "Kafka is there: topic {0} with {1} partitions",
                        plan.name(),
                        partitions));
    }

    /** Empty when the topic is there, else why not. */
    private Optional<String> look(Admin admin) throws InterruptedException {
        String topic = plan.name();
        try {
            var description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS);
            if (partitions == 0) {
                partitions = Objects.requireNonNull(description.get(topic))
                        .partitions()
                        .size();
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException
                    ? create(admin)
                    : Optional.of("Kafka does not tell about topic " + topic + ": " + reason(e));
        } catch (TimeoutException e) {
            return Optional.of("Kafka does not answer at " + adminProperties.get("bootstrap.servers"));
        }
    }

    private Optional<String> create(Admin admin) throws InterruptedException {
        if (!plan.create()) {
            return Optional.of(
                    "Topic " + plan.name() + " is missing: create it, or allow it by millrace.events.create");
        }
        NewTopic topic = new NewTopic(plan.name(), plan.partitions(), plan.replication())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(plan.retention().toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Long.toString(plan.maxEventBytes())));
        try {
            admin.createTopics(List.of(topic)).all().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS);
            return Optional.of("Topic " + plan.name() + " is being created");
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof TopicExistsException
                            ? "Topic " + plan.name() + " is being created"
                            : "Topic " + plan.name() + " cannot be created: " + reason(e));
        } catch (TimeoutException e) {
            return Optional.of("Kafka does not answer at " + adminProperties.get("bootstrap.servers"));
        }
    }

    private static String reason(ExecutionException failure) {
        return String.valueOf(
                failure.getCause() == null
                        ? failure.getMessage()
                        : failure.getCause().getMessage());
    }
}
