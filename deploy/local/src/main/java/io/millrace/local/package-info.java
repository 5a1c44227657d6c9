/**
 * Starts brokers, gateways and workers as one command, and stops them.
 *
 * <p>No behaviour of a gateway or of a worker belongs here: they run as the processes that production runs.
 */
@NullMarked
package io.millrace.local;

import org.jspecify.annotations.NullMarked;
