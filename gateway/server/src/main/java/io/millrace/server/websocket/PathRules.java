package io.millrace.server.websocket;

import io.millrace.server.path.Origins;

/**
 * What a dialect's path asks of an opening request, and of the socket that comes of it.
 *
 * @param refusedOrigin HTTP status for a page that is not allowed: 403, or what the dialect's clients know
 */
public record PathRules(Origins origins, int refusedOrigin, Subprotocols subprotocols, SocketRules socket) {}
