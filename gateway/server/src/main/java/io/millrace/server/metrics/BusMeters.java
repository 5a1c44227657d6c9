package io.millrace.server.metrics;

import io.millrace.core.command.Census;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of the way from and to Redis. Called on the bus loop. */
@Singleton
public class BusMeters {
    private final LongAdder payloads;
    private final LongAdder payloadBytes;
    private final LongAdder lost;
    private final Histogram subscribe;
    private final Histogram lag;
    private volatile Census census = Census.NONE;
    private volatile long waitingReplyBytes;

    BusMeters(Registry registry) {
        payloads = registry.counter(Metric.PAYLOADS);
        payloadBytes = registry.counter(Metric.PAYLOAD_BYTES);
        lost = registry.counter(Metric.REDIS_LOST);
        subscribe = registry.histogram(Metric.SUBSCRIBE);
        lag = registry.histogram(Metric.REDIS_LAG);
        registry.gauge(Metric.SUBSCRIPTIONS, () -> census.connections(), "connection");
        registry.gauge(Metric.SUBSCRIPTIONS, () -> census.rooms(), "room");
        registry.gauge(Metric.SUBSCRIPTIONS, () -> census.users(), "user");
        registry.gauge(Metric.SUBSCRIPTIONS, () -> census.namespaces(), "namespace");
        registry.gauge(Metric.SUBSCRIPTIONS_PENDING, () -> census.pending());
        registry.gauge(Metric.REPLIES_WAITING, () -> waitingReplyBytes);
    }

    /** A payload with commands came. */
    public void received(int bytes) {
        payloads.increment();
        payloadBytes.add(bytes);
    }

    /** A channel's subscription was confirmed, so long after it was asked for. */
    public void subscribed(long nanos) {
        subscribe.record(nanos);
    }

    /** A message to ourselves has come through the subscription, so long after it was sent. */
    public void heardOurselves(long nanos) {
        lag.record(nanos);
    }

    /** A connection that stood is lost. */
    public void lost() {
        lost.increment();
    }

    /** What there is, now and then. Any thread. */
    public void counted(Census channels, long replyBytes) {
        census = channels;
        waitingReplyBytes = replyBytes;
    }
}
