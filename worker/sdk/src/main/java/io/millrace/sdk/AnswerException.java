package io.millrace.sdk;

/**
 * A client has not answered an {@link Connection#emitWithAck emit that wants an ack}. Thrown on by a handler, whoever
 * waits for the handler is told so.
 */
public final class AnswerException extends HandlerException {
    private static final long serialVersionUID = 1;

    /** {@link #name()}: no gateway has said anything in time; the connection may live or not. */
    public static final String NO_REPLY = "NoReply";
    /** {@link #name()}: the connection is not there any more. */
    public static final String GONE = "Gone";

    /** @param name {@link #NO_REPLY}, {@link #GONE}, or what the gateway says, such as {@code AckTimeout} */
    public AnswerException(String name, String message) {
        super(name, message);
    }
}
