package io.millrace.sdk;

/** A client has not answered an {@link Connection#emitWithAck emit that wants an ack}. */
public final class AnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** {@link #name()}: no gateway has said anything in time; the connection may live or not. */
    public static final String NO_REPLY = "NoReply";
    /** {@link #name()}: the connection is not there any more. */
    public static final String GONE = "Gone";

    private final String name;

    /** @param name {@link #NO_REPLY}, {@link #GONE}, or what the gateway says, such as {@code AckTimeout} */
    public AnswerException(String name, String message) {
        super(name + ": " + message, null, false, false);
        this.name = name;
    }

    /** Why, as a word. */
    public String name() {
        return name;
    }
}
