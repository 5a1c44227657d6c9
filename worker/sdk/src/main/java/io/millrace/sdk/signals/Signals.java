package io.millrace.sdk.signals;

import java.util.function.Supplier;

/** What a worker tells whoever counts: a port. Any thread; must not block. */
public interface Signals {
    /** Nobody counts. */
    Signals NONE = new Signals() {};

    /** How an event ends. */
    enum Outcome {
        /** Its handler has ended. */
        HANDLED("handled"),
        /** Its handler has ended with a {@link io.millrace.sdk.HandlerException}: it does not want it. */
        REFUSED("refused"),
        /** Its handler has ended with any other exception. */
        FAILED("failed"),
        /** Kafka has delivered it before. */
        REPEATED("repeated"),
        /** No handler here is for it, nor must there be one. */
        PASSED_OVER("passed over"),
        /** The topic is this service's own, and no handler is for it. */
        NO_HANDLER("no handler"),
        /** It is no event that this worker understands. */
        UNREADABLE("unreadable");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** In a metric. */
        public String label() {
            return label;
        }
    }

    /**
     * What a worker is at.
     *
     * @param isCommandsUp whether commands have a connection to Redis
     * @param isRepliesUp whether replies have one
     * @param commandsQueued commands that Redis has not taken
     * @param bytesQueued their bytes
     * @param eventsInFlight events that were taken and are not done
     * @param eventsUncommitted events from the first that is not done to the newest
     * @param partitions that this worker has
     * @param isPaused whether no more events are taken for the time being
     */
    record Status(
            boolean isCommandsUp,
            boolean isRepliesUp,
            long commandsQueued,
            long bytesQueued,
            int eventsInFlight,
            int eventsUncommitted,
            int partitions,
            boolean isPaused) {}

    /** The worker begins: where it tells what it is at. Once. */
    default void watch(Supplier<Status> status) {}

    /** Whether anybody wants to know how long something took. */
    default boolean isTimed() {
        return false;
    }

    /** An event has come to its end. */
    default void ended(Outcome outcome) {}

    /** A handler begins with an event that the gateway has sent so long ago, by both machines' clocks. */
    default void began(long ageMillis) {}

    /** From a handler's begin until its event was over. */
    default void handled(long nanos) {}

    /** Redis has taken a batch of commands, so long after it was written. */
    default void published(long commands, long nanos) {}

    /** A gateway has replied. */
    default void replied() {}

    /** Not all that was asked for was replied in time. */
    default void late() {}

    /** A connection to Redis is lost: {@code "commands"} or {@code "replies"}. */
    default void redisLost(String connection) {}
}
