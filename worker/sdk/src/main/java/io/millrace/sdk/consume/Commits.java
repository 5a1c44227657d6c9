package io.millrace.sdk.consume;

import io.millrace.sdk.WorkerConfig;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Commits what is done, now and then, without anybody waiting for it: SmallRye's commit strategy {@code millrace}. Its
 * own throttled strategy blocks the polling thread for each commit, and Kafka 4.1 takes at least 5 ms for one.
 *
 * <p>When partitions go to another worker, none of their events begins any more but those in front of one that has
 * begun; these and those that run get some time to end, and what is done by then is committed before the other one
 * begins.
 */
@Singleton
@Identifier(Commits.STRATEGY)
public class Commits implements KafkaCommitHandler, KafkaCommitHandler.Factory {
    static final String STRATEGY = "millrace";
    private static final Logger log = Logger.getLogger(Commits.class);
    private static final Duration FINAL_COMMIT = Duration.ofSeconds(5);

    private final Map<TopicPartition, PartitionProgress> partitions = new ConcurrentHashMap<>();
    private final AtomicBoolean committing = new AtomicBoolean();
    private final Duration interval;
    private final Duration endTimeout;
    private volatile Runnable afterLook = () -> {};
    private volatile int uncommitted;
    private volatile @Nullable KafkaConsumer<?, ?> consumer;

    /** Commits of this worker. */
    @Inject
    public Commits(WorkerConfig config) {
        interval = config.commitInterval();
        endTimeout = config.endTimeout();
    }

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        if (this.consumer != null) {
            throw new IllegalStateException("One consumer is enough: handlers of different connections run at once");
        }
        this.consumer = consumer;
        vertx.setPeriodic(Math.max(1, interval.toMillis()), _ -> tick());
        return this;
    }

    /** Sets what is called after each look at what is done. */
    void afterLook(Runnable action) {
        afterLook = action;
    }

    /** A partition that this worker has, else {@code null}. */
    @Nullable
    PartitionProgress progress(TopicPartition partition) {
        return partitions.get(partition);
    }

    /** How many partitions this worker has. */
    int partitions() {
        return partitions.size();
    }

    /** How many events lie between what is committed, or can be, and the newest. */
    int uncommitted() {
        return uncommitted;
    }

    /** Looks at what is done. */
    void look() {
        int sum = 0;
        for (PartitionProgress progress : partitions.values()) {
            sum += progress.advance();
        }
        uncommitted = sum;
    }

    private void tick() {
        look();
        afterLook.run();
        KafkaConsumer<?, ?> current = consumer;
        Map<TopicPartition, Long> offsets = offsets(partitions);
        if (current != null && !offsets.isEmpty() && committing.compareAndSet(false, true)) {
            current.commitAsync(metadata(offsets))
                    .onTermination()
                    .invoke(() -> committing.set(false))
                    .subscribe()
                    .with(
                            _ -> offsets.forEach(this::committed),
                            // Moved to another worker, or Kafka is away: the next commit tells the same and more.
                            e -> log.debugf("Not committed: %s", e.getMessage()));
        }
    }

    private void committed(TopicPartition partition, long offset) {
        PartitionProgress progress = partitions.get(partition);
        if (progress != null) {
            progress.committed(offset);
        }
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, PartitionProgress> of) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        of.forEach((partition, progress) -> {
            long offset = progress.toCommit();
            if (offset >= 0) {
                offsets.put(partition, offset);
            }
        });
        return offsets;
    }

    private static Map<TopicPartition, OffsetAndMetadata> metadata(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> metadata = new HashMap<>();
        offsets.forEach((partition, offset) -> metadata.put(partition, new OffsetAndMetadata(offset)));
        return metadata;
    }

    @Override
    public void partitionsAssigned(Collection<TopicPartition> assigned) {
        assigned.forEach(partition -> partitions.computeIfAbsent(partition, _ -> new PartitionProgress()));
    }

    @Override
    public void partitionsRevoked(Collection<TopicPartition> revoked) {
        Map<TopicPartition, PartitionProgress> leaving = new HashMap<>();
        for (TopicPartition partition : revoked) {
            PartitionProgress progress = partitions.remove(partition);
            if (progress != null) {
                leaving.put(partition, progress);
            }
        }
        end(leaving);
        KafkaConsumer<?, ?> current = consumer;
        Map<TopicPartition, Long> offsets = offsets(leaving);
        if (current != null && !offsets.isEmpty()) {
            try {
                // This is the polling thread: nothing else may wait here.
                current.unwrap().commitSync(metadata(offsets), FINAL_COMMIT);
            } catch (RuntimeException e) {
                log.infof("Not committed before %s went: %s. Events may come twice", revoked, e.getMessage());
            }
        }
    }

    /** Lets nothing new begin any more, waits for what runs, and looks at what is done. */
    private void end(Map<TopicPartition, PartitionProgress> leaving) {
        leaving.values().forEach(PartitionProgress::revoke);
        long until = System.nanoTime() + endTimeout.toNanos();
        List<PartitionProgress> all = new ArrayList<>(leaving.values());
        all.forEach(progress -> progress.awaitRunning(until));
        all.forEach(PartitionProgress::advance);
    }

    /** The worker stops: lets nothing new begin any more and waits for what runs. Blocks. */
    void stop() {
        end(Map.copyOf(partitions));
    }

    @Override
    public void terminate(boolean graceful) {
        stop();
        KafkaConsumer<?, ?> current = consumer;
        Map<TopicPartition, Long> offsets = offsets(partitions);
        if (current != null && !offsets.isEmpty()) {
            current.commit(metadata(offsets)).await().atMost(FINAL_COMMIT);
        }
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        return Uni.createFrom().voidItem();
    }
}
