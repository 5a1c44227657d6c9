/**
 * The cluster that load goes to: one started here from the checkout, or what metrics and health tell of any.
 *
 * <p>No load belongs here.
 */
@NullMarked
package io.millrace.loadtest.cluster;

import org.jspecify.annotations.NullMarked;
