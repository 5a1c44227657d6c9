package io.millrace.sdk;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler: the error that the client is to see, by its own name. It is expected, so nothing is logged. Any
 * other exception answers with its class's simple name and its message, and is logged.
 */
public class HandlerException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final List<String> OWN = List.of("name", "message", "data");

    private final String name;
    private final transient @Nullable Object data;
    private final transient Map<String, ?> fields;

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
        this(name, message, data, Map.of());
    }

    /**
     * An error with data and own fields, as SocketCluster's errors have them.
     *
     * @param data as above
     * @param fields what the client's error has beside its name, message and data; values as {@code data}
     */
    public HandlerException(String name, String message, @Nullable Object data, Map<String, ?> fields) {
        super(message, null, false, false);
        for (String own : OWN) {
            if (fields.containsKey(own)) {
                throw new IllegalArgumentException("An error's " + own + " is no field of its own");
            }
        }
        this.name = name;
        this.data = data;
        this.fields = Map.copyOf(fields);
    }

    /** The error's name. */
    public String name() {
        return name;
    }

    /** Its own fields, mostly none. */
    public Map<String, ?> fields() {
        return fields;
    }

    /** Its data, or {@code null}. */
    public @Nullable Object data() {
        return data;
    }
}
