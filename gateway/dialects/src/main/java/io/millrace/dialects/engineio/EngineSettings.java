package io.millrace.dialects.engineio;

/**
 * An Engine.IO server's settings, under the names its users know.
 *
 * @param pingIntervalNanos from a pong (or the open packet) to the next ping
 * @param pingTimeoutNanos how long the pong may take
 * @param maxPayload bytes of one message
 */
public record EngineSettings(long pingIntervalNanos, long pingTimeoutNanos, int maxPayload) {}
