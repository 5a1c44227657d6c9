package io.millrace.dialects;

import java.util.Map;

/**
 * A client's opening request.
 *
 * @param query decoded; of a name that stands twice the last counts
 */
public record Handshake(Map<String, String> query) {}
