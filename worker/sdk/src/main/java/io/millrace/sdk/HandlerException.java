package io.millrace.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler: the error that the client is to see, by its own name. It is expected, so nothing is logged. Any
 * other exception answers with its class's simple name and its message, and is logged.
 */
public class HandlerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String name;
    private final transient @Nullable Object data;

    /** An error without data. */
    public HandlerException(String name, String message) {
        this(name, message, null);
    }

    /**
     * An error with data.
     *
     * @param data what {@link Connection#emit} takes, but no bytes; {@code null}: none
     */
    public HandlerException(String name, String message, @Nullable Object data) {
        super(message, null, false, false);
        this.name = name;
        this.data = data;
    }

    /** The error's name. */
    public String name() {
        return name;
    }

    /** Its data, or {@code null}. */
    public @Nullable Object data() {
        return data;
    }
}
