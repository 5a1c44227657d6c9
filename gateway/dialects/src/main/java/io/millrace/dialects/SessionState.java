package io.millrace.dialects;

import io.millrace.contract.Bytes;
import io.millrace.contract.json.Json;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * An object of a {@link Session#state}, read back. A field that nobody asks for is passed over: a later release may
 * write more.
 */
public final class SessionState {
    /** Times lie within 73 years of now, so that two of them can be compared wherever the clock stands. */
    private static final long FARTHEST_NANOS = 1L << 61;

    private final Map<String, Json> fields = new HashMap<>();

    /**
     * @throws io.millrace.contract.json.JsonException it is no object; so do all readers where it is of another kind
     */
    public SessionState(Json object) {
        object.forEachField(fields::put);
    }

    /** Whether there is such a field. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /**
     * A field as it is.
     *
     * @throws IllegalArgumentException it is not there; so do all readers
     */
    public Json json(String name) {
        Json value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("A session's state without " + name);
        }
        return value;
    }

    /** A string. */
    public String text(String name) {
        return json(name).asString();
    }

    /** True or false. */
    public boolean flag(String name) {
        return json(name).asBoolean();
    }

    /** A time, written as nanoseconds from now; in {@code nowNanos}' scale. */
    public long time(String name, long nowNanos) {
        long fromNow = json(name).asLong();
        if (fromNow < -FARTHEST_NANOS || fromNow > FARTHEST_NANOS) {
            throw new IllegalArgumentException("A session's state whose " + name + " is out of the world");
        }
        return nowNanos + fromNow;
    }

    /** Bytes, written as a string in base64. */
    public static Bytes bytes(Json base64) {
        return Bytes.of(Base64.getDecoder().decode(base64.asString()));
    }

    /** The mirror image of {@link #bytes}. */
    public static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
