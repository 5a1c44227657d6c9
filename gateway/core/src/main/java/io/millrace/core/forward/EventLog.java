package io.millrace.core.forward;

import io.millrace.contract.Event;

/** Where events go: a port, Kafka in the server. Belongs to one event loop. */
public interface EventLog {
    /**
     * Hands an event over and never blocks. Events of one connection that were taken are stored in the order of these
     * calls, for each topic.
     *
     * @param topic where it goes
     * @param receipt told later, on the same event loop, exactly once when the offer was {@link Offer#TAKEN} and never
     *     otherwise
     */
    Offer append(Event event, Topic topic, Receipt receipt);

    /**
     * The gateway's lease stands until then, by the clock of {@code System.nanoTime()}. A log that can tell the time at
     * the moment of the hand-over takes nothing after it, as the loop's own time may be a long turn, or a stop of the
     * process, ago.
     */
    default void leasedUntil(long untilNanos) {}

    /** What the log says at once. */
    enum Offer {
        /** It will be stored, or the receipt says that it could not be. */
        TAKEN,
        /** No room, or the log is not known yet: offer it again later. */
        FULL
    }

    /** What the log says at last. */
    interface Receipt {
        /** All replicas have it. */
        void stored();

        /**
         * It is lost for good. What was taken after it on the same connection is stored, in order, or lost too: a log
         * that batches cannot promise either. Whoever is told takes no more of that connection's events.
         */
        void failed(String why);
    }
}
