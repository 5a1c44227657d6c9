/**
 * WebSockets on Netty channels: the opening handshake, frames, close codes. What a message means is not known here: it
 * goes to {@code core} as it is.
 */
@NullMarked
package io.millrace.server.websocket;

import org.jspecify.annotations.NullMarked;
