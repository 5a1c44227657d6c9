/**
 * How clients speak: one file for each dialect, frames as text.
 *
 * <p>Nothing that waits, sends or measures belongs here; that is the simulations', which are written once for all
 * dialects.
 */
@NullMarked
package io.millrace.loadtest.dialects;

import org.jspecify.annotations.NullMarked;
