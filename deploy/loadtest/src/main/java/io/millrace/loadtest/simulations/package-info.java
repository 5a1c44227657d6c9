/**
 * What clients do, as Gatling's simulations, in the words of {@code dialects.Dialect}.
 *
 * <p>No frame of a dialect belongs here, and no default of a parameter outside {@code Load}.
 */
@NullMarked
package io.millrace.loadtest.simulations;

import org.jspecify.annotations.NullMarked;
