/**
 * The way in: events to the log, and what is held back when the log is behind. Knows no client and no dialect, only how
 * many bytes wait and whom to stop.
 */
@NullMarked
package io.millrace.core.forward;

import org.jspecify.annotations.NullMarked;
