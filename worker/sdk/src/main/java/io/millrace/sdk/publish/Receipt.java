package io.millrace.sdk.publish;

/** Who wants to know when Redis has taken a message. Called on the Redis loop: must not block. */
@FunctionalInterface
public interface Receipt {
    /** For messages that nobody asks after. */
    Receipt NONE = () -> {};

    /** Both are told. */
    default Receipt and(Receipt other) {
        return other == NONE
                ? this
                : () -> {
                    accepted();
                    other.accepted();
                };
    }

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
