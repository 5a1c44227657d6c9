package io.millrace.sdk.publish;

/** Who wants to know when Redis has taken a message. Called on the Redis loop: must not block. */
@FunctionalInterface
public interface Receipt {
    /** For messages that nobody asks after. */
    Receipt NONE = () -> {};

    /** Redis has taken it. Called once. */
    void accepted();

    /**
     * The same, called instead, for whom it matters how many have got it.
     *
     * @param gateways Redis's count of subscribers: a hint, for a gateway may be subscribing anew
     */
    default void accepted(int gateways) {
        accepted();
    }
}
