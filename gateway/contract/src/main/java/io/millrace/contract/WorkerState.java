package io.millrace.contract;

/**
 * A worker service's own bytes on a connection: the gateway keeps them, also through recovery, and sends them with each
 * later event in header {@code ce_state}.
 *
 * @param service whose state it is, {@code [A-Za-z0-9._-]}; a connection holds one for each service
 * @param version a write with a lower version than the one that is held is ignored
 * @param data opaque, at most {@link #MAX_BYTES}
 */
public record WorkerState(String service, long version, Bytes data) {
    /** The most that one service may lay on one connection. */
    public static final int MAX_BYTES = 2048;

    private static final int MAX_SERVICE_LENGTH = 100;

    /** @throws IllegalArgumentException when the service's name has another form or there are too many bytes */
    public WorkerState {
        if (!isServiceName(service)) {
            throw new IllegalArgumentException("A state names its service by 1 to 100 of [A-Za-z0-9._-]");
        }
        if (data.length() > MAX_BYTES) {
            throw new IllegalArgumentException("A state holds at most " + MAX_BYTES + " bytes, not " + data.length());
        }
    }

    private static boolean isServiceName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_SERVICE_LENGTH;
    }
}
