package io.millrace.dialects.plain;

/** @param mode which of monument's styles are served */
public record PlainSettings(Mode mode) {
    /** The values of monument's {@code webSockets}; the one that turns them off has no session. */
    public enum Mode {
        /** An event with {@code :get:} is of data style, any other is passed through. */
        ALL,
        /** Events with {@code :get:} alone. */
        DATA,
        /** Every event is passed through, whatever its name. */
        PASSTHROUGH
    }
}
