package io.millrace.sdk.consume;

import io.millrace.sdk.handler.HandlerTable;
import io.millrace.sdk.handler.Values;
import io.millrace.sdk.publish.Publisher;
import io.millrace.sdk.publish.Replies;
import io.millrace.sdk.signals.Signals;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What all events of a worker share.
 *
 * @param executor starts a virtual thread
 * @param goOn takes up a lane again whose event is over
 */
record Service(
        Settings config,
        HandlerTable handlers,
        Values values,
        Decision decision,
        Publisher publisher,
        Replies replies,
        Executor executor,
        FailureLog log,
        Signals signals,
        Consumer<Lane> goOn) {

    /**
     * Settings that events need, read once.
     *
     * @param service see {@link io.millrace.sdk.WorkerConfig#service()}, and so on
     */
    record Settings(String service, boolean ownsTopic, boolean tellMessages, Duration joinTimeout) {}

    void resume(Lane lane) {
        goOn.accept(lane);
    }
}
