package io.millrace.core.cluster;

/** The way from one event loop to all others, of its own gateway and of its peers: a port. */
public interface Mailroom {
    /** For a loop that has no others. */
    Mailroom ALONE = new Mailroom() {
        @Override
        public Address own() {
            return new Address("alone-", 0);
        }

        @Override
        public void send(Address to, Letter letter) {
            throw new IllegalStateException("There is nobody else");
        }
    };

    /** Where letters for this loop go. */
    Address own();

    /**
     * In order between each two loops, and at most once; never blocks. When the way to a peer breaks,
     * {@code Loop.peerLost} is called, and what was sent before may not have come.
     */
    void send(Address to, Letter letter);

    /** This loop has heard of a way that broke: what it sends from now on may go by the next one. */
    default void heardOfLoss() {}
}
