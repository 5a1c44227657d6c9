package io.millrace.sdk.consume;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.WorkerConfig;
import io.millrace.sdk.handler.HandlerTable;
import io.millrace.sdk.handler.Handlers;
import io.millrace.sdk.handler.Values;
import io.millrace.sdk.publish.Publisher;
import io.millrace.sdk.publish.Wires;
import io.millrace.sdk.signals.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches of records from Kafka, and gives each to the lane of its connection. Consumes after {@link Handlers}
 * are found.
 */
@Singleton
public class Worker {
    private static final Logger log = Logger.getLogger("io.millrace.worker");
    private static final int AFTER_HANDLERS = Interceptor.Priority.PLATFORM_BEFORE + 100;
    private static final long FLUSH_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LOOK_MILLIS = 5;

    private final WorkerConfig config;
    private final Handlers handlers;
    private final Wires wires;
    private final Commits commits;
    private final ObjectMapper mapper;
    private final Intake intake;
    private final LaneTable lanes;
    private final FailureLog failures;
    private final Signals signals;
    private @Nullable Runners runners;

    /** A worker of this service. */
    @Inject
    public Worker(
            WorkerConfig config,
            Handlers handlers,
            Wires wires,
            @Identifier(Commits.STRATEGY) Commits commits,
            ObjectMapper mapper) {
        this.config = config;
        this.handlers = handlers;
        this.wires = wires;
        this.commits = commits;
        this.mapper = mapper;
        this.failures = new FailureLog(config.logMessages());
        this.signals = wires.signals();
        Publisher publisher = wires.publisher();
        this.intake = new Intake(
                config.eventsInFlight(),
                () -> publisher.isPaused() || commits.uncommitted() > config.eventsUncommitted());
        this.lanes = new LaneTable(config.rememberedConnections());
        publisher.whenRoom(intake::look);
        commits.afterLook(intake::look);
    }

    void start(@Observes @Priority(AFTER_HANDLERS) StartupEvent event) {
        if (!config.service().matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalStateException(
                    "millrace.worker.service (quarkus.application.name where that is not set) is"
                            + " at most 100 of [A-Za-z0-9._-], not \"" + config.service() + '"');
        }
        HandlerTable table = handlers.table();
        ConnectsTopic.isWanted(table.decides());
        Executor executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("millrace-handlers").factory());
        var settings =
                new Service.Settings(config.service(), config.ownsTopic(), config.tellMessages(), config.joinTimeout());
        Values values = new Values(mapper);
        Service service = new Service(
                settings,
                table,
                values,
                new Decision(settings, values),
                wires.publisher(),
                wires.replies(),
                executor,
                failures,
                signals,
                lane -> ready(lane));
        signals.watch(this::status);
        runners = new Runners(executor, new Dispatch(service)::run);
        wires.open();
        log.infof(
                "Worker %s: %d handlers, topics %s%s",
                config.service(),
                table.size(),
                config.topics(),
                table.decides() ? " and " + config.connectsTopic() : "");
    }

    private void ready(Lane lane) {
        Runners all = Objects.requireNonNull(runners);
        all.ready(lane);
        all.wake();
    }

    /** One poll's records. Ends when the next may come. */
    @Incoming("millrace-events")
    @Acknowledgment(Acknowledgment.Strategy.NONE)
    public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        Runners all = Objects.requireNonNull(runners);
        for (TopicPartition partition : records.partitions()) {
            PartitionProgress progress = commits.progress(partition);
            if (progress != null) {
                take(records.records(partition), progress, all);
            }
        }
        all.wake();
        commits.look();
        return intake.next();
    }

    private void take(List<ConsumerRecord<String, byte[]>> records, PartitionProgress progress, Runners all) {
        HandlerTable table = handlers.table();
        intake.came(records.size());
        for (ConsumerRecord<String, byte[]> record : records) {
            Delivery delivery = new Delivery(record, progress, intake);
            progress.add(delivery);
            if (!config.ownsTopic() && Arrival.isForOthers(record, table)) {
                delivery.passOver();
                signals.ended(Signals.Outcome.PASSED_OVER);
                continue;
            }
            Lane lane = lanes.of(record.key());
            if (lane == null) {
                failures.failed("A record is left out", "its key is no connection's id", null);
                signals.ended(Signals.Outcome.UNREADABLE);
                if (delivery.begin()) {
                    delivery.handled();
                }
            } else if (lane.add(delivery)) {
                all.ready(lane);
            }
        }
    }

    /** What it is at. */
    public Signals.Status status() {
        return new Signals.Status(
                wires.publisher().isUp(),
                wires.replies().isUp(),
                wires.publisher().queued(),
                wires.publisher().queuedBytes(),
                intake.inFlight(),
                commits.uncommitted(),
                commits.partitions(),
                intake.isPaused());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        intake.stop();
        commits.stop();
        Publisher publisher = wires.publisher();
        long until = System.nanoTime() + FLUSH_NANOS;
        while (publisher.queued() > 0 && publisher.isUp() && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        wires.close();
    }
}
