package io.millrace.sdk.health;

import io.millrace.sdk.consume.Worker;
import io.millrace.sdk.signals.Signals;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Ready while both connections to Redis stand; says what waits. Kafka's state is told by the check of Quarkus's
 * messaging. A bean only where {@link io.millrace.sdk.build.HealthBean} makes it one.
 */
public class WorkerReadiness implements HealthCheck {
    private final Worker worker;

    /** @param worker asked each time */
    @Inject
    public WorkerReadiness(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        Signals.Status status = worker.status();
        return HealthCheckResponse.named("Millrace worker: Redis")
                .status(status.isCommandsUp() && status.isRepliesUp())
                .withData("commands", status.isCommandsUp() ? "connected" : "away")
                .withData("replies", status.isRepliesUp() ? "connected" : "away")
                .withData("commands-queued", status.commandsQueued())
                .withData("events-in-flight", status.eventsInFlight())
                .withData("events-uncommitted", status.eventsUncommitted())
                .withData("consumption", status.isPaused() ? "paused" : "running")
                .build();
    }
}
