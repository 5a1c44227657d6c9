package io.millrace.embedded;

/** Somebody else listens on the port that a broker was told to use. */
public final class PortTakenException extends StartException {
    private static final long serialVersionUID = 1;

    private final int port;

    /**
     * @param host the address that was wanted
     * @param port the port that was wanted
     * @param owner who wanted it, as a person would say it ("Kafka")
     * @param option what a person sets to change it
     */
    public PortTakenException(String host, int port, String owner, String option) {
        super(
                ("Port %d on %s, which %s wants, is taken by another process; "
                                + "stop that one or choose another port with %s.")
                        .formatted(port, host, owner, option),
                null);
        this.port = port;
    }

    /** The port that was wanted. */
    public int port() {
        return port;
    }
}
