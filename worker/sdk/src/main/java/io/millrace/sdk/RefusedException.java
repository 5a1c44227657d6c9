package io.millrace.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a method with {@link OnConnect}: the client does not come in. Socket.IO's clients see message and data as
 * {@code connect_error}. From {@link OnSubscribe} and {@link OnPublish}: it may not do it, and its error has the
 * message, and the fields of the data where that is an object, its name among them. It is expected, so nothing is
 * logged.
 */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Object data;
    private @Nullable Integer code;
    private @Nullable Duration retryAfter;

    /** Without data. */
    public RefusedException(String message) {
        this(message, null);
    }

    /** @param data for the client's program, written by Jackson; {@code null}: none */
    public RefusedException(String message, @Nullable Object data) {
        super(message, null, false, false);
        this.data = data;
    }

    /** A close code or status, for dialects that refuse by one. */
    public RefusedException withCode(int number) {
        code = number;
        return this;
    }

    /** When the client may ask again, where its dialect can tell. */
    public RefusedException retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    /** For the client's program, or {@code null}. */
    public @Nullable Object data() {
        return data;
    }

    /** See {@link #withCode}. */
    public @Nullable Integer code() {
        return code;
    }

    /** See {@link #retryAfter(Duration)}. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
