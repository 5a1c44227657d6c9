/**
 * Turns foreign things (sockets, Kafka, Redis, HTTP) into the ports of the core.
 *
 * <p>No rule of a protocol and no decision about a connection belongs here.
 */
@NullMarked
package io.millrace.server;

import org.jspecify.annotations.NullMarked;
