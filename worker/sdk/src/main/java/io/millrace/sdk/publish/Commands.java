package io.millrace.sdk.publish;

import java.time.Duration;

/** Names commands and queues them: for an event, or for nobody in particular. Any thread. */
public interface Commands {
    /** Queues one. */
    default void send(Destination to, Draft draft) {
        send(to, draft, Receipt.NONE);
    }

    /** Queues one; told when Redis has it. */
    void send(Destination to, Draft draft, Receipt receipt);

    /**
     * Queues one that gateways are to answer.
     *
     * @param within after it the inquiry is late
     */
    void ask(Destination to, Draft draft, Duration within, Inquiry inquiry);
}
