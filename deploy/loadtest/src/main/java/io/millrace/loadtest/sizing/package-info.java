/**
 * What a connection, an event and a room's message cost, and how much of everything a cluster needs by that.
 *
 * <p>No load belongs here: it is the simulations' that is measured.
 */
@NullMarked
package io.millrace.loadtest.sizing;

import org.jspecify.annotations.NullMarked;
