/**
 * TCP between gateways as the core's {@code Mailroom}: one link for each two of them, on an event loop of its own.
 * Nothing that knows what a letter is about, and no client's socket.
 */
@NullMarked
package io.millrace.server.relay;

import org.jspecify.annotations.NullMarked;
