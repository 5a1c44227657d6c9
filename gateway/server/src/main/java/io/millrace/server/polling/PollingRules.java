package io.millrace.server.polling;

import java.time.Duration;

/**
 * What a path's requests of long polling keep to.
 *
 * @param path with a slash at both ends
 * @param maxBodyBytes of a POST; more is answered 413. An answer holds about as much
 * @param bodyTimeout from a POST's head to its end
 * @param compressFrom answers of so many bytes and more are compressed, where the client can; negative for never
 */
public record PollingRules(String path, int maxBodyBytes, Duration bodyTimeout, int compressFrom) {}
