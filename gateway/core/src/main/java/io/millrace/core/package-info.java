/**
 * A whole gateway without its wires, by the ports in its packages.
 *
 * <p>No socket, clock, thread, randomness or foreign library belongs here.
 */
@NullMarked
package io.millrace.core;

import org.jspecify.annotations.NullMarked;
