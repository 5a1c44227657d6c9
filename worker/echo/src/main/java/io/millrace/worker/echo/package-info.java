/**
 * The smallest worker service: answers an event with its own arguments.
 *
 * <p>No feature beyond what the yardstick needs belongs here.
 */
@NullMarked
package io.millrace.worker.echo;

import org.jspecify.annotations.NullMarked;
