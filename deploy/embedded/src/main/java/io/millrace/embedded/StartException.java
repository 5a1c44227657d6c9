package io.millrace.embedded;

import org.jspecify.annotations.Nullable;

/** A broker did not start. The message is one line for whoever typed the command: what, why, and what to do. */
public class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param message one line, shown as it is
     * @param cause what happened underneath, or null where the message says all
     */
    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
