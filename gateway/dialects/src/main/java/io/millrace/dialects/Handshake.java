package io.millrace.dialects;

import java.util.Map;

/**
 * A client's opening request.
 *
 * @param query decoded; of a name that stands twice the last counts
 * @param method of HTTP
 * @param upgrade whether it asks for a WebSocket
 * @param userAgent what the client says it is; empty where it says nothing
 */
public record Handshake(Map<String, String> query, String method, boolean upgrade, String userAgent) {
    /** One that asks for a WebSocket. */
    public Handshake(Map<String, String> query) {
        this(query, "GET", true, "");
    }
}
