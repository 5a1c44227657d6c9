package io.millrace.contract;

/**
 * The public, unguessable name of a connection (one client in one namespace), made by a gateway. It is the Kafka key of
 * the connection's events and the last part of the Redis channel that reaches it. It is no credential.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9_-]}
 */
public record ConnectionId(String value) {
    private static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException when the value has another form */
    public ConnectionId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("A connection id is 1 to 64 characters of [A-Za-z0-9_-]");
        }
    }

    /** Whether a text has the form of a connection id. */
    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_LENGTH;
    }

    @Override
    public String toString() {
        return value;
    }
}
