package io.millrace.contract;

import java.util.regex.Pattern;

/**
 * The public, unguessable name of a connection (one client in one namespace), made by a gateway. It is the Kafka key of
 * the connection's events and the last part of the Redis channel that reaches it. It is no credential.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9_-]}
 */
public record ConnectionId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** @throws IllegalArgumentException when the value has another form */
    public ConnectionId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A connection id is 1 to 64 characters of [A-Za-z0-9_-], not \"" + value + '"');
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
