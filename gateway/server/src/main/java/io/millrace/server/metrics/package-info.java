/** The catalogue of metrics, and what counts: the core's signals, the door, the way to Redis. Nothing that decides. */
@NullMarked
package io.millrace.server.metrics;

import org.jspecify.annotations.NullMarked;
