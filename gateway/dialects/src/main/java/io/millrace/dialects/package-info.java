/**
 * What every dialect shares: bytes in, actions out.
 *
 * <p>No word of a single protocol belongs here, and no socket, clock, thread or randomness.
 */
@NullMarked
package io.millrace.dialects;

import org.jspecify.annotations.NullMarked;
